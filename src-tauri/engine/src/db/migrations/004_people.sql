-- People: labels of their addresses, what they are found by, who may be one person, what a merge moved.

ALTER TABLE contact_phone ADD COLUMN label TEXT;
ALTER TABLE contact_email ADD COLUMN label TEXT;

CREATE INDEX contact_by_source ON contact (source_id, id);
CREATE INDEX contact_by_consent ON contact (consent, id) WHERE consent <> 'unknown';
CREATE INDEX contact_put_away ON contact (archived_at, id) WHERE archived_at IS NOT NULL;
CREATE INDEX contact_merged ON contact (merged_into_id) WHERE merged_into_id IS NOT NULL;

-- Contacts whose texts changed since they were last indexed. Whoever changes a contact pays for this row only.
CREATE TABLE contact_unindexed (
  contact_id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO contact_unindexed SELECT id FROM contact;

-- What a contact is found by, folded: names and emails a line each, a unit separator, then phone digits and fields.
CREATE TABLE contact_text (
  id INTEGER PRIMARY KEY,
  contact_id TEXT NOT NULL UNIQUE,
  text TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE contact_trigram USING fts5 (
  text, content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 1'
);

-- Where a word of a name, a company or an email begins. `text_id` is contact_text.id.
CREATE TABLE contact_word (
  word TEXT NOT NULL,
  text_id INTEGER NOT NULL,
  PRIMARY KEY (text_id, word)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_word_by_word ON contact_word (word, text_id);

-- What contacts may be alike by: the end of a number, or a place or company with the beginning of the name.
CREATE TABLE contact_trait (
  trait TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  PRIMARY KEY (trait, contact_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_trait_by_contact ON contact_trait (contact_id);

-- Two contacts that may be one person, the smaller id first.
CREATE TABLE likeness (
  a TEXT NOT NULL,
  b TEXT NOT NULL,
  reason TEXT NOT NULL, -- phone, email, claimed_email, number, place, company
  what TEXT NOT NULL,   -- the number, the address, the company
  PRIMARY KEY (a, b, reason)
) STRICT, WITHOUT ROWID;
CREATE INDEX likeness_by_b ON likeness (b, a);

CREATE TABLE not_duplicate (
  a TEXT NOT NULL,
  b TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;

CREATE TABLE merge (
  id TEXT PRIMARY KEY,
  survivor_id TEXT NOT NULL,
  loser_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  moved TEXT NOT NULL, -- JSON: what it moved and what stood there before
  undone_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX merge_by_survivor ON merge (survivor_id, id);
CREATE INDEX merge_by_loser ON merge (loser_id, id);
