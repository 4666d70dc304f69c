-- The user's record of a vendor, beside its history: whom to call, what was reported and answered,
-- what they promised and wrote, what is paid and owed, what is planned. No poll writes any of it.
-- Times are UTC in milliseconds, as everywhere; money is text, `12.50 EUR`; lengths are seconds.

-- Ways to reach a vendor that the user added to those of the catalogue.
CREATE TABLE contacts (
    id INTEGER PRIMARY KEY,
    service TEXT NOT NULL,
    kind TEXT NOT NULL,                -- ContactKind
    value TEXT NOT NULL,               -- an address, a number or a page, never a password
    label TEXT NOT NULL DEFAULT '',
    hours TEXT NOT NULL DEFAULT '',    -- theirs, in words
    pages_staff INTEGER NOT NULL DEFAULT 0,
    UNIQUE (service, kind, value)
) STRICT;

-- What the user has at a vendor, and when they want to judge it: one row each.
CREATE TABLE holdings (
    service TEXT PRIMARY KEY,
    account TEXT NOT NULL DEFAULT '',  -- the number under which they know the user
    plan TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    review TEXT                        -- the day on which the user wants to judge, YYYY-MM-DD
) STRICT;

-- What the user reported to a vendor, and how it was answered.
CREATE TABLE tickets (
    id INTEGER PRIMARY KEY,
    service TEXT NOT NULL,
    sent INTEGER NOT NULL,
    addressee TEXT NOT NULL,
    wording TEXT NOT NULL,             -- as it was sent
    outage TEXT,
    number TEXT NOT NULL DEFAULT '',   -- theirs
    answer_by INTEGER,
    acknowledged INTEGER,
    answered INTEGER
) STRICT;
CREATE INDEX tickets_of ON tickets (service, sent);

-- What a vendor wrote to the user.
CREATE TABLE letters (
    id INTEGER PRIMARY KEY,
    service TEXT NOT NULL,
    at INTEGER NOT NULL,               -- its own date
    kept INTEGER NOT NULL,             -- when it was pasted or dropped
    sender TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    outage TEXT
) STRICT;
CREATE INDEX letters_of ON letters (service, at);

-- What a vendor promised, in its own words.
CREATE TABLE promises (
    id INTEGER PRIMARY KEY,
    service TEXT NOT NULL,
    kind TEXT NOT NULL,                -- PromiseKind
    text TEXT NOT NULL,                -- their wording
    made INTEGER NOT NULL,
    who TEXT NOT NULL DEFAULT '',
    proof TEXT NOT NULL DEFAULT '',
    seconds INTEGER,                   -- the limit
    workdays INTEGER NOT NULL DEFAULT 0,
    zone TEXT NOT NULL DEFAULT '',
    due INTEGER,
    earlier TEXT NOT NULL DEFAULT '[]',     -- JSON: the dates it had before it was moved
    categories TEXT NOT NULL DEFAULT '[]',  -- JSON
    settled INTEGER,                   -- the user's own judgement: when
    kept INTEGER,                      -- and whether it was kept
    review TEXT                        -- YYYY-MM-DD
) STRICT;
CREATE INDEX promises_of ON promises (service, made);

-- What a vendor is paid, and owes by contract.
CREATE TABLE terms (
    service TEXT PRIMARY KEY,
    fee TEXT,
    uptime TEXT,                       -- percent, decimal
    tiers TEXT NOT NULL DEFAULT '[]',  -- JSON: [[below, credit], …], decimals as text
    shortest INTEGER NOT NULL DEFAULT 0,
    without_maintenance INTEGER NOT NULL DEFAULT 1,
    claim_within INTEGER,
    most TEXT,
    zone TEXT NOT NULL DEFAULT 'UTC',
    per_hour TEXT,
    per_missed TEXT,
    least INTEGER NOT NULL DEFAULT 3 CHECK (least BETWEEN 0 AND 4) -- the level from which on it counts
) STRICT;

-- Claims that the user sent, as they were then: later terms change nothing of them.
CREATE TABLE claims (
    service TEXT NOT NULL,
    month TEXT NOT NULL,               -- YYYY-MM, in the zone of its terms
    sent INTEGER NOT NULL,
    percent TEXT NOT NULL,             -- of the fee, decimal
    credit TEXT,                       -- in money, where the terms named a fee
    terms TEXT NOT NULL,               -- JSON: a row of `terms` as it was, without its service
    PRIMARY KEY (service, month)
) STRICT;

-- What the user plans to publish, and what it needs: typed, or read from a calendar.
CREATE TABLE occasions (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    at INTEGER NOT NULL,
    until INTEGER,
    day INTEGER NOT NULL DEFAULT 0,
    zone TEXT NOT NULL DEFAULT '',
    needs TEXT NOT NULL DEFAULT '[]',  -- JSON: ids of services
    instead TEXT NOT NULL DEFAULT '[]',
    calendar TEXT NOT NULL DEFAULT '', -- the file or address it was read from
    uid TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX occasions_by_time ON occasions (at);
CREATE UNIQUE INDEX occasions_of ON occasions (calendar, uid) WHERE calendar <> '';
