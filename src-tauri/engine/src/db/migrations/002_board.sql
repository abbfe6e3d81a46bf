-- The board in full: who works at it, what hangs on a lead, and what undo needs.

-- A person at the desk. No password: whoever sits here is trusted with the whole file.
CREATE TABLE user (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  photo BLOB,       -- PNG or JPEG, small
  photo_type TEXT,
  at_desk INTEGER NOT NULL DEFAULT 0, -- whoever sits there now; what is done is told under that name
  created_at INTEGER NOT NULL,
  archived_at INTEGER
) STRICT, WITHOUT ROWID;

ALTER TABLE activity ADD COLUMN actor_id TEXT;

-- 'open', 'won', 'lost'; 'archived' and 'deleted' remember what they were in status_before.
ALTER TABLE lead ADD COLUMN status_before TEXT;
ALTER TABLE lead ADD COLUMN disposition_id TEXT;
ALTER TABLE lead ADD COLUMN closed_at INTEGER;
-- What is put away, newest first.
CREATE INDEX lead_put_away ON lead (status, archived_at, id) WHERE archived_at IS NOT NULL;
DROP INDEX lead_closed;
CREATE INDEX lead_closed ON lead (pipeline_id, status, closed_at, id, value_minor) WHERE status IN ('won', 'lost');

ALTER TABLE stage ADD COLUMN deleted_at INTEGER;

-- Contacts of a lead besides its own.
CREATE TABLE lead_contact (
  lead_id TEXT NOT NULL REFERENCES lead (id) ON DELETE CASCADE,
  contact_id TEXT NOT NULL REFERENCES contact (id),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (lead_id, contact_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX lead_contact_by_contact ON lead_contact (contact_id);

CREATE TABLE zone (
  id TEXT PRIMARY KEY,
  department_id TEXT NOT NULL REFERENCES department (id),
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (department_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE lead_zone (
  lead_id TEXT NOT NULL REFERENCES lead (id) ON DELETE CASCADE,
  zone_id TEXT NOT NULL REFERENCES zone (id),
  PRIMARY KEY (lead_id, zone_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE tag (
  id TEXT PRIMARY KEY,
  department_id TEXT NOT NULL REFERENCES department (id),
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (department_id, name)
) STRICT, WITHOUT ROWID;

-- Tags of leads and of contacts.
CREATE TABLE tagged (
  tag_id TEXT NOT NULL REFERENCES tag (id),
  entity_id TEXT NOT NULL,
  PRIMARY KEY (tag_id, entity_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX tagged_by_entity ON tagged (entity_id);

-- What became of a talk: "No answer", "Booked".
CREATE TABLE disposition (
  id TEXT PRIMARY KEY,
  department_id TEXT NOT NULL REFERENCES department (id),
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (department_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE product (
  id TEXT PRIMARY KEY,
  department_id TEXT NOT NULL REFERENCES department (id),
  name TEXT NOT NULL,
  price_minor INTEGER,
  created_at INTEGER NOT NULL,
  UNIQUE (department_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE lead_product (
  id TEXT PRIMARY KEY,
  lead_id TEXT NOT NULL REFERENCES lead (id) ON DELETE CASCADE,
  product_id TEXT NOT NULL REFERENCES product (id),
  quantity INTEGER NOT NULL,
  price_minor INTEGER,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX lead_product_by_lead ON lead_product (lead_id, created_at);

-- Day and hour apart, because each may be missing and each changes alone.
CREATE TABLE todo (
  id TEXT PRIMARY KEY,
  lead_id TEXT NOT NULL REFERENCES lead (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  due_date TEXT, -- 2026-03-02
  due_time TEXT, -- 15:30
  done_at INTEGER,
  created_at INTEGER NOT NULL,
  created_by TEXT,
  deleted_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX todo_by_lead ON todo (lead_id, done_at, due_date) WHERE deleted_at IS NULL;
CREATE INDEX todo_due ON todo (due_date, due_time) WHERE deleted_at IS NULL AND done_at IS NULL AND due_date IS NOT NULL;

CREATE TABLE note (
  id TEXT PRIMARY KEY,
  lead_id TEXT NOT NULL REFERENCES lead (id) ON DELETE CASCADE,
  content TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by TEXT,
  updated_at INTEGER,
  deleted_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX note_by_lead ON note (lead_id, created_at) WHERE deleted_at IS NULL;

-- The bytes lie in the data folder under their digest; the same file twice is stored once.
CREATE TABLE attachment (
  id TEXT PRIMARY KEY,
  lead_id TEXT NOT NULL REFERENCES lead (id) ON DELETE CASCADE,
  filename TEXT NOT NULL,
  mime TEXT NOT NULL,
  size INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by TEXT,
  deleted_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX attachment_by_lead ON attachment (lead_id, created_at) WHERE deleted_at IS NULL;
CREATE INDEX attachment_by_content ON attachment (sha256);

-- What was said, either way. So far: emails that somebody put to a lead.
CREATE TABLE message (
  id TEXT PRIMARY KEY,
  contact_id TEXT NOT NULL REFERENCES contact (id),
  lead_id TEXT REFERENCES lead (id),
  direction TEXT NOT NULL, -- in, out
  channel TEXT NOT NULL,
  address TEXT NOT NULL,
  subject TEXT,
  body TEXT NOT NULL,
  at INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX message_by_contact ON message (contact_id, at);

CREATE TABLE saved_view (
  id TEXT PRIMARY KEY,
  pipeline_id TEXT NOT NULL REFERENCES pipeline (id),
  name TEXT NOT NULL,
  filter TEXT NOT NULL, -- JSON
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX saved_view_by_pipeline ON saved_view (pipeline_id, id);

-- What can be taken back, and put back again: acts as JSON, in the order they are to be performed.
CREATE TABLE undo_entry (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  label TEXT NOT NULL,
  state TEXT NOT NULL, -- done, undone
  acts TEXT NOT NULL,
  actor_name TEXT,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX undo_entry_by_state ON undo_entry (state, seq);
