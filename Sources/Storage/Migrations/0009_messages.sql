-- What payers are written. A row is made in the transaction of what it tells and says what about; the words are made when it is sent.
-- `recipient` is personal data: it is NULL once the message has been over for a while.
CREATE TABLE messages (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    checkout_id BLOB NOT NULL REFERENCES checkouts (id),
    site_id BLOB NOT NULL REFERENCES sites (id),
    channel TEXT NOT NULL CHECK (channel IN ('email', 'sms')),
    topic TEXT NOT NULL CHECK (topic IN ('payment_link', 'receipt', 'refund', 'failed_payment')),
    refund_id BLOB REFERENCES refunds (id),
    recipient TEXT,
    status TEXT NOT NULL CHECK (status IN ('queued', 'sending', 'sent', 'failed')),
    tries INTEGER NOT NULL CHECK (tries >= 0),
    next_try_at_ms INTEGER,
    failure TEXT,
    code INTEGER,
    gateway_reference TEXT,
    created_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL,
    CHECK ((status = 'queued') = (next_try_at_ms IS NOT NULL)),
    CHECK ((status = 'failed') = (failure IS NOT NULL)),
    CHECK ((topic = 'refund') = (refund_id IS NOT NULL)),
    CHECK (recipient IS NOT NULL OR status IN ('sent', 'failed'))
) STRICT;
CREATE INDEX messages_by_checkout ON messages (checkout_id, id);
CREATE INDEX messages_due ON messages (next_try_at_ms) WHERE next_try_at_ms IS NOT NULL;
CREATE INDEX messages_sending ON messages (id) WHERE status = 'sending';
CREATE INDEX messages_with_recipient ON messages (updated_at_ms) WHERE recipient IS NOT NULL AND status IN ('sent', 'failed');

-- Addresses and numbers that do not exist or take nothing, by the SHA-256 of site and address: enough to know one again, not to read it.
CREATE TABLE refused_addresses (
    digest BLOB NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
    refused_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX refused_addresses_by_age ON refused_addresses (refused_at_ms);
