-- Where merchants' servers hear of events. A deleted endpoint keeps its row, because its deliveries stay readable.
CREATE TABLE webhook_endpoints (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    site_id BLOB NOT NULL REFERENCES sites (id),
    is_live INTEGER NOT NULL CHECK (is_live IN (0, 1)),
    url TEXT NOT NULL,
    description TEXT,
    events TEXT NOT NULL,
    payload TEXT NOT NULL CHECK (payload IN ('full', 'thin')),
    version TEXT NOT NULL,
    sealed_secret TEXT NOT NULL,
    sealed_previous_secret TEXT,
    previous_until_ms INTEGER,
    disabled_reason TEXT CHECK (disabled_reason IN ('requested', 'gone', 'failing')),
    disabled_at_ms INTEGER,
    failing_since_ms INTEGER,
    deleted_at_ms INTEGER,
    created_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL,
    CHECK ((disabled_reason IS NULL) = (disabled_at_ms IS NULL)),
    CHECK ((sealed_previous_secret IS NULL) = (previous_until_ms IS NULL))
) STRICT;
CREATE INDEX webhook_endpoints_by_site ON webhook_endpoints (site_id, is_live, id);

-- What an event tells of, as it was then. Written only where an endpoint wants the whole of it.
CREATE TABLE event_objects (
    stream_id BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    object BLOB NOT NULL,
    PRIMARY KEY (stream_id, sequence)
) STRICT;

-- One event on its way to one address: an endpoint's, or the checkout's own, where the target is the site. Only the first open delivery
-- of a stream to a target is pending; those behind it wait, which keeps their order without a look at what was sent.
CREATE TABLE deliveries (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    target_id BLOB NOT NULL CHECK (length(target_id) = 16),
    -- Copied from its stream, whose key is checked.
    site_id BLOB NOT NULL,
    stream_id BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (
        status = 'pending' OR status = 'waiting' OR status = 'delivered' OR status = 'parked'),
    tries INTEGER NOT NULL CHECK (tries >= 0),
    -- The schedule of tries begins here: at the event, or when someone had it sent again.
    round_tries INTEGER NOT NULL CHECK (round_tries >= 0),
    round_began_ms INTEGER NOT NULL,
    next_attempt_at_ms INTEGER,
    updated_at_ms INTEGER NOT NULL,
    CHECK ((status = 'pending') = (next_attempt_at_ms IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX deliveries_in_order ON deliveries (stream_id, target_id, sequence);
-- Also the order of all of a target's, whose four statuses are merged.
CREATE INDEX deliveries_by_status ON deliveries (target_id, status, id);
CREATE INDEX deliveries_due ON deliveries (target_id, next_attempt_at_ms) WHERE next_attempt_at_ms IS NOT NULL;

-- Every try. The answer's body is mostly a few bytes, at most two kilobytes.
CREATE TABLE delivery_attempts (
    delivery_id BLOB NOT NULL,
    number INTEGER NOT NULL CHECK (number > 0),
    started_at_ms INTEGER NOT NULL,
    milliseconds INTEGER NOT NULL,
    status INTEGER,
    fault TEXT,
    body BLOB NOT NULL CHECK (length(body) <= 2048),
    PRIMARY KEY (delivery_id, number)
) STRICT, WITHOUT ROWID;

-- Ids of events grow with the order in which they are written, so this is the order in which one who was away catches up.
-- The type stands there too, so that looking for a rare one reads nothing else.
CREATE INDEX events_by_site ON events (site_id, is_live, id, type);
-- How a rare type is found. What every checkout begins with is never rare, so that making a checkout writes nothing here.
CREATE INDEX events_by_type ON events (site_id, is_live, type, id) WHERE type <> 'checkout.created';
