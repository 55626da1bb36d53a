-- Ids are 16 bytes, time-ordered, so that inserts append to every B-tree. Times are milliseconds since 1970 in UTC.
-- A table without rowid keeps whole rows in its inner pages and spills what is longer than a quarter of a page: it is for rows of a
-- few dozen bytes (sqlite.org/withoutrowid.html, section 4). The wide tables here have rowids.

CREATE TABLE organizations (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
    created_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sites (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations (id),
    settings TEXT NOT NULL,
    redirect_public_key BLOB NOT NULL CHECK (length(redirect_public_key) = 32),
    sealed_redirect_private_key TEXT NOT NULL,
    sealed_webhook_secret TEXT NOT NULL,
    logo_hash TEXT,
    logo_format TEXT CHECK (logo_format IN ('png', 'jpeg', 'webp')),
    logo_width INTEGER,
    logo_height INTEGER,
    created_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL,
    CHECK ((logo_hash IS NULL) = (logo_format IS NULL))
) STRICT;
CREATE INDEX sites_by_organization ON sites (organization_id, id);

CREATE TABLE site_logos (
    site_id BLOB NOT NULL PRIMARY KEY REFERENCES sites (id),
    hash TEXT NOT NULL,
    bytes BLOB NOT NULL
) STRICT;

CREATE TABLE api_keys (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations (id),
    visibility TEXT NOT NULL CHECK (visibility IN ('secret', 'public')),
    is_live INTEGER NOT NULL CHECK (is_live IN (0, 1)),
    name TEXT NOT NULL,
    secret_hash BLOB NOT NULL CHECK (length(secret_hash) = 32),
    scopes TEXT NOT NULL,
    site_id BLOB REFERENCES sites (id),
    -- Where calls may come from, with spaces between; empty for everywhere.
    allowed_addresses TEXT NOT NULL DEFAULT '',
    expires_at_ms INTEGER,
    revoked_at_ms INTEGER,
    last_used_at_ms INTEGER,
    created_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX api_keys_by_organization ON api_keys (organization_id, id);

CREATE TABLE provider_accounts (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations (id),
    type TEXT NOT NULL,
    is_live INTEGER NOT NULL CHECK (is_live IN (0, 1)),
    name TEXT NOT NULL,
    sealed_settings TEXT,
    created_at_ms INTEGER NOT NULL,
    -- One that is switched off takes no new payments and finishes those under way.
    is_enabled INTEGER NOT NULL DEFAULT 1 CHECK (is_enabled IN (0, 1)),
    updated_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX provider_accounts_by_organization ON provider_accounts (organization_id, id);

CREATE TABLE site_providers (
    site_id BLOB NOT NULL REFERENCES sites (id),
    position INTEGER NOT NULL,
    provider_account_id BLOB NOT NULL REFERENCES provider_accounts (id),
    PRIMARY KEY (site_id, position),
    UNIQUE (site_id, provider_account_id)
) STRICT, WITHOUT ROWID;

-- What is owed. Items, addresses and the merchant's own data are one JSON value: no query needs them as rows, and each row saved is
-- a page less to write. `status` is derived from the facts beside it by one pure function and stored for search.
CREATE TABLE checkouts (
    -- The rowid by a name: the search index and the short codes of pages count on it, and only a named one never changes.
    number INTEGER NOT NULL PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    -- Copied from its site, whose key is checked.
    organization_id BLOB NOT NULL,
    site_id BLOB NOT NULL REFERENCES sites (id),
    is_live INTEGER NOT NULL CHECK (is_live IN (0, 1)),
    page_secret_high INTEGER NOT NULL,
    page_secret_low INTEGER NOT NULL,
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    -- Equations, because SQLite fills a table of its own with a list of more than two words at every insert.
    status TEXT NOT NULL CHECK (
        status = 'pending' OR status = 'processing' OR status = 'authorized' OR status = 'paid'
        OR status = 'failed' OR status = 'cancelled' OR status = 'expired' OR status = 'partially_refunded'
        OR status = 'refunded' OR status = 'disputed' OR status = 'completed'),
    amount_due INTEGER NOT NULL CHECK (amount_due >= 0),
    amount_authorized INTEGER NOT NULL CHECK (amount_authorized >= 0),
    amount_captured INTEGER NOT NULL CHECK (amount_captured >= 0),
    amount_received INTEGER NOT NULL CHECK (amount_received >= 0),
    amount_refunded INTEGER NOT NULL CHECK (amount_refunded BETWEEN 0 AND amount_received),
    amount_disputed INTEGER NOT NULL CHECK (amount_disputed >= 0),
    is_paid_late INTEGER NOT NULL CHECK (is_paid_late IN (0, 1)),
    in_flight TEXT CHECK (in_flight IN ('payer', 'provider')),
    failed_attempts INTEGER NOT NULL CHECK (failed_attempts >= 0),
    attempt_limit INTEGER NOT NULL CHECK (attempt_limit > 0),
    closure TEXT CHECK (closure IN ('cancelled', 'expired')),
    event_count INTEGER NOT NULL CHECK (event_count > 0),
    reference TEXT,
    details TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL,
    -- Whether it asks for no money and saves a method alone, and whether that is done.
    is_token INTEGER NOT NULL DEFAULT 0 CHECK (is_token = (amount_due = 0)),
    is_completed INTEGER NOT NULL DEFAULT 0 CHECK (is_completed IN (0, is_token))
) STRICT;
CREATE INDEX checkouts_by_status ON checkouts (site_id, is_live, status, id);
CREATE INDEX checkouts_by_reference ON checkouts (organization_id, reference, id) WHERE reference IS NOT NULL;
CREATE INDEX checkouts_open_by_expiry ON checkouts (expires_at_ms) WHERE status = 'pending';

-- One attempt to pay. The two partial indexes are the rule "at most one in flight, at most one success" as the schema enforces it.
CREATE TABLE transactions (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    checkout_id BLOB NOT NULL REFERENCES checkouts (id),
    site_id BLOB NOT NULL REFERENCES sites (id),
    is_live INTEGER NOT NULL CHECK (is_live IN (0, 1)),
    provider_account_id BLOB NOT NULL REFERENCES provider_accounts (id),
    method TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount >= 0),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    provider_key TEXT NOT NULL UNIQUE,
    attempt_key TEXT NOT NULL,
    provider_reference TEXT,
    instrument_brand TEXT,
    instrument_last_four TEXT CHECK (length(instrument_last_four) BETWEEN 2 AND 4),
    instrument_country TEXT CHECK (length(instrument_country) = 2),
    instrument_wallet TEXT,
    status TEXT NOT NULL CHECK (
        status = 'created' OR status = 'requires_action' OR status = 'processing' OR status = 'authorized'
        OR status = 'succeeded' OR status = 'failed' OR status = 'cancelled'),
    action_url TEXT,
    is_unknown INTEGER NOT NULL DEFAULT 0 CHECK (is_unknown IN (0, 1)),
    decline_code TEXT,
    provider_code TEXT,
    next_query_at_ms INTEGER,
    created_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL,
    -- Whether the payer agreed that the card or account is kept; only such an attempt may be of nothing.
    saves_method INTEGER NOT NULL DEFAULT 0 CHECK (saves_method IN (0, 1)),
    -- The saved method that the attempt charges or has made.
    saved_method_id BLOB,
    CHECK (amount > 0 OR saves_method = 1),
    CHECK ((status = 'failed') = (decline_code IS NOT NULL)),
    CHECK ((status = 'requires_action') = (action_url IS NOT NULL)),
    CHECK ((status = 'created' OR status = 'requires_action' OR status = 'processing') = (next_query_at_ms IS NOT NULL))
) STRICT;
CREATE INDEX transactions_by_checkout ON transactions (checkout_id, id);
CREATE UNIQUE INDEX transactions_attempt_key ON transactions (checkout_id, attempt_key);
CREATE UNIQUE INDEX transactions_one_in_flight ON transactions (checkout_id)
    WHERE status IN ('created', 'requires_action', 'processing');
CREATE UNIQUE INDEX transactions_one_success ON transactions (checkout_id) WHERE status IN ('authorized', 'succeeded');
CREATE INDEX transactions_due ON transactions (next_query_at_ms) WHERE next_query_at_ms IS NOT NULL;

-- Append-only: one row for every transition of a stream (a checkout or a payment link), numbered without gaps in each. The stream is
-- written in the same transaction and never deleted, so that looking its key up would cost each event a walk and find nothing.
CREATE TABLE events (
    stream_id BLOB NOT NULL CHECK (length(stream_id) = 16),
    sequence INTEGER NOT NULL CHECK (sequence > 0),
    id BLOB NOT NULL CHECK (length(id) = 16),
    -- Copied from its stream, whose key is checked.
    site_id BLOB NOT NULL,
    is_live INTEGER NOT NULL CHECK (is_live IN (0, 1)),
    type TEXT NOT NULL,
    transaction_id BLOB,
    created_at_ms INTEGER NOT NULL,
    PRIMARY KEY (stream_id, sequence)
) STRICT, WITHOUT ROWID;

-- The sandbox provider's own books, as a remote provider would keep them. No card number is ever among them.
CREATE TABLE sandbox_tokens (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    payment_id BLOB CHECK (length(payment_id) = 16),
    data TEXT NOT NULL,
    expires_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX sandbox_tokens_by_expiry ON sandbox_tokens (expires_at_ms);
CREATE TABLE sandbox_payments (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    provider_key TEXT NOT NULL UNIQUE,
    order_id BLOB NOT NULL CHECK (length(order_id) = 16),
    scenario TEXT,
    version INTEGER NOT NULL,
    data TEXT NOT NULL
) STRICT;
CREATE INDEX sandbox_payments_by_order ON sandbox_payments (order_id, scenario);
