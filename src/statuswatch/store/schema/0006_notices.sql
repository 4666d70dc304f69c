-- A notice says what it is of, and may be decided in more than one step.

-- `kind`: outage, word, maintenance, health, news, reminder, storm, flapping, digest, away,
-- escalation, return or own. `stage`: what its card says of its trouble: on, off, or nothing.
-- `level`: how bad it calls it. `about`: JSON list of the ids of the outages that it speaks of.
-- `due`: it is not decided yet, and is decided anew then; NULL: it is decided. `actions`: JSON list
-- of its buttons. `read`: 1 once the user has seen it in the inbox. `folded_into`: the digest that
-- says it.
ALTER TABLE notices ADD COLUMN kind TEXT NOT NULL DEFAULT 'outage';
ALTER TABLE notices ADD COLUMN stage TEXT NOT NULL DEFAULT '';
ALTER TABLE notices ADD COLUMN level INTEGER;
ALTER TABLE notices ADD COLUMN about TEXT NOT NULL DEFAULT '[]';
ALTER TABLE notices ADD COLUMN due TEXT;
ALTER TABLE notices ADD COLUMN actions TEXT NOT NULL DEFAULT '[]';
ALTER TABLE notices ADD COLUMN read INTEGER NOT NULL DEFAULT 0;
ALTER TABLE notices ADD COLUMN folded_into INTEGER REFERENCES notices (id) ON DELETE SET NULL;

-- Of which outages a notice speaks: `about` once more, to be found by the outage. What was not told
-- is not here, unless it is still to be decided or a card of several services says it. The outages
-- are a derived index that may be made anew, so this is no reference.
CREATE TABLE notice_outages (
    outage TEXT NOT NULL,
    notice INTEGER NOT NULL REFERENCES notices (id) ON DELETE CASCADE,
    PRIMARY KEY (outage, notice)
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_outages_of_notice ON notice_outages (notice);

-- What was kept before had no such columns: its thread and its line of the journal say most of it.
-- Nobody missed it, so it is read.
UPDATE notices SET
    kind = CASE
        WHEN thread LIKE 'source:%' OR thread LIKE 'expires:%' THEN 'health'
        WHEN thread LIKE 'news:%' THEN 'news'
        WHEN EXISTS (
            SELECT 1 FROM changes AS c WHERE c.seq = notices.seq AND (
                json_extract(c.story, '$.planned_end') IS NOT NULL
                OR json_extract(c.story, '$.level') = 'maintenance'
            )
        ) THEN 'maintenance'
        WHEN EXISTS (
            SELECT 1 FROM changes AS c WHERE c.seq = notices.seq AND c.kind = 'updated'
        ) THEN 'word'
        ELSE 'outage'
    END,
    stage = CASE
        WHEN key LIKE 'back:%' THEN 'off'
        WHEN thread LIKE 'outage:%' THEN 'on'
        ELSE ''
    END,
    about = CASE WHEN thread LIKE 'outage:%' THEN json_array(substr(thread, 8)) ELSE '[]' END,
    read = 1;
INSERT INTO notice_outages (outage, notice)
    SELECT substr(thread, 8), id FROM notices WHERE thread LIKE 'outage:%' AND told;

-- `state` of a delivery may also be `dropped`: it was no longer true when it could be sent.
CREATE INDEX deliveries_by_handle ON deliveries (channel, handle, id) WHERE handle <> '';
CREATE INDEX notices_held ON notices (due) WHERE due IS NOT NULL;
CREATE INDEX notices_unread ON notices (id) WHERE told AND NOT read;
CREATE INDEX notices_told ON notices (told, id);
CREATE INDEX notices_of_kind ON notices (kind, at);
CREATE INDEX notices_folded ON notices (folded_into) WHERE folded_into IS NOT NULL;

-- The few outages that are not over are looked at whenever notices are decided.
CREATE INDEX outages_lasting ON outages (service) WHERE ended IS NULL;
