-- An address that only records what is sent to it: /bin/{name} and everything below, on the intake port.
CREATE TABLE bin (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE, -- lower case
  status INTEGER NOT NULL,
  headers TEXT NOT NULL,     -- JSON, in order: [{"name","value"}]
  body TEXT NOT NULL,
  delay_ms INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Stays when the bin is gone: the requests are kept as long as others.
ALTER TABLE request ADD COLUMN bin_id TEXT;
CREATE INDEX request_by_bin ON request (bin_id, seq) WHERE bin_id IS NOT NULL;
