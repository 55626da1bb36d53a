-- What payers and members are written. A row is made in the transaction of what it tells and says what about; the words are made when it is sent.
-- `recipient` and `notice` are personal data: they are NULL once the message has been over for a while. `sealed_token` opens an invitation
-- and is NULL as soon as the message is over.
CREATE TABLE messages (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations (id),
    checkout_id BLOB REFERENCES checkouts (id),
    site_id BLOB REFERENCES sites (id),
    channel TEXT NOT NULL CHECK (channel IN ('email', 'sms')),
    topic TEXT NOT NULL CHECK (topic IN (
        'payment_link', 'receipt', 'refund', 'failed_payment', 'mandate_notice', 'endpoint_disabled', 'member_invitation')),
    refund_id BLOB REFERENCES refunds (id),
    -- A member may be gone before the message is.
    member_id BLOB CHECK (length(member_id) = 16),
    endpoint_id BLOB REFERENCES webhook_endpoints (id),
    notice TEXT,
    sealed_token TEXT,
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
    CHECK ((topic IN ('endpoint_disabled', 'member_invitation')) = (member_id IS NOT NULL)),
    CHECK ((member_id IS NULL) = (checkout_id IS NOT NULL)),
    CHECK (checkout_id IS NULL OR site_id IS NOT NULL),
    CHECK ((topic = 'endpoint_disabled') = (endpoint_id IS NOT NULL)),
    CHECK (recipient IS NOT NULL OR status IN ('sent', 'failed')),
    CHECK (sealed_token IS NULL OR status IN ('queued', 'sending'))
) STRICT;
CREATE INDEX messages_by_checkout ON messages (checkout_id, id) WHERE checkout_id IS NOT NULL;
-- By organisation first: the queue is taken in turns, so that a thousand mails of one delay nobody else's.
CREATE INDEX messages_due ON messages (organization_id, next_try_at_ms) WHERE next_try_at_ms IS NOT NULL;
CREATE INDEX messages_sending ON messages (id) WHERE status = 'sending';
CREATE INDEX messages_with_recipient ON messages (updated_at_ms) WHERE recipient IS NOT NULL AND status IN ('sent', 'failed');
CREATE INDEX messages_over ON messages (updated_at_ms) WHERE status IN ('sent', 'failed');

-- Addresses and numbers that do not exist or take nothing, by the SHA-256 of site and address: enough to know one again, not to read it.
CREATE TABLE refused_addresses (
    digest BLOB NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
    refused_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX refused_addresses_by_age ON refused_addresses (refused_at_ms);
