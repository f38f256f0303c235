-- What people were told of flagged numbers: a row from "flagged" until "cleared".
CREATE TABLE told (
  number INTEGER PRIMARY KEY,
  severity INTEGER NOT NULL,   -- the worst that was told
  calm_since INTEGER           -- since when it is clean or not listed; NULL while it is flagged, or nothing is known
);

-- What else was told of, by its subject: deadlines, reviews, remediations.
CREATE TABLE facts (subject TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- What is to be told, as JSON, in the order in which it was decided; kept until every sink has it. No position comes twice.
CREATE TABLE alerts (position INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL);

-- Where alerts go. Times are of this machine's clock.
CREATE TABLE sinks (
  name TEXT PRIMARY KEY,       -- tells sinks apart, and has nothing secret of their addresses
  delivered INTEGER NOT NULL,  -- the position up to which it has them
  named_at INTEGER NOT NULL,   -- when it was named last
  failures INTEGER NOT NULL,   -- since something was delivered
  not_before INTEGER NOT NULL  -- when the next try is due
) WITHOUT ROWID;
