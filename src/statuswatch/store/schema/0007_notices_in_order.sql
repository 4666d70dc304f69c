-- The inbox goes by the moment that each notice shows: one that was held is kept before others
-- that were told before it.
CREATE INDEX notices_in_order ON notices (coalesce(at, ''), id);
DROP INDEX notices_told;
CREATE INDEX notices_told ON notices (told, coalesce(at, ''), id);
