-- When a run last wanted a number looked up, written before anything is sent: a lookup may leave no snapshot.
CREATE TABLE tries (number INTEGER PRIMARY KEY, at INTEGER NOT NULL);

-- What was spent of the month's budget when the day began, in thousandths of a dollar: the rest is spread over the month.
CREATE TABLE days (day TEXT PRIMARY KEY, spent INTEGER NOT NULL) WITHOUT ROWID;
