-- What a vendor tells of the time before we followed it is read once, so that the history is not
-- empty on the first day.

-- Of which sources that was tried, and which are tried again. Incidents that came in this way are
-- marked in the journal: they are baseline, and no coverage is claimed for their time.
CREATE TABLE recalls (
    source TEXT PRIMARY KEY REFERENCES sources (id) ON DELETE CASCADE,
    tries INTEGER NOT NULL,            -- how often it was asked in vain
    due TEXT                           -- when it is asked again; NULL: it is read, or given up
) STRICT, WITHOUT ROWID;

-- 0: the list of components holds only what ails, so that a part it lacks is none that is gone.
ALTER TABLE sources ADD COLUMN parts_whole INTEGER NOT NULL DEFAULT 1;

-- When the newest post was written that is no trouble: what is newer is told to who wishes it.
ALTER TABLE sources ADD COLUMN news TEXT;
