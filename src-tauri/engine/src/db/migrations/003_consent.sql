-- Consent in full: in whose mouth each word was, on what evidence, what it covers; phrases to be looked at by a person,
-- addresses that nothing is ever sent to, and the hours in which a phone may ring.

ALTER TABLE consent_event ADD COLUMN scope TEXT NOT NULL DEFAULT 'all'; -- all, marketing: what a no covers
ALTER TABLE consent_event ADD COLUMN own_word INTEGER NOT NULL DEFAULT 0; -- 1: the contact said it, nobody for them
ALTER TABLE consent_event ADD COLUMN keyword TEXT; -- the keyword or the phrase that was recognised
ALTER TABLE consent_event ADD COLUMN evidence TEXT;
ALTER TABLE consent_event ADD COLUMN message_id TEXT;
ALTER TABLE consent_event ADD COLUMN review_id TEXT;
ALTER TABLE consent_event ADD COLUMN reverts_id TEXT; -- the event that this one takes back

-- Scope and method of the word that stands, so that the list of who is out is read from an index.
ALTER TABLE consent_state ADD COLUMN scope TEXT NOT NULL DEFAULT 'all';
ALTER TABLE consent_state ADD COLUMN method TEXT NOT NULL DEFAULT 'manual';
CREATE INDEX consent_out ON consent_state (event_seq) WHERE state = 'opted_out';
CREATE INDEX consent_out_by_channel ON consent_state (channel, event_seq) WHERE state = 'opted_out';
CREATE INDEX consent_out_by_method ON consent_state (method, event_seq) WHERE state = 'opted_out';
CREATE INDEX consent_out_by_both ON consent_state (channel, method, event_seq) WHERE state = 'opted_out';

-- A message that was taken for an opt-out by its wording; the opt-out stands while it waits here.
CREATE TABLE consent_review (
  id TEXT PRIMARY KEY,
  contact_id TEXT NOT NULL,
  channel TEXT NOT NULL, -- where it was heard
  phrase TEXT NOT NULL,
  exact_text TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  decision TEXT, -- stays, not_an_opt_out
  reason TEXT,
  decided_by TEXT,
  decided_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX consent_review_open ON consent_review (id) WHERE decision IS NULL;

-- Addresses nothing is sent to. The address itself is not here, so the entry may outlive the contact.
CREATE TABLE suppression (
  id TEXT PRIMARY KEY,
  mark BLOB NOT NULL, -- HMAC-SHA-256 of the address; its key lies in the vault
  hint TEXT NOT NULL, -- enough for a person to recognise an address they know
  channel TEXT, -- NULL: every channel that reaches the address
  reason TEXT NOT NULL,
  until INTEGER,
  created_by TEXT,
  created_at INTEGER NOT NULL,
  removed_at INTEGER,
  removed_reason TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX suppression_by_mark ON suppression (mark) WHERE removed_at IS NULL;

-- Which known contacts have such an address.
CREATE TABLE suppression_hit (
  contact_id TEXT NOT NULL,
  address TEXT NOT NULL,
  suppression_id TEXT NOT NULL REFERENCES suppression (id),
  PRIMARY KEY (contact_id, address, suppression_id)
) STRICT, WITHOUT ROWID;
-- Contacts whose addresses are still to be compared with the list. Nothing is sent to them before: whoever adds an address
-- and forgets to compare it, or has no key to do so, opens nothing.
CREATE TABLE suppression_unread (contact_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TRIGGER suppression_reads_phone AFTER INSERT ON contact_phone
WHEN EXISTS (SELECT 1 FROM suppression WHERE removed_at IS NULL)
BEGIN INSERT OR IGNORE INTO suppression_unread (contact_id) VALUES (new.contact_id); END;
CREATE TRIGGER suppression_reads_moved_phone AFTER UPDATE OF contact_id, e164 ON contact_phone
WHEN EXISTS (SELECT 1 FROM suppression WHERE removed_at IS NULL)
BEGIN INSERT OR IGNORE INTO suppression_unread (contact_id) VALUES (new.contact_id); END;
CREATE TRIGGER suppression_reads_email AFTER INSERT ON contact_email
WHEN EXISTS (SELECT 1 FROM suppression WHERE removed_at IS NULL)
BEGIN INSERT OR IGNORE INTO suppression_unread (contact_id) VALUES (new.contact_id); END;
CREATE TRIGGER suppression_reads_moved_email AFTER UPDATE OF contact_id, folded ON contact_email
WHEN EXISTS (SELECT 1 FROM suppression WHERE removed_at IS NULL)
BEGIN INSERT OR IGNORE INTO suppression_unread (contact_id) VALUES (new.contact_id); END;

-- When a phone may ring, in minutes of the day at the contact's place. A day without a row is quiet as a whole.
CREATE TABLE quiet_hours (
  place TEXT NOT NULL, -- '': everywhere; 'US-FL': a state, beside what holds everywhere
  weekday INTEGER NOT NULL, -- 1 is Monday
  opens INTEGER NOT NULL,
  closes INTEGER NOT NULL,
  PRIMARY KEY (place, weekday)
) STRICT, WITHOUT ROWID;
WITH
  day (weekday) AS (VALUES (1), (2), (3), (4), (5), (6), (7)),
  preset (place, opens, closes) AS (VALUES
    ('', 480, 1260), ('US-CT', 540, 1200), ('US-FL', 480, 1200), ('US-MD', 480, 1200), ('US-MS', 480, 1200),
    ('US-NJ', 480, 1200), ('US-OK', 480, 1200), ('US-RI', 540, 1080), ('US-TX', 540, 1260))
INSERT INTO quiet_hours (place, weekday, opens, closes) SELECT place, weekday, opens, closes FROM preset, day;
UPDATE quiet_hours SET opens = 600, closes = 1020 WHERE place = 'US-RI' AND weekday IN (6, 7);
UPDATE quiet_hours SET opens = 720 WHERE place = 'US-TX' AND weekday = 7;
