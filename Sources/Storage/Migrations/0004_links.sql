-- A durable address from which checkouts are made. `terms` (the amounts) and `details` are JSON values, read whole and never searched.
-- The organisation stands beside the site, so that a list is one walk through one index.
CREATE TABLE payment_links (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations (id),
    site_id BLOB NOT NULL REFERENCES sites (id),
    is_live INTEGER NOT NULL CHECK (is_live IN (0, 1)),
    code INTEGER NOT NULL UNIQUE CHECK (code BETWEEN 0 AND 1152921504606846975),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    terms TEXT NOT NULL,
    payments_limit INTEGER CHECK (payments_limit > 0),
    details TEXT NOT NULL,
    expires_at_ms INTEGER,
    deactivated_at_ms INTEGER,
    created_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL,
    event_count INTEGER NOT NULL CHECK (event_count > 0),
    -- The state that its events last told of; the state itself follows from the rest and the time.
    told_state TEXT NOT NULL CHECK (told_state IN ('active', 'completed', 'deactivated', 'expired'))
) STRICT;
CREATE INDEX payment_links_by_organization ON payment_links (organization_id, is_live, id);
CREATE INDEX payment_links_active_by_expiry ON payment_links (expires_at_ms)
    WHERE told_state = 'active' AND expires_at_ms IS NOT NULL;

-- The checkouts of a link. A checkout that is being paid or was paid sits on one of the link's seats; there are as many as payments,
-- each seat has one row at most, and so a link cannot be paid too often. A link without a limit has no seats.
CREATE TABLE link_checkouts (
    checkout_id BLOB NOT NULL PRIMARY KEY REFERENCES checkouts (id),
    link_id BLOB NOT NULL REFERENCES payment_links (id),
    seats INTEGER,
    seat INTEGER CHECK (seat BETWEEN 1 AND seats),
    is_paid INTEGER NOT NULL CHECK (is_paid IN (0, 1)),
    CHECK (seat IS NULL OR seats IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX link_checkouts_one_a_seat ON link_checkouts (link_id, seat) WHERE seat IS NOT NULL;
CREATE INDEX link_checkouts_paid ON link_checkouts (link_id) WHERE is_paid = 1;
