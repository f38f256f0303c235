-- What the list was read for and when: one row a reading. Times are microseconds since 1970, by the server's clock.
CREATE TABLE collections (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  enterprise INTEGER,          -- of texts; NULL is the whole account
  is_first INTEGER NOT NULL,   -- whether nothing was known before of what it reads, so that what appears is no news
  numbers INTEGER NOT NULL,    -- how many it listed
  changes INTEGER NOT NULL     -- how many of them changed
);

-- Every text once: risks, labels, statuses, ids of enterprises, and the rest of a row as JSON.
CREATE TABLE texts (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);

-- What a number has been since a collection, one row a change. In the order in which rows come, so that pages fill up.
CREATE TABLE changes (
  collection INTEGER NOT NULL,
  number INTEGER NOT NULL,     -- the digits of E.164
  before INTEGER,              -- the collection of the number's change before this one
  changed INTEGER NOT NULL,    -- the bits of `Changed`
  enterprise INTEGER NOT NULL, -- of texts, as the four below
  risk INTEGER,
  category INTEGER,
  ownership INTEGER,
  more INTEGER,
  maturity INTEGER,
  connection INTEGER,
  engagement INTEGER,
  sentiment INTEGER,
  refreshed_at INTEGER,
  confirm_by INTEGER,
  PRIMARY KEY (collection, number)
) WITHOUT ROWID;

-- Where the newest change of each number is.
CREATE TABLE numbers (number INTEGER PRIMARY KEY, collection INTEGER NOT NULL);

-- Whose history it is.
CREATE TABLE account (base_url TEXT NOT NULL);
