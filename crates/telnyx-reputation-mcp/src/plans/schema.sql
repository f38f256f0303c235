CREATE TABLE plan (
  id TEXT PRIMARY KEY,
  -- What it is for: a plan is carried out as it was made, for the account that it was made in.
  base_url TEXT NOT NULL,
  enterprise_id TEXT NOT NULL,
  operation TEXT NOT NULL,
  -- As JSON.
  phone_numbers TEXT NOT NULL,
  call_purpose TEXT,
  contact_email TEXT,
  -- The most that it bills, in thousandths of a US dollar.
  at_most INTEGER NOT NULL,
  -- What an average month costs once it is done, where that changes; in thousandths.
  month_then INTEGER,
  -- In milliseconds since 1970, as all times here.
  made_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  -- What the client has to give back with a person's answer.
  asked TEXT,
  -- When a person decided, and what.
  decided_at INTEGER,
  is_approved INTEGER,
  -- From then on it is used, whatever became of it.
  begun_at INTEGER,
  ended_at INTEGER,
  -- What it came to, as JSON.
  outcome TEXT
) STRICT;
