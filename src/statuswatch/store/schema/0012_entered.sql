-- What is told of a plan depends on when it was written down.

-- UTC in milliseconds; NULL: it is older than this column.
ALTER TABLE occasions ADD COLUMN entered INTEGER;
