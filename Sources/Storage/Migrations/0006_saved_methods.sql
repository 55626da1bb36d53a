-- Saved methods: cards and accounts that a payer let a merchant keep. A checkout may ask for no money and save a method alone; the
-- columns for that stand in the tables of the first migration.

-- What a payer agreed to when an attempt began, whatever became of it.
CREATE TABLE method_consents (
    transaction_id BLOB NOT NULL PRIMARY KEY REFERENCES transactions (id),
    site_id BLOB NOT NULL REFERENCES sites (id),
    text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 2000),
    locale TEXT NOT NULL,
    is_chosen INTEGER NOT NULL CHECK (is_chosen IN (0, 1)),
    given_at_ms INTEGER NOT NULL
) STRICT;

-- One for each attempt that saved its method. A deleted one stays as the record of a consent; its reference goes as soon as the provider
-- has confirmed that it deleted it too. The organisation stands beside the site, so that a list is a walk through one index for each status.
CREATE TABLE saved_methods (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations (id),
    site_id BLOB NOT NULL REFERENCES sites (id),
    is_live INTEGER NOT NULL CHECK (is_live IN (0, 1)),
    checkout_id BLOB NOT NULL REFERENCES checkouts (id),
    transaction_id BLOB NOT NULL UNIQUE REFERENCES method_consents (transaction_id),
    provider_account_id BLOB NOT NULL REFERENCES provider_accounts (id),
    method TEXT NOT NULL,
    instrument_brand TEXT,
    instrument_last_four TEXT CHECK (length(instrument_last_four) BETWEEN 2 AND 4),
    instrument_country TEXT CHECK (length(instrument_country) = 2),
    instrument_wallet TEXT,
    expiry_year INTEGER,
    expiry_month INTEGER CHECK (expiry_month BETWEEN 1 AND 12),
    customer_reference TEXT,
    customer_email TEXT,
    sealed_reference TEXT,
    status TEXT NOT NULL CHECK (status IN ('active', 'disabled', 'deleted')),
    removal_due_at_ms INTEGER,
    created_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL,
    CHECK ((expiry_year IS NULL) = (expiry_month IS NULL)),
    CHECK (status = 'deleted' OR removal_due_at_ms IS NULL),
    CHECK ((sealed_reference IS NULL) = (status = 'deleted' AND removal_due_at_ms IS NULL))
) STRICT;
CREATE INDEX saved_methods_by_organization ON saved_methods (organization_id, is_live, status, id);
CREATE INDEX saved_methods_by_site ON saved_methods (site_id, is_live, status, id);
CREATE INDEX saved_methods_by_customer ON saved_methods (organization_id, is_live, customer_reference, id)
    WHERE customer_reference IS NOT NULL;
CREATE INDEX saved_methods_by_email ON saved_methods (organization_id, is_live, lower(customer_email), id)
    WHERE customer_email IS NOT NULL;
CREATE INDEX saved_methods_removal_due ON saved_methods (removal_due_at_ms) WHERE removal_due_at_ms IS NOT NULL;
