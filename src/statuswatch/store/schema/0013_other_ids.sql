-- A vendor may list a story under another id at each poll.

-- The id under which its source lists it now; empty: its key still. What comes under that id next
-- is news of this story.
ALTER TABLE incidents ADD COLUMN called TEXT NOT NULL DEFAULT '';
CREATE INDEX incidents_called ON incidents (source, called) WHERE called <> '';
