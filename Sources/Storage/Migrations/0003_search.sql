-- Words of checkouts, by their rowid. A worker fills it behind `indexed_rowid`, so that a create does not pay for it. Contentless: the
-- words stand in `checkouts.details`.
CREATE VIRTUAL TABLE checkout_search USING fts5 (
    tenant, email, words, content = '', columnsize = 0, tokenize = "unicode61 remove_diacritics 2");

CREATE TABLE search_progress (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    indexed_rowid INTEGER NOT NULL
) STRICT;
INSERT INTO search_progress (id, indexed_rowid) VALUES (1, 0);

-- Search by the last four digits of a card or account.
CREATE INDEX transactions_by_last_four ON transactions (site_id, instrument_last_four)
    WHERE instrument_last_four IS NOT NULL;
