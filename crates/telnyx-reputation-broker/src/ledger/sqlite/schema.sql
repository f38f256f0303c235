CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tokens (
  digest TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  free_only INTEGER NOT NULL,
  spend_limit INTEGER,
  enterprises TEXT NOT NULL,
  status INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX tokens_in_use ON tokens (name) WHERE revoked_at IS NULL;

-- Money in thousandths of a dollar, times in milliseconds.
CREATE TABLE calls (
  call INTEGER PRIMARY KEY,
  run TEXT,
  token TEXT NOT NULL,
  operation TEXT NOT NULL,
  -- That it is about, in small letters; '' when it is about the whole account.
  enterprise TEXT NOT NULL,
  arguments TEXT NOT NULL,
  look TEXT,
  worst INTEGER NOT NULL,
  at_least INTEGER NOT NULL,
  at_most INTEGER NOT NULL,
  state TEXT NOT NULL,
  why TEXT,
  subjects INTEGER NOT NULL,
  day TEXT NOT NULL,
  month TEXT NOT NULL,
  sent_at INTEGER NOT NULL,
  ended_at INTEGER,
  -- The last call that was begun by then: the ledger's own order of time, which no clock turns back.
  ended_after INTEGER,
  status INTEGER,
  content_type TEXT,
  body BLOB
) STRICT;

CREATE INDEX open_calls ON calls (state) WHERE state IN ('sent', 'unknown', 'given_up');
CREATE INDEX calls_of_runs ON calls (run, call) WHERE run IS NOT NULL;
CREATE INDEX ended_calls ON calls (enterprise, ended_after) WHERE ended_after IS NOT NULL;

-- What the calls of each run come to, so that whoever looks at runs reads no calls.
CREATE TABLE runs (
  run TEXT PRIMARY KEY,
  calls INTEGER NOT NULL,
  unknown INTEGER NOT NULL,
  at_least INTEGER NOT NULL,
  at_most INTEGER NOT NULL,
  last_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX newest_runs ON runs (last_at, run);

-- What a run has asked for, with each call that was sent for it: what was given up keeps its subjects, also when another one
-- was sent for them, since that may come to nothing. What was not done has none. The last call is what counts.
CREATE TABLE subjects (
  run TEXT NOT NULL,
  operation TEXT NOT NULL,
  scope TEXT NOT NULL,
  subject TEXT NOT NULL,
  call INTEGER NOT NULL,
  row TEXT,
  PRIMARY KEY (run, operation, scope, subject, call)
) STRICT, WITHOUT ROWID;

CREATE INDEX subjects_of_calls ON subjects (call);

-- One for the broker, named '', and one for each token; the broker's for each period that a limit may be for.
CREATE TABLE accounts (
  name TEXT NOT NULL,
  period TEXT NOT NULL,
  at_least INTEGER NOT NULL,
  at_most INTEGER NOT NULL,
  PRIMARY KEY (name, period)
) STRICT, WITHOUT ROWID;
