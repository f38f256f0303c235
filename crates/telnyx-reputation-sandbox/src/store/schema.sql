-- Every row belongs to one account. `record` holds the resource as JSON; the other columns are what queries look at.
CREATE TABLE IF NOT EXISTS accounts (
  account INTEGER PRIMARY KEY,
  name    TEXT NOT NULL UNIQUE,
  ids     INTEGER NOT NULL DEFAULT 0,
  options TEXT NOT NULL DEFAULT '{}',
  -- The API key as people may see it; null when none has been seen.
  shown   TEXT
);
CREATE TABLE IF NOT EXISTS agreements (
  seq          INTEGER PRIMARY KEY,
  account      INTEGER NOT NULL,
  id           TEXT NOT NULL,
  product_type TEXT NOT NULL,
  record       TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS agreements_by_account ON agreements (account, product_type);
CREATE TABLE IF NOT EXISTS enterprises (
  seq        INTEGER PRIMARY KEY,
  account    INTEGER NOT NULL,
  id         TEXT NOT NULL,
  legal_name TEXT NOT NULL,
  fein       TEXT NOT NULL,
  role_type  TEXT NOT NULL,
  deleted    INTEGER NOT NULL DEFAULT 0,
  record     TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS enterprises_by_id ON enterprises (account, id);
CREATE TABLE IF NOT EXISTS documents (
  seq                INTEGER PRIMARY KEY,
  account            INTEGER NOT NULL,
  id                 TEXT NOT NULL,
  filename           TEXT NOT NULL,
  customer_reference TEXT NOT NULL,
  created_at         INTEGER NOT NULL,
  updated_at         INTEGER NOT NULL,
  record             TEXT NOT NULL,
  content            BLOB NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS documents_by_id ON documents (account, id);
CREATE TABLE IF NOT EXISTS document_links (
  seq                INTEGER PRIMARY KEY,
  account            INTEGER NOT NULL,
  id                 TEXT NOT NULL,
  document_id        TEXT NOT NULL,
  linked_record_type TEXT NOT NULL,
  linked_resource_id TEXT NOT NULL,
  created_at         INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS document_links_by_document ON document_links (account, document_id);
CREATE TABLE IF NOT EXISTS settings (
  seq           INTEGER PRIMARY KEY,
  account       INTEGER NOT NULL,
  enterprise_id TEXT NOT NULL,
  record        TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS settings_by_enterprise ON settings (account, enterprise_id);
CREATE TABLE IF NOT EXISTS numbers (
  seq              INTEGER PRIMARY KEY,
  account          INTEGER NOT NULL,
  id               TEXT NOT NULL,
  enterprise_id    TEXT NOT NULL,
  phone_number     TEXT NOT NULL,
  source           TEXT NOT NULL,
  ownership_status TEXT NOT NULL,
  record           TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS numbers_registered ON numbers (account, phone_number) WHERE ownership_status <> 'removed';
CREATE INDEX IF NOT EXISTS numbers_by_enterprise ON numbers (account, enterprise_id, ownership_status);
-- Lists go through these in the order of seq, which every index ends with.
CREATE INDEX IF NOT EXISTS numbers_listed ON numbers (account) WHERE ownership_status <> 'removed';
CREATE INDEX IF NOT EXISTS numbers_listed_by_enterprise ON numbers (account, enterprise_id) WHERE ownership_status <> 'removed';
CREATE UNIQUE INDEX IF NOT EXISTS numbers_by_id ON numbers (account, id);
CREATE INDEX IF NOT EXISTS numbers_by_phone ON numbers (account, phone_number);
CREATE TABLE IF NOT EXISTS ownership_history (
  seq         INTEGER PRIMARY KEY,
  account     INTEGER NOT NULL,
  number_id   TEXT NOT NULL,
  event_type  TEXT NOT NULL,
  outcome     TEXT NOT NULL,
  occurred_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS ownership_history_by_number ON ownership_history (account, number_id);
CREATE TABLE IF NOT EXISTS readings (
  seq       INTEGER PRIMARY KEY,
  account   INTEGER NOT NULL,
  number_id TEXT NOT NULL,
  at        INTEGER NOT NULL,
  record    TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS readings_by_number ON readings (account, number_id);
CREATE TABLE IF NOT EXISTS external_verifications (
  seq           INTEGER PRIMARY KEY,
  account       INTEGER NOT NULL,
  enterprise_id TEXT NOT NULL,
  record        TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS external_verifications_by_enterprise ON external_verifications (account, enterprise_id);
CREATE TABLE IF NOT EXISTS email_verifications (
  seq           INTEGER PRIMARY KEY,
  account       INTEGER NOT NULL,
  enterprise_id TEXT NOT NULL,
  record        TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS email_verifications_by_enterprise ON email_verifications (account, enterprise_id);
CREATE TABLE IF NOT EXISTS remediations (
  seq           INTEGER PRIMARY KEY,
  account       INTEGER NOT NULL,
  id            TEXT NOT NULL,
  enterprise_id TEXT NOT NULL,
  status        TEXT NOT NULL,
  created_at    INTEGER NOT NULL,
  record        TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS remediations_by_id ON remediations (account, id);
CREATE INDEX IF NOT EXISTS remediations_by_enterprise ON remediations (account, enterprise_id, status);
CREATE TABLE IF NOT EXISTS remediated_numbers (
  seq            INTEGER PRIMARY KEY,
  account        INTEGER NOT NULL,
  phone_number   TEXT NOT NULL,
  remediation_id TEXT NOT NULL,
  running        INTEGER NOT NULL,
  submitted_at   INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS remediated_numbers_by_phone ON remediated_numbers (account, phone_number);
CREATE INDEX IF NOT EXISTS remediated_numbers_by_request ON remediated_numbers (account, remediation_id);
CREATE TABLE IF NOT EXISTS timers (
  seq     INTEGER PRIMARY KEY,
  account INTEGER NOT NULL,
  due     INTEGER NOT NULL,
  kind    TEXT NOT NULL,
  subject TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS timers_by_due ON timers (account, due, seq);
CREATE INDEX IF NOT EXISTS timers_by_subject ON timers (account, kind, subject);
CREATE TABLE IF NOT EXISTS deliveries (
  seq     INTEGER PRIMARY KEY,
  account INTEGER NOT NULL,
  id      TEXT NOT NULL,
  state   TEXT NOT NULL,
  due     INTEGER NOT NULL,
  record  TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS deliveries_by_id ON deliveries (account, id);
CREATE INDEX IF NOT EXISTS deliveries_waiting ON deliveries (account, due) WHERE state = 'waiting';
CREATE TABLE IF NOT EXISTS ledger (
  seq       INTEGER PRIMARY KEY,
  account   INTEGER NOT NULL,
  number    INTEGER NOT NULL,
  operation TEXT NOT NULL,
  status    INTEGER,
  cents     INTEGER NOT NULL,
  record    TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS ledger_by_account ON ledger (account, number);
CREATE TABLE IF NOT EXISTS spend (
  seq       INTEGER PRIMARY KEY,
  account   INTEGER NOT NULL,
  operation TEXT NOT NULL,
  calls     INTEGER NOT NULL,
  cents     INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS spend_by_operation ON spend (account, operation);
CREATE TABLE IF NOT EXISTS daily_spend (
  seq       INTEGER PRIMARY KEY,
  account   INTEGER NOT NULL,
  day       TEXT NOT NULL,
  operation TEXT NOT NULL,
  cents     INTEGER NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS daily_spend_by_operation ON daily_spend (account, day, operation);
