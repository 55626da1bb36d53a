-- What happens to money after an attempt brought or holds it. A capture, a refund and a dispute are rows of their own; a checkout's
-- money facts are their sums. What is pending counts as if it had happened, so that nothing is promised twice: the triggers say so
-- too, for the day on which the code forgets it.

-- Which attempt is in flight: news of an older one must not pass for news of this one.
ALTER TABLE checkouts ADD COLUMN in_flight_transaction_id BLOB;
UPDATE checkouts SET in_flight_transaction_id = (
    SELECT t.id FROM transactions t
    WHERE t.checkout_id = checkouts.id AND t.status IN ('created', 'requires_action', 'processing'))
    WHERE in_flight IS NOT NULL;

-- The capture, refund or dispute that an event tells of.
ALTER TABLE events ADD COLUMN subject_id BLOB;

-- One for each authorised attempt.
CREATE TABLE holds (
    transaction_id BLOB NOT NULL PRIMARY KEY REFERENCES transactions (id),
    checkout_id BLOB NOT NULL REFERENCES checkouts (id),
    site_id BLOB NOT NULL REFERENCES sites (id),
    status TEXT NOT NULL CHECK (status IN ('open', 'releasing', 'released', 'captured')),
    release_reason TEXT CHECK (release_reason IN ('requested', 'expired')),
    expires_at_ms INTEGER NOT NULL,
    next_query_at_ms INTEGER,
    CHECK ((status = 'releasing') = (next_query_at_ms IS NOT NULL)),
    CHECK ((status IN ('releasing', 'released')) = (release_reason IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX holds_open_by_expiry ON holds (expires_at_ms) WHERE status = 'open';
CREATE INDEX holds_due ON holds (next_query_at_ms) WHERE next_query_at_ms IS NOT NULL;

CREATE TABLE captures (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    transaction_id BLOB NOT NULL REFERENCES transactions (id),
    checkout_id BLOB NOT NULL REFERENCES checkouts (id),
    site_id BLOB NOT NULL REFERENCES sites (id),
    amount INTEGER NOT NULL CHECK (amount > 0),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    is_final INTEGER NOT NULL CHECK (is_final IN (0, 1)),
    provider_reference TEXT,
    status TEXT NOT NULL CHECK (status IN ('pending', 'succeeded', 'failed')),
    is_unknown INTEGER NOT NULL DEFAULT 0 CHECK (is_unknown IN (0, 1)),
    decline_code TEXT,
    provider_code TEXT,
    next_query_at_ms INTEGER,
    created_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL,
    CHECK ((status = 'failed') = (decline_code IS NOT NULL)),
    CHECK ((status = 'pending') = (next_query_at_ms IS NOT NULL))
) STRICT;
CREATE INDEX captures_by_checkout ON captures (checkout_id, id);
CREATE UNIQUE INDEX captures_provider_reference ON captures (transaction_id, provider_reference)
    WHERE provider_reference IS NOT NULL;
CREATE INDEX captures_due ON captures (next_query_at_ms) WHERE next_query_at_ms IS NOT NULL;

CREATE TABLE refunds (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    transaction_id BLOB NOT NULL REFERENCES transactions (id),
    checkout_id BLOB NOT NULL REFERENCES checkouts (id),
    site_id BLOB NOT NULL REFERENCES sites (id),
    amount INTEGER NOT NULL CHECK (amount > 0),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    details TEXT NOT NULL,
    provider_reference TEXT,
    status TEXT NOT NULL CHECK (status IN ('pending', 'succeeded', 'failed', 'cancelled')),
    is_unknown INTEGER NOT NULL DEFAULT 0 CHECK (is_unknown IN (0, 1)),
    decline_code TEXT,
    provider_code TEXT,
    next_query_at_ms INTEGER,
    created_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL,
    CHECK ((status = 'failed') = (decline_code IS NOT NULL)),
    CHECK ((status = 'pending') = (next_query_at_ms IS NOT NULL))
) STRICT;
CREATE INDEX refunds_by_checkout ON refunds (checkout_id, id);
CREATE UNIQUE INDEX refunds_provider_reference ON refunds (transaction_id, provider_reference)
    WHERE provider_reference IS NOT NULL;
CREATE INDEX refunds_due ON refunds (next_query_at_ms) WHERE next_query_at_ms IS NOT NULL;

CREATE TABLE disputes (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    transaction_id BLOB NOT NULL REFERENCES transactions (id),
    checkout_id BLOB NOT NULL REFERENCES checkouts (id),
    site_id BLOB NOT NULL REFERENCES sites (id),
    amount INTEGER NOT NULL CHECK (amount > 0),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    reason TEXT NOT NULL,
    evidence_due_at_ms INTEGER,
    provider_reference TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('opened', 'won', 'lost')),
    created_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX disputes_by_checkout ON disputes (checkout_id, id);
CREATE UNIQUE INDEX disputes_provider_reference ON disputes (transaction_id, provider_reference);

CREATE TRIGGER captures_within_authorised BEFORE INSERT ON captures WHEN NEW.status <> 'failed' AND NEW.amount + (
    SELECT COALESCE(SUM(amount), 0) FROM captures
    WHERE checkout_id = NEW.checkout_id AND transaction_id = NEW.transaction_id AND status <> 'failed')
    > (SELECT amount FROM transactions WHERE id = NEW.transaction_id)
BEGIN SELECT RAISE(ABORT, 'captures above what is authorised'); END;
CREATE TRIGGER captures_come_back_within BEFORE UPDATE OF status ON captures
    WHEN OLD.status = 'failed' AND NEW.status <> 'failed' AND NEW.amount + (
    SELECT COALESCE(SUM(amount), 0) FROM captures
    WHERE checkout_id = NEW.checkout_id AND transaction_id = NEW.transaction_id AND status <> 'failed')
    > (SELECT amount FROM transactions WHERE id = NEW.transaction_id)
BEGIN SELECT RAISE(ABORT, 'captures above what is authorised'); END;
CREATE TRIGGER refunds_within_received BEFORE INSERT ON refunds
    WHEN NEW.status IN ('pending', 'succeeded') AND NEW.amount + (
    SELECT COALESCE(SUM(amount), 0) FROM refunds
    WHERE checkout_id = NEW.checkout_id AND status IN ('pending', 'succeeded'))
    > (SELECT amount_received FROM checkouts WHERE id = NEW.checkout_id)
BEGIN SELECT RAISE(ABORT, 'refunds above what was received'); END;
CREATE TRIGGER refunds_do_not_come_back BEFORE UPDATE OF status ON refunds
    WHEN OLD.status IN ('failed', 'cancelled') AND NEW.status IN ('pending', 'succeeded')
BEGIN SELECT RAISE(ABORT, 'a refund that ended without money'); END;
