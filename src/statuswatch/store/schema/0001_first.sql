-- One file holds what StatusWatch has seen, for one profile. It is an ordinary SQLite database:
-- open it with any tool, read as much as you like; write only while StatusWatch is not running.
--
-- Times are UTC, ISO 8601, always 27 characters (2024-11-09T14:02:00.000000Z), so that the order
-- of the text is the order of time. A level is 0 ok, 1 maintenance, 2 degraded, 3 partial,
-- 4 down; NULL is unknown, which is none of them. Columns that hold JSON say so.
--
-- What a vendor said (incidents, updates, changes, evidence) and what the user did (services,
-- marks) live in different tables, and no code writes both. What can be worked out anew from
-- other tables is called a derived index; dropping it loses nothing.

-- What the user follows, and what they used to follow: a service that was left keeps its history.
-- Deleting a service deletes all that is known of it.
CREATE TABLE services (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    homepage TEXT NOT NULL DEFAULT '',
    category TEXT NOT NULL DEFAULT '',
    parts TEXT NOT NULL DEFAULT '[]',  -- JSON list: only these components matter; empty = all
    added TEXT NOT NULL,               -- when the user began to follow it
    "left" TEXT                        -- when they stopped; NULL = followed
) STRICT;

-- The places that tell about a service, and what the heart remembers of each between two polls.
-- A source keeps its id when its address moves. Everything from `failures` on is memory: it is
-- what core/reduce.py needs beside the open incidents to say what is new.
CREATE TABLE sources (
    id TEXT PRIMARY KEY,
    service TEXT NOT NULL REFERENCES services (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,                -- the adapter's name: statuspage, feed, probe
    url TEXT NOT NULL,
    options TEXT NOT NULL DEFAULT '{}', -- JSON object, the adapter's own
    role TEXT NOT NULL,                -- official, probe, crowd or user: its weight in a verdict
    added TEXT NOT NULL,
    paused TEXT NOT NULL DEFAULT '',   -- why it is not asked (gone); empty = it is watched
    permanent TEXT,                    -- where permanent redirects lead, until enough polls agree
    permanent_polls INTEGER NOT NULL DEFAULT 0, -- good polls in a row that were led there
    unsettled INTEGER NOT NULL DEFAULT 0, -- 1: even an unchanged answer would change something
    boundary TEXT,                     -- from then on it would too: a plan begins, a story fades
    failures INTEGER NOT NULL DEFAULT 0, -- unreadable polls in a row
    failing_since TEXT,
    reason TEXT,                       -- JSON message: why the last poll could not be read
    silent TEXT,                       -- since when it counts as unreadable
    streak INTEGER NOT NULL DEFAULT 0, -- bad results of a probe in a row, not yet confirmed
    suspect TEXT,                      -- the first of them
    usual REAL,                        -- the usual latency in seconds
    heard TEXT,                        -- the last good answer; may lag by up to five minutes
    complete INTEGER NOT NULL DEFAULT 1, -- 1: its last list of incidents was whole
    as_of TEXT,                        -- when the page says it last changed
    level INTEGER,                     -- what the page says of itself as a whole
    components TEXT NOT NULL DEFAULT '[]' -- JSON list of [name, level, raw word]
) STRICT;
CREATE INDEX sources_of_service ON sources (service);

-- One row per incident and source: the vendor's story as it now stands, and when we saw what.
-- Maintenance is an incident with a plan. `begun`, `lasting` and `service` exist for the
-- indexes: a page of the history must not read a million rows. They are no generated columns,
-- because SQLite does not answer from an index alone what asks for one of these.
CREATE TABLE incidents (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    service TEXT NOT NULL,             -- that of its source
    key TEXT NOT NULL,                 -- the vendor's name for it; component:… and page:… are ours
    title TEXT NOT NULL,
    level INTEGER CHECK (level BETWEEN 0 AND 4),
    started TEXT,                      -- by the vendor; of a planned one the planned start
    ended TEXT,                        -- NULL: open
    planned_end TEXT,
    url TEXT NOT NULL DEFAULT '',
    components TEXT NOT NULL DEFAULT '[]', -- JSON list: the parts it names
    word TEXT NOT NULL DEFAULT '',     -- a raw level that we have no word for
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    worst INTEGER CHECK (worst BETWEEN 0 AND 4), -- the worst level it ever had
    absent INTEGER NOT NULL DEFAULT 0, -- whole lists in a row that no longer named it
    end_stated INTEGER NOT NULL DEFAULT 1, -- 0: its end is when it was last seen
    whole INTEGER NOT NULL DEFAULT 0,  -- 1: it speaks of the whole service, not of parts
    plan TEXT,                         -- announced, running or overrun
    faded TEXT,                        -- since when the vendor's silence makes it not count
    part_levels TEXT NOT NULL DEFAULT '[]', -- JSON: the worst that each part it names was
    outage TEXT,                       -- the outage it is part of (derived index)
    begun TEXT NOT NULL CHECK (begun = coalesce(started, first_seen)),
    lasting INTEGER NOT NULL,          -- 1: open, or longer than two days; there are few of these
    UNIQUE (source, key)
) STRICT;
CREATE INDEX incidents_newest ON incidents (begun, id, worst, ended);
CREATE INDEX incidents_of_service ON incidents (service, begun, id, worst, ended);
CREATE INDEX incidents_lasting ON incidents (begun, id, worst, ended, lasting) WHERE lasting;
CREATE INDEX incidents_lasting_of_service
    ON incidents (service, begun, id, worst, ended, lasting) WHERE lasting;
CREATE INDEX incidents_open ON incidents (source, absent) WHERE ended IS NULL;
CREATE INDEX incidents_of_outage ON incidents (outage) WHERE outage IS NOT NULL;

-- What the vendor wrote to an incident, oldest first, as it now reads. Earlier wordings are in
-- the journal.
CREATE TABLE updates (
    incident INTEGER NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    key TEXT NOT NULL,
    at TEXT,
    phase TEXT NOT NULL,               -- the vendor's word: investigating, monitoring, resolved
    text TEXT NOT NULL,
    PRIMARY KEY (incident, position)
) STRICT, WITHOUT ROWID;

-- The journal: what changed, in order. It is only ever added to. Folding a source's lines in
-- order gives exactly its incidents (reduce.replay), so a line is never edited, and it goes only
-- when its source is gone: the user unfollowed the service.
CREATE TABLE changes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice: cursors count on it
    at TEXT NOT NULL,
    source TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,                -- opened, worsened, resolved, silent, moved, …
    key TEXT,                          -- the incident's
    before INTEGER,                    -- the level it had
    note TEXT NOT NULL DEFAULT '',     -- what no field says
    baseline INTEGER NOT NULL DEFAULT 0, -- 1: it stood before our first look, so it is no alarm
    story TEXT                         -- JSON: the incident as it then stood, and the new updates
) STRICT;
CREATE INDEX changes_of_source ON changes (source, seq);
CREATE TRIGGER changes_are_not_edited BEFORE UPDATE ON changes
BEGIN
    SELECT RAISE(ABORT, 'the journal is only added to');
