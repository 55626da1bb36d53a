-- Debits: money that banks take back days after it came, and the several names that a provider has for one payment.

-- One for each time that money which had come was taken back with nobody disputing it.
CREATE TABLE reversals (
    transaction_id BLOB NOT NULL REFERENCES transactions (id),
    checkout_id BLOB NOT NULL REFERENCES checkouts (id),
    site_id BLOB NOT NULL REFERENCES sites (id),
    amount INTEGER NOT NULL CHECK (amount > 0),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    decline_code TEXT NOT NULL,
    provider_code TEXT,
    provider_reference TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('standing', 'undone')),
    created_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL,
    PRIMARY KEY (transaction_id, provider_reference)
) STRICT;
CREATE INDEX reversals_by_checkout ON reversals (checkout_id, created_at_ms);

-- One for each time that the merchant had a failed payment collected once more. While one is pending, no
-- other may be asked for.
CREATE TABLE retries (
    transaction_id BLOB NOT NULL REFERENCES transactions (id),
    number INTEGER NOT NULL CHECK (number > 0),
    checkout_id BLOB NOT NULL REFERENCES checkouts (id),
    site_id BLOB NOT NULL REFERENCES sites (id),
    resubmissions_before INTEGER NOT NULL CHECK (resubmissions_before >= 0),
    status TEXT NOT NULL CHECK (status IN ('pending', 'succeeded', 'failed')),
    is_unknown INTEGER NOT NULL DEFAULT 0 CHECK (is_unknown IN (0, 1)),
    decline_code TEXT,
    provider_code TEXT,
    next_query_at_ms INTEGER,
    created_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL,
    PRIMARY KEY (transaction_id, number),
    CHECK ((status = 'pending') = (next_query_at_ms IS NOT NULL)),
    CHECK ((status = 'failed') = (decline_code IS NOT NULL))
) STRICT;
-- One of an attempt. Of a checkout the engine asks for one at a time, because two attempts of it that are collected at once
-- would be paid twice; at the provider's somebody may have begun another.
CREATE UNIQUE INDEX retries_one_pending ON retries (checkout_id, transaction_id) WHERE status = 'pending';
CREATE INDEX retries_due ON retries (next_query_at_ms) WHERE next_query_at_ms IS NOT NULL;

-- How often the provider had collected a payment again, by whomever it was asked, when it last told: one more than that
-- is news.
CREATE TABLE recollections (
    transaction_id BLOB NOT NULL PRIMARY KEY REFERENCES transactions (id),
    made INTEGER NOT NULL CHECK (made > 0)
) STRICT, WITHOUT ROWID;

-- The checkouts that were made in the place of closed ones, of which a retry may collect nothing while they can be paid.
CREATE TABLE recoveries (
    checkout_id BLOB NOT NULL REFERENCES checkouts (id),
    fresh_checkout_id BLOB NOT NULL REFERENCES checkouts (id),
    PRIMARY KEY (checkout_id, fresh_checkout_id)
) STRICT, WITHOUT ROWID;

ALTER TABLE checkouts ADD COLUMN amount_reversed INTEGER NOT NULL DEFAULT 0;

-- Under which a provider's notifications may speak of an attempt, beside its reference: the order that led to it, the mandate it was
-- taken on, its refunds. The first attempt of a name keeps it.
CREATE TABLE provider_names (
    provider_account_id BLOB NOT NULL REFERENCES provider_accounts (id),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
    transaction_id BLOB NOT NULL REFERENCES transactions (id),
    PRIMARY KEY (provider_account_id, name)
) STRICT, WITHOUT ROWID;

-- The collections that a payer was told of, each once, whatever became of the message that told it.
CREATE TABLE collection_notices (
    transaction_id BLOB NOT NULL REFERENCES transactions (id),
    charge_day INTEGER NOT NULL,
    PRIMARY KEY (transaction_id, charge_day)
) STRICT, WITHOUT ROWID;
