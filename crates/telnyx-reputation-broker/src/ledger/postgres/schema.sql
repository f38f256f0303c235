CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE tokens (
  digest TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  free_only BOOLEAN NOT NULL,
  spend_limit BIGINT,
  enterprises TEXT NOT NULL,
  status BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL,
  revoked_at BIGINT
);

CREATE UNIQUE INDEX tokens_in_use ON tokens (name) WHERE revoked_at IS NULL;

-- Money in thousandths of a dollar, times in milliseconds. What the columns mean is said in the schema of SQLite.
CREATE TABLE calls (
  call BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run TEXT,
  token TEXT NOT NULL,
  operation TEXT NOT NULL,
  enterprise TEXT NOT NULL,
  arguments TEXT NOT NULL,
  look TEXT,
  worst BIGINT NOT NULL,
  at_least BIGINT NOT NULL,
  at_most BIGINT NOT NULL,
  state TEXT NOT NULL,
  why TEXT,
  subjects BIGINT NOT NULL,
  day TEXT NOT NULL,
  month TEXT NOT NULL,
  sent_at BIGINT NOT NULL,
  ended_at BIGINT,
  ended_after BIGINT,
  status INTEGER,
  content_type TEXT,
  body BYTEA
);

CREATE INDEX open_calls ON calls (call) WHERE state IN ('sent', 'unknown', 'given_up');
CREATE INDEX calls_of_runs ON calls (run, call) WHERE run IS NOT NULL;
CREATE INDEX ended_calls ON calls (enterprise, ended_after) WHERE ended_after IS NOT NULL;

CREATE TABLE runs (
  run TEXT PRIMARY KEY,
  calls BIGINT NOT NULL,
  unknown BIGINT NOT NULL,
  at_least BIGINT NOT NULL,
  at_most BIGINT NOT NULL,
  last_at BIGINT NOT NULL
);

CREATE INDEX newest_runs ON runs (last_at, run);

CREATE TABLE subjects (
  run TEXT NOT NULL,
  operation TEXT NOT NULL,
  scope TEXT NOT NULL,
  subject TEXT NOT NULL,
  call BIGINT NOT NULL,
  answered TEXT,
  PRIMARY KEY (run, operation, scope, subject, call)
);

CREATE INDEX subjects_of_calls ON subjects (call);

CREATE TABLE accounts (
  name TEXT NOT NULL,
  period TEXT NOT NULL,
  at_least BIGINT NOT NULL,
  at_most BIGINT NOT NULL,
  PRIMARY KEY (name, period)
);