END;
-- A cascade deletes the parent first, so what unfollowing takes with it passes here.
CREATE TRIGGER changes_are_kept BEFORE DELETE ON changes
WHEN EXISTS (SELECT 1 FROM sources WHERE id = old.source)
BEGIN
    SELECT RAISE(ABORT, 'the journal is only added to');
END;

-- The raw documents that made us write, each kept once, compressed.
CREATE TABLE pages (
    id INTEGER PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE,       -- SHA-256 of the document
    body BLOB NOT NULL                 -- zlib
) STRICT;

-- Which documents made which line of the journal: the proof of what a vendor said.
CREATE TABLE evidence (
    seq INTEGER NOT NULL REFERENCES changes (seq) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    url TEXT NOT NULL,
    page INTEGER NOT NULL REFERENCES pages (id),
    PRIMARY KEY (seq, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX evidence_of_page ON evidence (page);
CREATE TRIGGER pages_without_evidence AFTER DELETE ON evidence
WHEN NOT EXISTS (SELECT 1 FROM evidence WHERE page = old.page)
BEGIN
    DELETE FROM pages WHERE id = old.page;
END;

-- When we were watching: one row per uninterrupted stretch, never one per poll. What lies
-- between the rows of a source is time of which we know nothing. Rows do not overlap.
CREATE TABLE coverage (
    source TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    PRIMARY KEY (source, since),
    CHECK (since <= until)
) STRICT, WITHOUT ROWID;

-- What makes the next request conditional; header values byte for byte as they came.
CREATE TABLE validators (
    source TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    url TEXT NOT NULL,
    etag TEXT,
    last_modified TEXT,
    digest TEXT,                       -- of the body, for servers that never say 304
    PRIMARY KEY (source, url)
) STRICT, WITHOUT ROWID;

-- Hosts that asked to be left alone (429, 503 with Retry-After), across restarts.
CREATE TABLE holds (
    host TEXT PRIMARY KEY,
    until TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- How far each reader of the journal has come.
CREATE TABLE cursors (
    name TEXT PRIMARY KEY,
    seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Derived index: the outages that incidents add up to (core/outage.py), under the parts that the
-- user follows. `History.rebuild` makes it anew. An ongoing outage has no end.
CREATE TABLE outages (
    id TEXT PRIMARY KEY,
    service TEXT NOT NULL REFERENCES services (id) ON DELETE CASCADE,
    started TEXT NOT NULL,
    ended TEXT,
    worst INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX outages_of_service ON outages (service, started);

-- Numbers that polls took (latency, a certificate's end), as taken, for the last 24 hours.
CREATE TABLE samples (
    source TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    at TEXT NOT NULL,
    value REAL NOT NULL,
    unit TEXT NOT NULL,
    PRIMARY KEY (source, name, at)
) STRICT, WITHOUT ROWID;

-- The same after 24 hours: one row per hour.
CREATE TABLE sample_hours (
    source TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    hour TEXT NOT NULL,                -- its beginning
    low REAL NOT NULL,
    median REAL NOT NULL,
    high REAL NOT NULL,
    unit TEXT NOT NULL,
    PRIMARY KEY (source, name, hour)
) STRICT, WITHOUT ROWID;

-- What was found worth telling, and what was found not worth telling and why. `key` names the
-- fact, so that it is told once. Titles and bodies are messages, not finished text: they are
-- put into words when they are shown.
CREATE TABLE notices (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    thread TEXT NOT NULL,              -- notices of one thread are one card, updated in place
    service TEXT NOT NULL,
    title TEXT NOT NULL,               -- JSON message
    body TEXT NOT NULL,                -- JSON message
    urgency INTEGER NOT NULL,
    url TEXT NOT NULL,
    seq INTEGER NOT NULL,              -- the line of the journal it is about; 0 = none
    because TEXT NOT NULL,
    told INTEGER NOT NULL,
    at TEXT
) STRICT;
CREATE INDEX notices_by_seq ON notices (seq);
CREATE INDEX notices_of_service ON notices (service);
CREATE TRIGGER notices_of_unfollowed AFTER DELETE ON services
BEGIN
    DELETE FROM notices WHERE service = old.id;
END;

-- A notice on its way through one channel. It is sent first and marked afterwards: a crash
-- between repeats a card rather than losing one.
CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    notice INTEGER NOT NULL REFERENCES notices (id) ON DELETE CASCADE,
    channel TEXT NOT NULL,
    thread TEXT NOT NULL,              -- that of its notice
    state TEXT NOT NULL DEFAULT 'queued', -- queued, claimed, delivered, folded or given-up
    owner TEXT NOT NULL DEFAULT '',    -- the process that took it, while claimed
    at TEXT,                           -- when it came into this state
    tries INTEGER NOT NULL DEFAULT 0,
    handle TEXT NOT NULL DEFAULT '',   -- what the channel calls the card
    why TEXT NOT NULL DEFAULT ''       -- why the last try failed
) STRICT;
CREATE INDEX deliveries_due ON deliveries (channel, id) WHERE state IN ('queued', 'claimed');
CREATE INDEX deliveries_of_thread ON deliveries (channel, thread, id);
CREATE INDEX deliveries_of_notice ON deliveries (notice);

-- What the user did and knows: asked the vendor, was answered, noticed it, muted it.
CREATE TABLE marks (
    id INTEGER PRIMARY KEY,
    service TEXT NOT NULL REFERENCES services (id) ON DELETE CASCADE,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL DEFAULT '',
    incident TEXT
) STRICT;
CREATE INDEX marks_of_service ON marks (service, at);

-- Small facts of this profile.
CREATE TABLE notes (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
