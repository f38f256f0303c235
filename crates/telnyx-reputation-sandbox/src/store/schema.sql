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
-- How many numbers a list has of each 1,024 values of seq: of an enterprise, and with an empty enterprise_id of the account.
-- By it a page begins where it stands, however far down the list that is.
CREATE TABLE IF NOT EXISTS numbers_counted (
  account       INTEGER NOT NULL,
  enterprise_id TEXT NOT NULL,
  block         INTEGER NOT NULL,
  count         INTEGER NOT NULL,
  PRIMARY KEY (account, enterprise_id, block)
) WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS numbers_come AFTER INSERT ON numbers WHEN NEW.ownership_status <> 'removed' BEGIN
  INSERT INTO numbers_counted VALUES (NEW.account, NEW.enterprise_id, NEW.seq >> 10, 1), (NEW.account, '', NEW.seq >> 10, 1)
    ON CONFLICT DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER IF NOT EXISTS numbers_go AFTER DELETE ON numbers WHEN OLD.ownership_status <> 'removed' BEGIN
  UPDATE numbers_counted SET count = count - 1
    WHERE account = OLD.account AND enterprise_id IN (OLD.enterprise_id, '') AND block = OLD.seq >> 10;
END;
CREATE TRIGGER IF NOT EXISTS numbers_change AFTER UPDATE OF ownership_status ON numbers
  WHEN (OLD.ownership_status <> 'removed') <> (NEW.ownership_status <> 'removed') BEGIN
  UPDATE numbers_counted SET count = count + (NEW.ownership_status <> 'removed') - (OLD.ownership_status <> 'removed')
    WHERE account = NEW.account AND enterprise_id IN (NEW.enterprise_id, '') AND block = NEW.seq >> 10;
END;
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
