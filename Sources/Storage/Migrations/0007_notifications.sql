-- What providers tell of their own accord, and what testers dictate.

-- An event of a provider is claimed by its id before anything changes, so that a repeat does nothing. What is claimed and not yet
-- acted on waits: its payment may not be known here yet.
CREATE TABLE provider_notifications (
    provider_account_id BLOB NOT NULL REFERENCES provider_accounts (id),
    event_id TEXT NOT NULL CHECK (length(event_id) BETWEEN 1 AND 255),
    payment_reference TEXT,
    payment_key TEXT,
    movement_reference TEXT,
    failures INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),
    received_at_ms INTEGER NOT NULL,
    -- Null once it was acted on or given up.
    next_try_at_ms INTEGER,
    PRIMARY KEY (provider_account_id, event_id),
    CHECK (payment_reference IS NOT NULL OR payment_key IS NOT NULL)
) STRICT;
CREATE INDEX provider_notifications_due ON provider_notifications (next_try_at_ms) WHERE next_try_at_ms IS NOT NULL;
CREATE INDEX provider_notifications_waiting ON provider_notifications (provider_account_id) WHERE next_try_at_ms IS NOT NULL;
CREATE INDEX provider_notifications_by_receipt ON provider_notifications (received_at_ms);
CREATE INDEX transactions_by_provider_reference ON transactions (provider_reference, provider_account_id)
    WHERE provider_reference IS NOT NULL;

-- How far ahead of the clock an organisation's test objects are.
CREATE TABLE test_clocks (
    organization_id BLOB NOT NULL PRIMARY KEY REFERENCES organizations (id),
    seconds_ahead INTEGER NOT NULL CHECK (seconds_ahead > 0)
) STRICT, WITHOUT ROWID;
-- Only organisations that are ahead are searched so.
CREATE INDEX holds_by_site ON holds (site_id, expires_at_ms) WHERE status = 'open';

-- The sandbox's own: whose payment it is, when time decides it, and what it has to tell.
ALTER TABLE sandbox_payments ADD COLUMN account_id BLOB;
ALTER TABLE sandbox_payments ADD COLUMN settles_at_ms INTEGER;
CREATE INDEX sandbox_payments_due ON sandbox_payments (settles_at_ms) WHERE settles_at_ms IS NOT NULL;
CREATE TABLE sandbox_notifications (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    account_id BLOB NOT NULL,
    payment_key TEXT NOT NULL,
    type TEXT NOT NULL,
    body BLOB NOT NULL,
    standing TEXT NOT NULL CHECK (standing IN ('waiting', 'held', 'lost', 'delivered', 'given_up')),
    copies INTEGER NOT NULL,
    deliveries INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    next_try_at_ms INTEGER,
    created_at_ms INTEGER NOT NULL,
    CHECK ((standing = 'waiting') = (next_try_at_ms IS NOT NULL))
) STRICT;
CREATE INDEX sandbox_notifications_due ON sandbox_notifications (next_try_at_ms, id) WHERE next_try_at_ms IS NOT NULL;
CREATE INDEX sandbox_notifications_by_payment ON sandbox_notifications (account_id, payment_key, id);
-- The fate of the next notifications: of one payment, or of the whole account where the key is empty.
CREATE TABLE sandbox_fates (
    account_id BLOB NOT NULL,
    payment_key TEXT NOT NULL,
    fate TEXT NOT NULL CHECK (fate IN ('once', 'twice', 'never', 'later')),
    -- Null: until it is set anew.
    remaining INTEGER CHECK (remaining > 0),
    PRIMARY KEY (account_id, payment_key)
) STRICT, WITHOUT ROWID;
