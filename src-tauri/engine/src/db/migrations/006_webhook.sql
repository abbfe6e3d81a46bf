-- A webhook somebody asked for. Secrets are not here: `secrets_ref` is the name in the vault that holds the signing
-- secrets, the handshake key and the values of the headers together.
CREATE TABLE subscription (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  url TEXT NOT NULL,
  network TEXT NOT NULL,              -- public, lan, loopback: where the owner agreed that it leads
  dialect TEXT NOT NULL,
  events TEXT NOT NULL,               -- JSON array of the dialect's words
  departments TEXT NOT NULL,          -- JSON array of ids; empty: all. So with the next two
  pipelines TEXT NOT NULL,
  sources TEXT NOT NULL,
  headers TEXT NOT NULL,              -- JSON array of names
  signing TEXT NOT NULL,
  has_handshake_key INTEGER NOT NULL,
  secrets_ref TEXT,
  old_secret_until INTEGER,
  timeout_ms INTEGER NOT NULL,
  rate_per_min INTEGER,               -- NULL: no limit
  max_in_flight INTEGER NOT NULL,
  ordering TEXT NOT NULL,             -- none, contact, strict
  schedule TEXT NOT NULL,             -- JSON array of seconds: the wait before each try
  state TEXT NOT NULL,                -- active, paused
  pause_reason TEXT,                  -- you, failures, gone, blocked, secret
  pause_sentence TEXT,
  paused_at INTEGER,
  failing_since INTEGER,
  failures INTEGER NOT NULL DEFAULT 0,
  last_success_at INTEGER,
  not_before INTEGER,                 -- the receiver asked to be left alone until then
  created_at INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT, WITHOUT ROWID;

-- The bytes of one activity in one dialect, frozen when it happened. A sample for a test has no activity.
CREATE TABLE event (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL,                   -- the activity's id: what receivers know it by
  activity_seq INTEGER,
  dialect TEXT NOT NULL,
  type TEXT NOT NULL,
  at INTEGER NOT NULL,
  contact_id TEXT,
  body BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX event_once ON event (activity_seq, dialect) WHERE activity_seq IS NOT NULL;

-- One event owed to one subscription. `due` ones of a paused subscription are held: pausing writes no row.
CREATE TABLE delivery (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  event_seq INTEGER NOT NULL REFERENCES event (seq),
  subscription_id TEXT NOT NULL REFERENCES subscription (id),
  type TEXT NOT NULL,
  contact_id TEXT,
  origin TEXT NOT NULL,               -- event, resend, test
  resend_of INTEGER REFERENCES delivery (seq),
  click_id TEXT,                      -- of the window: two clicks that are one make one resend
  order_key TEXT,                     -- those of a subscription with the same key go one after the other
  state TEXT NOT NULL,                -- due, waiting (behind its order), sending, delivered, failed, canceled
  sentence TEXT,                      -- what the last attempt came to
  tries INTEGER NOT NULL DEFAULT 0,   -- used of the schedule
  attempts INTEGER NOT NULL DEFAULT 0,
  interruptions INTEGER NOT NULL DEFAULT 0, -- in a row
  due_at INTEGER NOT NULL,
  boot_id TEXT,                       -- the run of the program that is sending it
  claimed_at INTEGER,
  created_at INTEGER NOT NULL,
  done_at INTEGER
) STRICT;
CREATE UNIQUE INDEX delivery_once ON delivery (event_seq, subscription_id) WHERE origin = 'event';
CREATE UNIQUE INDEX delivery_click ON delivery (click_id, resend_of) WHERE click_id IS NOT NULL;
-- The queue of each subscription.
CREATE INDEX delivery_due ON delivery (subscription_id, due_at, seq) WHERE state = 'due';
CREATE INDEX delivery_test ON delivery (seq) WHERE state = 'due' AND origin = 'test';
CREATE INDEX delivery_open ON delivery (subscription_id, order_key, seq) WHERE state IN ('due', 'waiting', 'sending');
CREATE INDEX delivery_sending ON delivery (boot_id) WHERE state = 'sending';
-- The log.
CREATE INDEX delivery_by_subscription ON delivery (subscription_id, seq);
CREATE INDEX delivery_failed ON delivery (seq) WHERE state = 'failed';
CREATE INDEX delivery_failed_of ON delivery (subscription_id, seq) WHERE state = 'failed';
CREATE INDEX delivery_failed_at ON delivery (done_at, seq) WHERE state = 'failed';
CREATE INDEX delivery_resend ON delivery (resend_of) WHERE resend_of IS NOT NULL;
CREATE INDEX delivery_of_event ON delivery (event_seq);
CREATE INDEX delivery_done ON delivery (done_at) WHERE done_at IS NOT NULL;

-- One POST, also one that was interrupted or never let out.
CREATE TABLE attempt (
  delivery_seq INTEGER NOT NULL REFERENCES delivery (seq) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  sentence TEXT NOT NULL,
  url TEXT NOT NULL,
  address TEXT,                       -- where it went: IP and port
  connection TEXT,                    -- new, reused
  status INTEGER,
  dns_us INTEGER,
  connect_us INTEGER,
  tls_us INTEGER,
  first_byte_us INTEGER,
  total_us INTEGER,
  request_headers TEXT NOT NULL,      -- JSON pairs; values that the owner typed are left out
  response_headers TEXT,              -- JSON pairs
  response_body BLOB,                 -- as much as was read
  response_cut INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (delivery_seq, number)
) STRICT, WITHOUT ROWID;
