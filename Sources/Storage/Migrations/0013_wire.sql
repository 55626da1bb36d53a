-- Bank transfers to merchants' own accounts: what is awaited, and what statements say has come.

-- One for each attempt by bank transfer. A reference is given out once for an account, whoever asks: what it says must mean one
-- payment only.
CREATE TABLE awaited_transfers (
    transaction_id BLOB NOT NULL PRIMARY KEY REFERENCES transactions (id),
    checkout_id BLOB NOT NULL REFERENCES checkouts (id),
    site_id BLOB NOT NULL REFERENCES sites (id),
    organization_id BLOB NOT NULL REFERENCES organizations (id),
    is_live INTEGER NOT NULL CHECK (is_live IN (0, 1)),
    provider_account_id BLOB NOT NULL REFERENCES provider_accounts (id),
    receiving_account TEXT NOT NULL,
    scheme TEXT NOT NULL,
    reference TEXT NOT NULL CHECK (length(reference) BETWEEN 4 AND 27),
    amount INTEGER NOT NULL CHECK (amount > 0),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    received INTEGER NOT NULL DEFAULT 0 CHECK (received >= 0),
    forgiven INTEGER NOT NULL DEFAULT 0 CHECK (forgiven >= 0),
    is_settled INTEGER NOT NULL DEFAULT 0 CHECK (is_settled = (received + forgiven >= amount)),
    payer_name TEXT NOT NULL,
    expected_at_ms INTEGER NOT NULL,
    lapses_at_ms INTEGER NOT NULL,
    created_at_ms INTEGER NOT NULL,
    UNIQUE (receiving_account, reference)
) STRICT;
CREATE INDEX awaited_transfers_open
    ON awaited_transfers (organization_id, is_live, receiving_account, currency, amount - received)
    WHERE is_settled = 0;

CREATE TABLE statement_imports (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations (id),
    is_live INTEGER NOT NULL CHECK (is_live IN (0, 1)),
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    format TEXT NOT NULL,
    settled INTEGER NOT NULL,
    partial INTEGER NOT NULL,
    proposed INTEGER NOT NULL,
    unmatched INTEGER NOT NULL,
    ignored INTEGER NOT NULL,
    announced INTEGER NOT NULL,
    repeated INTEGER NOT NULL,
    foreign_lines INTEGER NOT NULL,
    unbooked INTEGER NOT NULL,
    created_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX statement_imports_by_organization ON statement_imports (organization_id, is_live, id);

-- Lines that came in or came back; what went out is counted and not kept.
CREATE TABLE bank_transfers (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations (id),
    is_live INTEGER NOT NULL CHECK (is_live IN (0, 1)),
    import_id BLOB NOT NULL,
    receiving_account TEXT NOT NULL,
    key_digest BLOB NOT NULL CHECK (length(key_digest) = 32),
    booked_on INTEGER NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    is_return INTEGER NOT NULL CHECK (is_return IN (0, 1)),
    remittance TEXT NOT NULL,
    payer_name TEXT NOT NULL,
    payer_account TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN (
        'settled', 'partial', 'proposed', 'unmatched', 'reversed', 'rejected')),
    reason TEXT,
    -- Ids with spaces between them, the likeliest first.
    transactions TEXT NOT NULL,
    shortage INTEGER NOT NULL CHECK (shortage >= 0),
    excess INTEGER NOT NULL CHECK (excess >= 0),
    created_at_ms INTEGER NOT NULL,
    decided_at_ms INTEGER,
    UNIQUE (organization_id, is_live, receiving_account, key_digest),
    CHECK (status <> 'proposed' OR reason IS NOT NULL)
) STRICT;
CREATE INDEX bank_transfers_by_status ON bank_transfers (organization_id, is_live, status, id);
CREATE INDEX bank_transfers_by_organization ON bank_transfers (organization_id, is_live, id);

-- What was seen for an awaited transfer and pays nothing yet: an amount that the bank announces (its 8 bytes are the sight), or a
-- booked line that waits for a person (its id is). What is over stays, so that an older report does not bring it up again.
CREATE TABLE seen_transfers (
    transaction_id BLOB NOT NULL REFERENCES awaited_transfers (transaction_id),
    sight BLOB NOT NULL CHECK (length(sight) IN (8, 16)),
    site_id BLOB NOT NULL REFERENCES sites (id),
    amount INTEGER NOT NULL CHECK (amount > 0),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    is_over INTEGER NOT NULL CHECK (is_over IN (0, 1)),
    seen_at_ms INTEGER NOT NULL,
    PRIMARY KEY (transaction_id, sight)
) STRICT, WITHOUT ROWID;

-- What is gone cannot be taken again. What came by transfers can be more than the attempt asked for, and is bounded by what came.
CREATE TRIGGER reversals_within_received BEFORE INSERT ON reversals WHEN NEW.status = 'standing' AND NEW.amount + (
    SELECT COALESCE(SUM(amount), 0) FROM reversals
    WHERE transaction_id = NEW.transaction_id AND status = 'standing')
    > CASE WHEN EXISTS (SELECT 1 FROM awaited_transfers WHERE transaction_id = NEW.transaction_id)
        THEN (SELECT amount_received FROM checkouts WHERE id = NEW.checkout_id)
        ELSE (SELECT amount FROM transactions WHERE id = NEW.transaction_id) END
BEGIN SELECT RAISE(ABORT, 'reversals above what was received'); END;
