-- Names of services and of the parts that a story speaks of are searched for too, and signs that
-- are words by themselves (Chinese, Japanese) are found wherever they stand in a line. The index
-- of words is read anew for that, step by step, while the program runs: until a story's turn comes
-- it is found by what was said alone.

CREATE TRIGGER incidents_said_of_others AFTER UPDATE OF components, service ON incidents
WHEN new.components IS NOT old.components OR new.service IS NOT old.service
BEGIN
    INSERT INTO unindexed SELECT new.id
    WHERE NOT EXISTS (SELECT 1 FROM unindexed WHERE incident = new.id);
END;
CREATE TRIGGER services_named_otherwise AFTER UPDATE OF name ON services
WHEN new.name IS NOT old.name
BEGIN
    INSERT INTO unindexed SELECT id FROM incidents
    WHERE service = new.id AND NOT EXISTS (SELECT 1 FROM unindexed WHERE incident = incidents.id);
END;
INSERT INTO unindexed SELECT id FROM incidents
    WHERE NOT EXISTS (SELECT 1 FROM unindexed WHERE incident = incidents.id);
