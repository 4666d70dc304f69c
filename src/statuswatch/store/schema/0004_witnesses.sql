-- Our own checks and the voices of others remember more than a page does.

-- What an adapter wants to find again at its next poll: its own, in words that only it reads.
-- Beside the sources, not in them: these rows are read at every poll, and this may be long.
-- Nothing is kept here of a source that has a secret.
CREATE TABLE memories (
    source TEXT PRIMARY KEY REFERENCES sources (id) ON DELETE CASCADE,
    memory TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- `expiring`: JSON list of [name, end, days], certificates that end soon and the warning told last.
ALTER TABLE sources ADD COLUMN expiring TEXT NOT NULL DEFAULT '[]';

-- `zone`: that of the page, as it said last; empty: it said none.
ALTER TABLE sources ADD COLUMN zone TEXT NOT NULL DEFAULT '';

-- `aside`: why our check said nothing of the service last time: refused or blocked; NULL: it did.
ALTER TABLE sources ADD COLUMN aside TEXT;

-- `slow`: looks of a check in a row that were slow, not yet trouble; while it is slow, those that
-- were not.
ALTER TABLE sources ADD COLUMN slow INTEGER NOT NULL DEFAULT 0;
