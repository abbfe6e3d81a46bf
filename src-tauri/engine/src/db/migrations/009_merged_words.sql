-- Which merge brought a word, so that it goes again with the merge; and what it takes to do a merge once more.

ALTER TABLE consent_event ADD COLUMN merge_id TEXT; -- the merge that brought the word; it stays on when the word is put back

ALTER TABLE merge ADD COLUMN choose TEXT NOT NULL DEFAULT '{}'; -- whose values were chosen, by member
-- The newest word of the log before the merge. Without it (0) every word counts as said since: none is lost so.
ALTER TABLE merge ADD COLUMN last_word INTEGER NOT NULL DEFAULT 0;
