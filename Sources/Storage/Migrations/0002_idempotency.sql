-- The answers of calls that carried an Idempotency-Key, written in the transaction of what the call did. `subject` names what a call
-- has begun that asks a provider; its answer is written when that has ended, and until then status and body are NULL.
CREATE TABLE idempotency_keys (
    organization_id BLOB NOT NULL REFERENCES organizations (id),
    is_live INTEGER NOT NULL CHECK (is_live IN (0, 1)),
    key TEXT NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
    subject TEXT,
    status INTEGER CHECK (status BETWEEN 200 AND 599),
    location TEXT,
    is_sealed INTEGER NOT NULL CHECK (is_sealed IN (0, 1)),
    body BLOB,
    created_at_ms INTEGER NOT NULL,
    PRIMARY KEY (organization_id, is_live, key),
    CHECK ((status IS NULL) = (body IS NULL)),
    CHECK (status IS NOT NULL OR subject IS NOT NULL)
) STRICT;
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at_ms);

-- The references of sites that declare them unique.
CREATE TABLE unique_references (
    site_id BLOB NOT NULL REFERENCES sites (id),
    is_live INTEGER NOT NULL CHECK (is_live IN (0, 1)),
    reference TEXT NOT NULL,
    checkout_id BLOB NOT NULL REFERENCES checkouts (id),
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
    PRIMARY KEY (site_id, is_live, reference)
) STRICT, WITHOUT ROWID;
