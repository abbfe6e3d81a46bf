-- Files of contacts that were brought in, and what is needed to take them out again.

-- One file. Its bytes lie in the data folder under imports/.
CREATE TABLE import_batch (
  id TEXT PRIMARY KEY,
  filename TEXT NOT NULL,
  state TEXT NOT NULL, -- draft, running, done, cancelled, interrupted, reverting, revert_interrupted, reverted
  settings TEXT, -- JSON: how the file is read and what becomes of its rows
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  finished_at INTEGER,
  rows_total INTEGER NOT NULL DEFAULT 0,
  rows_done INTEGER NOT NULL DEFAULT 0,
  created INTEGER NOT NULL DEFAULT 0,
  updated INTEGER NOT NULL DEFAULT 0,
  unchanged INTEGER NOT NULL DEFAULT 0,
  repeated INTEGER NOT NULL DEFAULT 0, -- the same person as an earlier row
  skipped INTEGER NOT NULL DEFAULT 0, -- known already, and known ones were to be left alone
  failed INTEGER NOT NULL DEFAULT 0, -- nobody to be found in the row
  opted_out INTEGER NOT NULL DEFAULT 0, -- contacts
  revert_total INTEGER NOT NULL DEFAULT 0,
  revert_done INTEGER NOT NULL DEFAULT 0,
  removed INTEGER NOT NULL DEFAULT 0, -- contacts put in the trash by taking it back
  restored INTEGER NOT NULL DEFAULT 0, -- contacts that got their old values back
  revert_after TEXT, -- the last contact that was taken back
  backup TEXT, -- name of the copy made before it began
  error TEXT -- why it stopped, in a sentence
) STRICT, WITHOUT ROWID;

-- A cell that was mended by hand, beside the file.
CREATE TABLE import_cell (
  import_id TEXT NOT NULL REFERENCES import_batch (id) ON DELETE CASCADE,
  row INTEGER NOT NULL,
  col INTEGER NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (import_id, row, col)
) STRICT, WITHOUT ROWID;

-- A kind of problem that is mended as suggested, wherever it is in a column.
CREATE TABLE import_fix (
  import_id TEXT NOT NULL REFERENCES import_batch (id) ON DELETE CASCADE,
  col INTEGER NOT NULL,
  problem TEXT NOT NULL,
  PRIMARY KEY (import_id, col, problem)
) STRICT, WITHOUT ROWID;

-- What an import did to a contact: the values before its first row and after its last one.
CREATE TABLE import_change (
  import_id TEXT NOT NULL REFERENCES import_batch (id) ON DELETE CASCADE,
  contact_id TEXT NOT NULL,
  made INTEGER NOT NULL, -- 1: the import made the contact
  activity_seq INTEGER NOT NULL, -- the last activity that the import gave it
  change TEXT NOT NULL, -- JSON
  kept INTEGER NOT NULL DEFAULT 0, -- 1: made by the import and not taken back, for something happened to it since
  PRIMARY KEY (import_id, contact_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX import_change_kept ON import_change (import_id, contact_id) WHERE kept = 1;
