-- What was said is searched by its words, and planned work is paged like outages are.
--
-- The index of words is a derived index, `said`: an FTS5 table with a row per incident (its rowid is
-- the incident's id) and one column, `text`: the title and all updates. It is made by
-- store/search.py when it is first wanted, not here: an SQLite without FTS5 opens this file as well,
-- and then each text is looked through instead. Dropping `said` loses nothing.

-- The incidents that `said` does not know as they now stand: new, rewritten or gone since it was
-- last brought up to date. That happens in small steps, the newest first, so that a large file
-- from before this version opens at once and is read through while the program runs.
CREATE TABLE unindexed (
    incident INTEGER PRIMARY KEY       -- one that is no longer there: its words go from the index
) STRICT;
INSERT INTO unindexed SELECT id FROM incidents;
CREATE TRIGGER incidents_said AFTER INSERT ON incidents
BEGIN
    INSERT INTO unindexed SELECT new.id
    WHERE NOT EXISTS (SELECT 1 FROM unindexed WHERE incident = new.id);
END;
CREATE TRIGGER incidents_said_otherwise AFTER UPDATE OF title ON incidents
WHEN new.title IS NOT old.title
BEGIN
    INSERT INTO unindexed SELECT new.id
    WHERE NOT EXISTS (SELECT 1 FROM unindexed WHERE incident = new.id);
END;
CREATE TRIGGER incidents_said_no_more AFTER DELETE ON incidents
BEGIN
    INSERT INTO unindexed SELECT old.id
    WHERE NOT EXISTS (SELECT 1 FROM unindexed WHERE incident = old.id);
END;
CREATE TRIGGER updates_said AFTER INSERT ON updates
BEGIN
    INSERT INTO unindexed SELECT new.incident
    WHERE NOT EXISTS (SELECT 1 FROM unindexed WHERE incident = new.incident);
END;
CREATE TRIGGER updates_said_otherwise AFTER UPDATE OF text ON updates
WHEN new.text IS NOT old.text
BEGIN
    INSERT INTO unindexed SELECT new.incident
    WHERE NOT EXISTS (SELECT 1 FROM unindexed WHERE incident = new.incident);
END;
CREATE TRIGGER updates_said_no_more AFTER DELETE ON updates
BEGIN
    INSERT INTO unindexed SELECT old.incident
    WHERE NOT EXISTS (SELECT 1 FROM unindexed WHERE incident = old.incident);
END;

-- Planned work, newest first: there is little of it among all incidents.
CREATE INDEX incidents_planned ON incidents (begun, id, service, ended)
    WHERE planned_end IS NOT NULL;
