-- An export of a long history reads the journal only of what was rewritten.

-- 1: what was told of it was changed afterwards, or it ended in a way that only the journal tells
-- (withdrawn, gone without a word); 0: neither; NULL: it is older than this column, and nobody has
-- looked yet. Derived from the journal: whoever adds a line keeps it, `History.rebuild` makes it
-- anew.
ALTER TABLE incidents ADD COLUMN rewritten INTEGER;
