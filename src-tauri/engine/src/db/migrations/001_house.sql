-- Ids are UUIDv7 text, times integer milliseconds UTC, money integer minor units.
-- Tables whose rows are found by a text id are WITHOUT ROWID: one tree instead of two.

CREATE TABLE setting (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL -- JSON
) STRICT, WITHOUT ROWID;

-- One team or location. `code` is what stands in the address a sender posts to.
CREATE TABLE department (
  id TEXT PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  company_name TEXT NOT NULL DEFAULT '',
  time_zone TEXT NOT NULL,
  default_country TEXT NOT NULL DEFAULT 'US',
  duplicate_window_s INTEGER NOT NULL DEFAULT 300,
  allow_trailing_commas INTEGER NOT NULL DEFAULT 0,
  pipeline_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT, WITHOUT ROWID;

-- Only the hash is here; the key itself lies in the vault under "api_key/{id}".
CREATE TABLE api_key (
  id TEXT PRIMARY KEY,
  department_id TEXT NOT NULL REFERENCES department (id),
  name TEXT NOT NULL,
  dialect TEXT NOT NULL,
  hash BLOB NOT NULL UNIQUE,
  last4 TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER,
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX api_key_by_department ON api_key (department_id, id);

CREATE TABLE source (
  id TEXT PRIMARY KEY,
  department_id TEXT NOT NULL REFERENCES department (id),
  code TEXT NOT NULL,
  label TEXT NOT NULL,
  kind TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (department_id, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE pipeline (
  id TEXT PRIMARY KEY,
  department_id TEXT NOT NULL,
  name TEXT NOT NULL,
  rank TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  archived_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX pipeline_by_department ON pipeline (department_id, rank);

CREATE TABLE stage (
  id TEXT PRIMARY KEY,
  pipeline_id TEXT NOT NULL REFERENCES pipeline (id),
  name TEXT NOT NULL,
  rank TEXT NOT NULL,
  color TEXT,
  lead_limit INTEGER,
  rot_after_s INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX stage_by_pipeline ON stage (pipeline_id, rank);

-- A person.
CREATE TABLE contact (
  id TEXT PRIMARY KEY,
  department_id TEXT NOT NULL,
  display_name TEXT NOT NULL,
  name_key TEXT NOT NULL, -- display_name folded for sorting
  first_name TEXT,
  last_name TEXT,
  company_name TEXT,
  source_id TEXT,
  time_zone TEXT,
  owner_user_id TEXT,
  consent TEXT NOT NULL DEFAULT 'unknown', -- the strictest word that stands, for lists
  created_by_request_id TEXT,
  created_at INTEGER NOT NULL,
  last_activity_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  merged_into_id TEXT,
  archived_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_by_name ON contact (name_key, id) WHERE archived_at IS NULL;
CREATE INDEX contact_by_activity ON contact (last_activity_at, id) WHERE archived_at IS NULL;

-- A household may share a phone, so neither table is unique across contacts.
CREATE TABLE contact_phone (
  contact_id TEXT NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
  e164 TEXT NOT NULL,
  department_id TEXT NOT NULL,
  raw TEXT NOT NULL,
  ext TEXT,
  validity TEXT NOT NULL,
  is_primary INTEGER NOT NULL,
  request_id TEXT,
  source_id TEXT,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (contact_id, e164)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_phone_by_number ON contact_phone (department_id, e164);

CREATE TABLE contact_email (
  contact_id TEXT NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
  folded TEXT NOT NULL, -- what is matched: case-folded
  department_id TEXT NOT NULL,
  address TEXT NOT NULL,
  is_primary INTEGER NOT NULL,
  request_id TEXT,
  source_id TEXT,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (contact_id, folded)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_email_by_address ON contact_email (department_id, folded);

-- What other systems call a contact (scope: the department) or a lead (scope: the contact).
CREATE TABLE external_ref (
  scope TEXT NOT NULL,
  system TEXT NOT NULL,
  kind TEXT NOT NULL,
  external_id TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  external_created_at INTEGER,
  external_created_text TEXT,
  external_updated_at INTEGER,
  external_updated_text TEXT,
  PRIMARY KEY (scope, system, kind, external_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX external_ref_by_contact ON external_ref (contact_id);

-- One opportunity of a contact: what stands on the board.
CREATE TABLE lead (
  id TEXT PRIMARY KEY,
  department_id TEXT NOT NULL,
  contact_id TEXT NOT NULL REFERENCES contact (id),
  name TEXT NOT NULL,
  pipeline_id TEXT NOT NULL,
  stage_id TEXT NOT NULL,
  rank TEXT NOT NULL,
  status TEXT NOT NULL, -- open, won, lost, archived: apart from the stage
  value_minor INTEGER,
  currency TEXT NOT NULL DEFAULT 'USD',
  lost_reason TEXT,
  external_status TEXT,
  source_id TEXT,
  owner_user_id TEXT,
  created_by_request_id TEXT,
  created_at INTEGER NOT NULL,
  external_created_at INTEGER,
  external_updated_at INTEGER,
  stage_entered_at INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  archived_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX lead_by_stage ON lead (stage_id, status, rank, id, value_minor);
CREATE INDEX lead_by_contact ON lead (contact_id, id);
CREATE INDEX lead_closed ON lead (pipeline_id, status, value_minor) WHERE status IN ('won', 'lost');

CREATE TABLE lead_source (
  lead_id TEXT NOT NULL REFERENCES lead (id) ON DELETE CASCADE,
  source_id TEXT NOT NULL,
  PRIMARY KEY (lead_id, source_id)
) STRICT, WITHOUT ROWID;

-- A custom field of a department; values are text, as Hatch has it, with the original JSON beside them.
CREATE TABLE field_def (
  id TEXT PRIMARY KEY,
  department_id TEXT NOT NULL,
  key TEXT NOT NULL,
  label TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  UNIQUE (department_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE field_value (
  contact_id TEXT NOT NULL REFERENCES contact (id) ON DELETE CASCADE,
  field_id TEXT NOT NULL REFERENCES field_def (id),
  value TEXT NOT NULL,
  json TEXT, -- the original, when it says more than the text
  request_id TEXT,
  source_id TEXT,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (contact_id, field_id)
) STRICT, WITHOUT ROWID;

-- Everything that happens. Append-only and numbered without gaps being reused.
CREATE TABLE activity (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  type TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor_kind TEXT NOT NULL,
  actor_name TEXT,
  department_id TEXT,
  contact_id TEXT,
  lead_id TEXT,
  request_id TEXT,
  payload TEXT NOT NULL -- JSON
) STRICT;
CREATE INDEX activity_by_contact ON activity (contact_id, seq) WHERE contact_id IS NOT NULL;
CREATE TRIGGER activity_is_kept BEFORE DELETE ON activity BEGIN SELECT RAISE(ABORT, 'activities are append-only'); END;
CREATE TRIGGER activity_is_fixed BEFORE UPDATE ON activity BEGIN SELECT RAISE(ABORT, 'activities are append-only'); END;

-- Who may be contacted how: every word ever said, and the word that stands.
CREATE TABLE consent_event (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  channel TEXT NOT NULL,
  address TEXT, -- NULL: every address of the contact on this channel
  state TEXT NOT NULL, -- opted_in, opted_out
  state_before TEXT NOT NULL,
  method TEXT NOT NULL,
  reason TEXT,
  exact_text TEXT,
  actor_kind TEXT NOT NULL,
  actor_name TEXT,
  request_id TEXT,
  received_at INTEGER NOT NULL, -- when the wish was received
  recorded_at INTEGER NOT NULL
) STRICT;
CREATE INDEX consent_event_by_contact ON consent_event (contact_id, seq);
CREATE TRIGGER consent_event_is_kept BEFORE DELETE ON consent_event BEGIN SELECT RAISE(ABORT, 'the consent log is append-only'); END;
CREATE TRIGGER consent_event_is_fixed BEFORE UPDATE ON consent_event BEGIN SELECT RAISE(ABORT, 'the consent log is append-only'); END;

CREATE TABLE consent_state (
  contact_id TEXT NOT NULL,
  channel TEXT NOT NULL,
  address TEXT NOT NULL DEFAULT '', -- '': every address
  state TEXT NOT NULL,
  event_seq INTEGER NOT NULL REFERENCES consent_event (seq),
  PRIMARY KEY (contact_id, channel, address)
) STRICT, WITHOUT ROWID;

-- One HTTP request as it arrived. What lists and filters need is here, the bytes are next door.
CREATE TABLE request (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  received_at INTEGER NOT NULL,
  peer TEXT NOT NULL,
  forwarded_for TEXT,
  method TEXT NOT NULL,
  target TEXT NOT NULL,
  http_version TEXT NOT NULL,
  verdict TEXT NOT NULL,
  status INTEGER,
  sentence TEXT NOT NULL,
  source TEXT NOT NULL,
  dialect TEXT,
  department_id TEXT,
  api_key_id TEXT,
  contact_id TEXT,
  lead_id TEXT,
  duplicate_of TEXT,
  body_digest BLOB,
  body_length INTEGER NOT NULL,
  stored_bytes INTEGER NOT NULL,
  head_us INTEGER,
  body_us INTEGER,
  reply_us INTEGER,
  first_of_contact INTEGER NOT NULL DEFAULT 0,
  pinned INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX request_by_time ON request (received_at, seq);
CREATE INDEX request_by_verdict ON request (verdict, seq);
CREATE INDEX request_by_source ON request (source, seq);
CREATE INDEX request_by_contact ON request (contact_id, seq) WHERE contact_id IS NOT NULL;
-- What retention lets go of first.
CREATE INDEX request_loose ON request (seq) WHERE pinned = 0 AND first_of_contact = 0;
-- Finds the same body again; only requests that made or touched a lead count.
CREATE INDEX request_by_body ON request (department_id, body_digest) WHERE body_digest IS NOT NULL;

CREATE TABLE request_bytes (
  seq INTEGER PRIMARY KEY REFERENCES request (seq) ON DELETE CASCADE,
  head BLOB NOT NULL,     -- request line and headers, exactly as they came
  body BLOB NOT NULL,     -- the payload, up to the cap
  framed BLOB,            -- the payload with its chunk framing, where there was any
  reply BLOB NOT NULL,    -- what was answered, as written
  trace TEXT NOT NULL     -- JSON
) STRICT;
