-- The window shows outages by number ("the row 40,000 from the top"), in any of four orders. Each
-- order has an index that holds all that filters ask for, so that such a place is walked to within
-- the index, and counts and sums never touch the table.

-- How long an outage lasted, in microseconds; NULL while it is ongoing. A column of its own and
-- kept by triggers: whoever writes an outage writes its two ends and nothing else.
ALTER TABLE outages ADD COLUMN lasted INTEGER;
UPDATE outages SET lasted =
    (strftime('%s', substr(ended, 1, 19)) - strftime('%s', substr(started, 1, 19))) * 1000000
    + substr(ended, 21, 6) - substr(started, 21, 6);
CREATE TRIGGER outages_last AFTER INSERT ON outages
WHEN new.ended IS NOT NULL
BEGIN
    UPDATE outages SET lasted =
        (strftime('%s', substr(ended, 1, 19)) - strftime('%s', substr(started, 1, 19))) * 1000000
        + substr(ended, 21, 6) - substr(started, 21, 6)
    WHERE id = new.id;
END;
CREATE TRIGGER outages_last_otherwise AFTER UPDATE OF started, ended ON outages
WHEN new.started IS NOT old.started OR new.ended IS NOT old.ended
BEGIN
    UPDATE outages SET lasted =
        (strftime('%s', substr(ended, 1, 19)) - strftime('%s', substr(started, 1, 19))) * 1000000
        + substr(ended, 21, 6) - substr(started, 21, 6)
    WHERE id = new.id;
END;

-- Newest first; the same of one service; longest first; worst first and of these the newest.
CREATE INDEX outages_newest ON outages (started, id, service, ended, worst, lasted);
DROP INDEX outages_of_service;
CREATE INDEX outages_of_service ON outages (service, started, id, ended, worst, lasted);
CREATE INDEX outages_longest ON outages (lasted, started, id, service, ended, worst);
CREATE INDEX outages_worst ON outages (worst, started, id, service, ended);
