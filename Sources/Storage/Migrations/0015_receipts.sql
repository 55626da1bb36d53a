-- Receipts are numbered without gaps in each series (an organisation's live or test receipts, of one year or of all), are written
-- in the transaction that moves the money, and never change: the triggers say so, for the day on which the code is wrong.
CREATE TABLE receipts (
    -- The rowid by a name: receipts are listed in the order of issue.
    place INTEGER NOT NULL PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations (id),
    site_id BLOB NOT NULL REFERENCES sites (id),
    checkout_id BLOB NOT NULL REFERENCES checkouts (id),
    transaction_id BLOB REFERENCES transactions (id),
    refund_id BLOB REFERENCES refunds (id),
    is_live INTEGER NOT NULL CHECK (is_live IN (0, 1)),
    occasion TEXT NOT NULL CHECK (occasion IN ('payment', 'refund', 'refund_returned')),
    -- 0 where numbers go on from year to year.
    year INTEGER NOT NULL CHECK (year >= 0),
    sequence INTEGER NOT NULL CHECK (sequence > 0),
    number TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    contents TEXT NOT NULL,
    wording_digest BLOB NOT NULL REFERENCES receipt_wordings (digest),
    issued_at_ms INTEGER NOT NULL,
    UNIQUE (organization_id, is_live, year, sequence),
    CHECK ((occasion = 'payment') = (refund_id IS NULL))
) STRICT;
CREATE INDEX receipts_by_organization ON receipts (organization_id, is_live, place);
CREATE INDEX receipts_by_checkout ON receipts (checkout_id, place);
-- A refund succeeds once and comes back once at most.
CREATE UNIQUE INDEX receipts_once_for_refund ON receipts (refund_id, occasion) WHERE refund_id IS NOT NULL;

CREATE TRIGGER receipts_have_no_gaps BEFORE INSERT ON receipts WHEN NEW.sequence <> 1 + (
    SELECT COALESCE(MAX(sequence), 0) FROM receipts
    WHERE organization_id = NEW.organization_id AND is_live = NEW.is_live AND year = NEW.year)
BEGIN SELECT RAISE(ABORT, 'a gap in the numbers of receipts'); END;
CREATE TRIGGER receipts_never_change BEFORE UPDATE ON receipts
BEGIN SELECT RAISE(ABORT, 'a receipt never changes'); END;
CREATE TRIGGER receipts_are_kept BEFORE DELETE ON receipts
BEGIN SELECT RAISE(ABORT, 'a receipt is kept'); END;

-- The words that receipts were issued with: every distinct set of a language's once, by its SHA-256.
CREATE TABLE receipt_wordings (
    digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
    words TEXT NOT NULL
) STRICT;
CREATE TRIGGER receipt_wordings_never_change BEFORE UPDATE ON receipt_wordings
BEGIN SELECT RAISE(ABORT, 'the words of receipts never change'); END;
CREATE TRIGGER receipt_wordings_are_kept BEFORE DELETE ON receipt_wordings
BEGIN SELECT RAISE(ABORT, 'the words of receipts are kept'); END;

-- What receipts say of the seller, and how they are numbered.
CREATE TABLE receipt_settings (
    organization_id BLOB NOT NULL PRIMARY KEY REFERENCES organizations (id),
    settings TEXT NOT NULL
) STRICT;
