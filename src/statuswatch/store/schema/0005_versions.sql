-- What a vendor rewrites afterwards is read from the journal: an index finds a story's own lines.
CREATE INDEX changes_of_story ON changes (key, source) WHERE key IS NOT NULL;
