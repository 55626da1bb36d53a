index api_keys_by_organization
CREATE INDEX api_keys_by_organization ON api_keys (organization_id, id)

index awaited_transfers_open
CREATE INDEX awaited_transfers_open
    ON awaited_transfers (organization_id, is_live, receiving_account, currency, amount - received)
    WHERE is_settled = 0

index bank_transfers_by_organization
CREATE INDEX bank_transfers_by_organization ON bank_transfers (organization_id, is_live, id)

index bank_transfers_by_status
CREATE INDEX bank_transfers_by_status ON bank_transfers (organization_id, is_live, status, id)

index captures_by_checkout
CREATE INDEX captures_by_checkout ON captures (checkout_id, id)

index captures_due
CREATE INDEX captures_due ON captures (next_query_at_ms) WHERE next_query_at_ms IS NOT NULL

index captures_provider_reference
CREATE UNIQUE INDEX captures_provider_reference ON captures (transaction_id, provider_reference)
    WHERE provider_reference IS NOT NULL

index checkouts_by_reference
CREATE INDEX checkouts_by_reference ON checkouts (organization_id, reference, id) WHERE reference IS NOT NULL

index checkouts_by_status
CREATE INDEX checkouts_by_status ON checkouts (site_id, is_live, status, id)

index checkouts_open_by_expiry
CREATE INDEX checkouts_open_by_expiry ON checkouts (expires_at_ms) WHERE status = 'pending'

index deliveries_by_status
CREATE INDEX deliveries_by_status ON deliveries (target_id, status, id)

index deliveries_due
CREATE INDEX deliveries_due ON deliveries (target_id, next_attempt_at_ms) WHERE next_attempt_at_ms IS NOT NULL

index deliveries_in_order
CREATE UNIQUE INDEX deliveries_in_order ON deliveries (stream_id, target_id, sequence)

index disputes_by_checkout
CREATE INDEX disputes_by_checkout ON disputes (checkout_id, id)

index disputes_provider_reference
CREATE UNIQUE INDEX disputes_provider_reference ON disputes (transaction_id, provider_reference)

index events_by_site
CREATE INDEX events_by_site ON events (site_id, is_live, id, type)

index events_by_type
CREATE INDEX events_by_type ON events (site_id, is_live, type, id) WHERE type <> 'checkout.created'

index holds_by_site
CREATE INDEX holds_by_site ON holds (site_id, expires_at_ms) WHERE status = 'open'

index holds_due
CREATE INDEX holds_due ON holds (next_query_at_ms) WHERE next_query_at_ms IS NOT NULL

index holds_open_by_expiry
CREATE INDEX holds_open_by_expiry ON holds (expires_at_ms) WHERE status = 'open'

index idempotency_keys_by_age
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at_ms)

index link_checkouts_one_a_seat
CREATE UNIQUE INDEX link_checkouts_one_a_seat ON link_checkouts (link_id, seat) WHERE seat IS NOT NULL

index link_checkouts_paid
CREATE INDEX link_checkouts_paid ON link_checkouts (link_id) WHERE is_paid = 1

index members_by_email
CREATE UNIQUE INDEX members_by_email ON members (organization_id, email_key)

index members_by_organization
CREATE INDEX members_by_organization ON members (organization_id, id)

index members_one_owner
CREATE UNIQUE INDEX members_one_owner ON members (organization_id) WHERE role = 'owner'

index messages_by_checkout
CREATE INDEX messages_by_checkout ON messages (checkout_id, id) WHERE checkout_id IS NOT NULL

index messages_due
CREATE INDEX messages_due ON messages (organization_id, next_try_at_ms) WHERE next_try_at_ms IS NOT NULL

index messages_over
CREATE INDEX messages_over ON messages (updated_at_ms) WHERE status IN ('sent', 'failed')

index messages_sending
CREATE INDEX messages_sending ON messages (id) WHERE status = 'sending'

index messages_with_recipient
CREATE INDEX messages_with_recipient ON messages (updated_at_ms) WHERE recipient IS NOT NULL AND status IN ('sent', 'failed')

index payment_links_active_by_expiry
CREATE INDEX payment_links_active_by_expiry ON payment_links (expires_at_ms)
    WHERE told_state = 'active' AND expires_at_ms IS NOT NULL

index payment_links_by_organization
CREATE INDEX payment_links_by_organization ON payment_links (organization_id, is_live, id)

index provider_accounts_by_organization
CREATE INDEX provider_accounts_by_organization ON provider_accounts (organization_id, id)

index provider_notifications_by_receipt
CREATE INDEX provider_notifications_by_receipt ON provider_notifications (received_at_ms)

index provider_notifications_due
CREATE INDEX provider_notifications_due ON provider_notifications (next_try_at_ms) WHERE next_try_at_ms IS NOT NULL

index provider_notifications_waiting
CREATE INDEX provider_notifications_waiting ON provider_notifications (provider_account_id) WHERE next_try_at_ms IS NOT NULL

index receipts_by_checkout
CREATE INDEX receipts_by_checkout ON receipts (checkout_id, place)

index receipts_by_organization
CREATE INDEX receipts_by_organization ON receipts (organization_id, is_live, place)

index receipts_once_for_refund
CREATE UNIQUE INDEX receipts_once_for_refund ON receipts (refund_id, occasion) WHERE refund_id IS NOT NULL

index refunds_by_checkout
CREATE INDEX refunds_by_checkout ON refunds (checkout_id, id)

index refunds_due
CREATE INDEX refunds_due ON refunds (next_query_at_ms) WHERE next_query_at_ms IS NOT NULL

index refunds_provider_reference
CREATE UNIQUE INDEX refunds_provider_reference ON refunds (transaction_id, provider_reference)
    WHERE provider_reference IS NOT NULL

index refused_addresses_by_age
CREATE INDEX refused_addresses_by_age ON refused_addresses (refused_at_ms)

index retries_due
CREATE INDEX retries_due ON retries (next_query_at_ms) WHERE next_query_at_ms IS NOT NULL

index retries_one_pending
CREATE UNIQUE INDEX retries_one_pending ON retries (checkout_id, transaction_id) WHERE status = 'pending'

index reversals_by_checkout
CREATE INDEX reversals_by_checkout ON reversals (checkout_id, created_at_ms)

index sandbox_notifications_by_payment
CREATE INDEX sandbox_notifications_by_payment ON sandbox_notifications (account_id, payment_key, id)

index sandbox_notifications_due
CREATE INDEX sandbox_notifications_due ON sandbox_notifications (next_try_at_ms, id) WHERE next_try_at_ms IS NOT NULL

index sandbox_payments_by_order
CREATE INDEX sandbox_payments_by_order ON sandbox_payments (order_id, scenario)

index sandbox_payments_due
CREATE INDEX sandbox_payments_due ON sandbox_payments (settles_at_ms) WHERE settles_at_ms IS NOT NULL

index sandbox_tokens_by_expiry
CREATE INDEX sandbox_tokens_by_expiry ON sandbox_tokens (expires_at_ms)

index saved_methods_by_customer
CREATE INDEX saved_methods_by_customer ON saved_methods (organization_id, is_live, customer_reference, id)
    WHERE customer_reference IS NOT NULL

index saved_methods_by_email
CREATE INDEX saved_methods_by_email ON saved_methods (organization_id, is_live, lower(customer_email), id)
    WHERE customer_email IS NOT NULL

index saved_methods_by_organization
CREATE INDEX saved_methods_by_organization ON saved_methods (organization_id, is_live, status, id)

index saved_methods_by_site
CREATE INDEX saved_methods_by_site ON saved_methods (site_id, is_live, status, id)

index saved_methods_removal_due
CREATE INDEX saved_methods_removal_due ON saved_methods (removal_due_at_ms) WHERE removal_due_at_ms IS NOT NULL

index sites_by_organization
CREATE INDEX sites_by_organization ON sites (organization_id, id)

index sqlite_autoindex_awaited_transfers_1

index sqlite_autoindex_awaited_transfers_2

index sqlite_autoindex_bank_transfers_1

index sqlite_autoindex_bank_transfers_2

index sqlite_autoindex_captures_1

index sqlite_autoindex_checkouts_1

index sqlite_autoindex_disputes_1

index sqlite_autoindex_event_objects_1

index sqlite_autoindex_idempotency_keys_1

index sqlite_autoindex_members_1

index sqlite_autoindex_members_2

index sqlite_autoindex_messages_1

index sqlite_autoindex_method_consents_1

index sqlite_autoindex_payment_links_1

index sqlite_autoindex_payment_links_2

index sqlite_autoindex_provider_notifications_1

index sqlite_autoindex_receipt_settings_1

index sqlite_autoindex_receipt_wordings_1

index sqlite_autoindex_receipts_1

index sqlite_autoindex_receipts_2

index sqlite_autoindex_refunds_1

index sqlite_autoindex_retries_1

index sqlite_autoindex_reversals_1

index sqlite_autoindex_sandbox_notifications_1

index sqlite_autoindex_sandbox_payments_1

index sqlite_autoindex_sandbox_payments_2

index sqlite_autoindex_sandbox_tokens_1

index sqlite_autoindex_saved_methods_1

index sqlite_autoindex_saved_methods_2

index sqlite_autoindex_site_logos_1

index sqlite_autoindex_site_providers_2

index sqlite_autoindex_sites_1

index sqlite_autoindex_statement_imports_1

index sqlite_autoindex_tax_register_answers_1

index sqlite_autoindex_transactions_1

index sqlite_autoindex_transactions_2

index sqlite_autoindex_webhook_endpoints_1

index statement_imports_by_organization
CREATE INDEX statement_imports_by_organization ON statement_imports (organization_id, is_live, id)

index tax_register_answers_by_use
CREATE INDEX tax_register_answers_by_use ON tax_register_answers (wanted_at_ms)

index tax_register_questions_by_id
CREATE INDEX tax_register_questions_by_id ON tax_register_questions (tax_id)

index tax_register_questions_due
CREATE INDEX tax_register_questions_due ON tax_register_questions (organization_id, ask_at_ms)

index transactions_attempt_key
CREATE UNIQUE INDEX transactions_attempt_key ON transactions (checkout_id, attempt_key)

index transactions_by_checkout
CREATE INDEX transactions_by_checkout ON transactions (checkout_id, id)

index transactions_by_last_four
CREATE INDEX transactions_by_last_four ON transactions (site_id, instrument_last_four)
    WHERE instrument_last_four IS NOT NULL

index transactions_by_provider_account
CREATE INDEX transactions_by_provider_account ON transactions (provider_account_id, id)

index transactions_by_provider_reference
CREATE INDEX transactions_by_provider_reference ON transactions (provider_reference, provider_account_id)
    WHERE provider_reference IS NOT NULL

index transactions_due
CREATE INDEX transactions_due ON transactions (next_query_at_ms) WHERE next_query_at_ms IS NOT NULL

index transactions_one_in_flight
CREATE UNIQUE INDEX transactions_one_in_flight ON transactions (checkout_id)
    WHERE status IN ('created', 'requires_action', 'processing')

index transactions_one_success
CREATE UNIQUE INDEX transactions_one_success ON transactions (checkout_id) WHERE status IN ('authorized', 'succeeded')

index webhook_endpoints_by_site
CREATE INDEX webhook_endpoints_by_site ON webhook_endpoints (site_id, is_live, id)

table api_keys
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
) STRICT, WITHOUT ROWID

table awaited_transfers
CREATE TABLE awaited_transfers (
    transaction_id BLOB NOT NULL PRIMARY KEY REFERENCES transactions (id),
    checkout_id BLOB NOT NULL REFERENCES checkouts (id),
    site_id BLOB NOT NULL REFERENCES sites (id),
    organization_id BLOB NOT NULL REFERENCES organizations (id),
    is_live INTEGER NOT NULL CHECK (is_live IN (0, 1)),
    provider_account_id BLOB NOT NULL REFERENCES provider_accounts (id),
    receiving_account TEXT NOT NULL,
    scheme TEXT NOT NULL,
    reference TEXT NOT NULL CHECK (length(reference) BETWEEN 4 AND 27),
    amount INTEGER NOT NULL CHECK (amount > 0),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    received INTEGER NOT NULL DEFAULT 0 CHECK (received >= 0),
    forgiven INTEGER NOT NULL DEFAULT 0 CHECK (forgiven >= 0),
    is_settled INTEGER NOT NULL DEFAULT 0 CHECK (is_settled = (received + forgiven >= amount)),
    payer_name TEXT NOT NULL,
    expected_at_ms INTEGER NOT NULL,
    lapses_at_ms INTEGER NOT NULL,
    created_at_ms INTEGER NOT NULL,
    UNIQUE (receiving_account, reference)
) STRICT

table bank_transfers
CREATE TABLE bank_transfers (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations (id),
    is_live INTEGER NOT NULL CHECK (is_live IN (0, 1)),
    import_id BLOB NOT NULL,
    receiving_account TEXT NOT NULL,
    key_digest BLOB NOT NULL CHECK (length(key_digest) = 32),
    booked_on INTEGER NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    is_return INTEGER NOT NULL CHECK (is_return IN (0, 1)),
    remittance TEXT NOT NULL,
    payer_name TEXT NOT NULL,
    payer_account TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN (
        'settled', 'partial', 'proposed', 'unmatched', 'reversed', 'rejected')),
    reason TEXT,
    -- Ids with spaces between them, the likeliest first.
    transactions TEXT NOT NULL,
    shortage INTEGER NOT NULL CHECK (shortage >= 0),
    excess INTEGER NOT NULL CHECK (excess >= 0),
    created_at_ms INTEGER NOT NULL,
    decided_at_ms INTEGER,
    UNIQUE (organization_id, is_live, receiving_account, key_digest),
    CHECK (status <> 'proposed' OR reason IS NOT NULL)
) STRICT

table captures
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
) STRICT

table checkout_search
CREATE VIRTUAL TABLE checkout_search USING fts5 (
    tenant, email, words, content = '', columnsize = 0, tokenize = "unicode61 remove_diacritics 2")

table checkout_search_config
CREATE TABLE 'checkout_search_config'(k PRIMARY KEY, v) WITHOUT ROWID

table checkout_search_data
CREATE TABLE 'checkout_search_data'(id INTEGER PRIMARY KEY, block BLOB)

table checkout_search_idx
CREATE TABLE 'checkout_search_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID

table checkouts
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
, in_flight_transaction_id BLOB, amount_reversed INTEGER NOT NULL DEFAULT 0) STRICT

table collection_notices
CREATE TABLE collection_notices (
    transaction_id BLOB NOT NULL REFERENCES transactions (id),
    charge_day INTEGER NOT NULL,
    PRIMARY KEY (transaction_id, charge_day)
) STRICT, WITHOUT ROWID

table deliveries
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
) STRICT, WITHOUT ROWID

table delivery_attempts
CREATE TABLE delivery_attempts (
    delivery_id BLOB NOT NULL,
    number INTEGER NOT NULL CHECK (number > 0),
    started_at_ms INTEGER NOT NULL,
    milliseconds INTEGER NOT NULL,
    status INTEGER,
    fault TEXT,
    body BLOB NOT NULL CHECK (length(body) <= 2048),
    PRIMARY KEY (delivery_id, number)
) STRICT, WITHOUT ROWID

table disputes
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
) STRICT

table event_objects
CREATE TABLE event_objects (
    stream_id BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    object BLOB NOT NULL,
    PRIMARY KEY (stream_id, sequence)
) STRICT

table events
CREATE TABLE events (
    stream_id BLOB NOT NULL CHECK (length(stream_id) = 16),
    sequence INTEGER NOT NULL CHECK (sequence > 0),
    id BLOB NOT NULL CHECK (length(id) = 16),
    -- Copied from its stream, whose key is checked.
    site_id BLOB NOT NULL,
    is_live INTEGER NOT NULL CHECK (is_live IN (0, 1)),
    type TEXT NOT NULL,
    transaction_id BLOB,
    created_at_ms INTEGER NOT NULL, subject_id BLOB,
    PRIMARY KEY (stream_id, sequence)
) STRICT, WITHOUT ROWID

table holds
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
) STRICT, WITHOUT ROWID

table idempotency_keys
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
) STRICT

table link_checkouts
CREATE TABLE link_checkouts (
    checkout_id BLOB NOT NULL PRIMARY KEY REFERENCES checkouts (id),
    link_id BLOB NOT NULL REFERENCES payment_links (id),
    seats INTEGER,
    seat INTEGER CHECK (seat BETWEEN 1 AND seats),
    is_paid INTEGER NOT NULL CHECK (is_paid IN (0, 1)),
    CHECK (seat IS NULL OR seats IS NOT NULL)
) STRICT, WITHOUT ROWID

table members
CREATE TABLE members (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations (id),
    email TEXT NOT NULL,
    -- The same in lower case: addresses differ in nothing but case for mail servers in use.
    email_key TEXT NOT NULL CHECK (email_key = lower(email)),
    name TEXT,
    -- The tag of the language that mails to the member are in; else they are in English.
    locale TEXT,
    role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'developer', 'support', 'viewer')),
    status TEXT NOT NULL CHECK (status IN ('invited', 'active')),
    notices TEXT NOT NULL,
    invitation_digest BLOB NOT NULL UNIQUE CHECK (length(invitation_digest) = 32),
    invitation_ends_at_ms INTEGER NOT NULL,
    accepted_at_ms INTEGER,
    created_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL,
    CHECK ((status = 'active') = (accepted_at_ms IS NOT NULL))
) STRICT

table message_counts
CREATE TABLE message_counts (
    holder_id BLOB NOT NULL CHECK (length(holder_id) = 16),
    is_live INTEGER NOT NULL CHECK (is_live IN (0, 1)),
    began_at_ms INTEGER NOT NULL,
    count INTEGER NOT NULL CHECK (count > 0),
    PRIMARY KEY (holder_id, is_live, began_at_ms)
) STRICT, WITHOUT ROWID

table messages
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
) STRICT

table method_consents
CREATE TABLE method_consents (
    transaction_id BLOB NOT NULL PRIMARY KEY REFERENCES transactions (id),
    site_id BLOB NOT NULL REFERENCES sites (id),
    text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 2000),
    locale TEXT NOT NULL,
    is_chosen INTEGER NOT NULL CHECK (is_chosen IN (0, 1)),
    given_at_ms INTEGER NOT NULL
) STRICT

table organizations
CREATE TABLE organizations (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
    created_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID

table payment_links
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
) STRICT

table provider_accounts
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
) STRICT, WITHOUT ROWID

table provider_names
CREATE TABLE provider_names (
    provider_account_id BLOB NOT NULL REFERENCES provider_accounts (id),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
    transaction_id BLOB NOT NULL REFERENCES transactions (id),
    PRIMARY KEY (provider_account_id, name)
) STRICT, WITHOUT ROWID

table provider_notifications
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
) STRICT

table receipt_settings
CREATE TABLE receipt_settings (
    organization_id BLOB NOT NULL PRIMARY KEY REFERENCES organizations (id),
    settings TEXT NOT NULL
) STRICT

table receipt_wordings
CREATE TABLE receipt_wordings (
    digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
    words TEXT NOT NULL
) STRICT

table receipts
CREATE TABLE receipts (
    -- The rowid by a name: receipts are listed in the order of issue.
    place INTEGER NOT NULL PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations (id),
    site_id BLOB NOT NULL REFERENCES sites (id),
    checkout_id BLOB NOT NULL REFERENCES checkouts (id),
    transaction_id BLOB REFERENCES transactions (id),
    refund_id BLOB REFERENCES refunds (id),
    is_live INTEGER NOT NULL CHECK (is_live IN (0, 1)),
    occasion TEXT NOT NULL CHECK (occasion IN ('payment', 'refund', 'refund_returned')),
    -- 0 where numbers go on from year to year.
    year INTEGER NOT NULL CHECK (year >= 0),
    sequence INTEGER NOT NULL CHECK (sequence > 0),
    number TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    contents TEXT NOT NULL,
    wording_digest BLOB NOT NULL REFERENCES receipt_wordings (digest),
    issued_at_ms INTEGER NOT NULL,
    UNIQUE (organization_id, is_live, year, sequence),
    CHECK ((occasion = 'payment') = (refund_id IS NULL))
) STRICT

table recollections
CREATE TABLE recollections (
    transaction_id BLOB NOT NULL PRIMARY KEY REFERENCES transactions (id),
    made INTEGER NOT NULL CHECK (made > 0)
) STRICT, WITHOUT ROWID

table recoveries
CREATE TABLE recoveries (
    checkout_id BLOB NOT NULL REFERENCES checkouts (id),
    fresh_checkout_id BLOB NOT NULL REFERENCES checkouts (id),
    PRIMARY KEY (checkout_id, fresh_checkout_id)
) STRICT, WITHOUT ROWID

table refunds
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
) STRICT

table refused_addresses
CREATE TABLE refused_addresses (
    digest BLOB NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
    refused_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID

table retries
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
) STRICT

table reversals
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
) STRICT

table sandbox_fates
CREATE TABLE sandbox_fates (
    account_id BLOB NOT NULL,
    payment_key TEXT NOT NULL,
    fate TEXT NOT NULL CHECK (fate IN ('once', 'twice', 'never', 'later')),
    -- Null: until it is set anew.
    remaining INTEGER CHECK (remaining > 0),
    PRIMARY KEY (account_id, payment_key)
) STRICT, WITHOUT ROWID

table sandbox_notifications
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
) STRICT

table sandbox_payments
CREATE TABLE sandbox_payments (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    provider_key TEXT NOT NULL UNIQUE,
    order_id BLOB NOT NULL CHECK (length(order_id) = 16),
    scenario TEXT,
    version INTEGER NOT NULL,
    data TEXT NOT NULL
, account_id BLOB, settles_at_ms INTEGER) STRICT

table sandbox_tokens
CREATE TABLE sandbox_tokens (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    payment_id BLOB CHECK (length(payment_id) = 16),
    data TEXT NOT NULL,
    expires_at_ms INTEGER NOT NULL
) STRICT

table saved_methods
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
) STRICT

table schema_migrations
CREATE TABLE schema_migrations (
  number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL) STRICT

table search_progress
CREATE TABLE search_progress (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    indexed_rowid INTEGER NOT NULL
) STRICT

table seen_transfers
CREATE TABLE seen_transfers (
    transaction_id BLOB NOT NULL REFERENCES awaited_transfers (transaction_id),
    sight BLOB NOT NULL CHECK (length(sight) IN (8, 16)),
    site_id BLOB NOT NULL REFERENCES sites (id),
    amount INTEGER NOT NULL CHECK (amount > 0),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    is_over INTEGER NOT NULL CHECK (is_over IN (0, 1)),
    seen_at_ms INTEGER NOT NULL,
    PRIMARY KEY (transaction_id, sight)
) STRICT, WITHOUT ROWID

table site_logos
CREATE TABLE site_logos (
    site_id BLOB NOT NULL PRIMARY KEY REFERENCES sites (id),
    hash TEXT NOT NULL,
    bytes BLOB NOT NULL
) STRICT

table site_providers
CREATE TABLE site_providers (
    site_id BLOB NOT NULL REFERENCES sites (id),
    position INTEGER NOT NULL,
    provider_account_id BLOB NOT NULL REFERENCES provider_accounts (id),
    PRIMARY KEY (site_id, position),
    UNIQUE (site_id, provider_account_id)
) STRICT, WITHOUT ROWID

table sites
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
) STRICT

table statement_imports
CREATE TABLE statement_imports (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organization_id BLOB NOT NULL REFERENCES organizations (id),
    is_live INTEGER NOT NULL CHECK (is_live IN (0, 1)),
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    format TEXT NOT NULL,
    settled INTEGER NOT NULL,
    partial INTEGER NOT NULL,
    proposed INTEGER NOT NULL,
    unmatched INTEGER NOT NULL,
    ignored INTEGER NOT NULL,
    announced INTEGER NOT NULL,
    repeated INTEGER NOT NULL,
    foreign_lines INTEGER NOT NULL,
    unbooked INTEGER NOT NULL,
    created_at_ms INTEGER NOT NULL
) STRICT

table tax_register_answers
CREATE TABLE tax_register_answers (
    tax_id TEXT NOT NULL PRIMARY KEY CHECK (length(tax_id) BETWEEN 4 AND 40),
    is_registered INTEGER NOT NULL CHECK (is_registered IN (0, 1)),
    checked_at_ms INTEGER NOT NULL,
    wanted_at_ms INTEGER NOT NULL
) STRICT

table tax_register_questions
CREATE TABLE tax_register_questions (
    organization_id BLOB NOT NULL REFERENCES organizations (id),
    tax_id TEXT NOT NULL CHECK (length(tax_id) BETWEEN 4 AND 40),
    country TEXT NOT NULL CHECK (length(country) = 2),
    tries INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0),
    ask_at_ms INTEGER NOT NULL,
    PRIMARY KEY (organization_id, tax_id)
) STRICT, WITHOUT ROWID

table test_clocks
CREATE TABLE test_clocks (
    organization_id BLOB NOT NULL PRIMARY KEY REFERENCES organizations (id),
    seconds_ahead INTEGER NOT NULL CHECK (seconds_ahead > 0)
) STRICT, WITHOUT ROWID

table test_recipients
CREATE TABLE test_recipients (
    organization_id BLOB NOT NULL CHECK (length(organization_id) = 16),
    began_at_ms INTEGER NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    count INTEGER NOT NULL CHECK (count > 0),
    PRIMARY KEY (organization_id, began_at_ms, digest)
) STRICT, WITHOUT ROWID

table transactions
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
) STRICT

table unique_references
CREATE TABLE unique_references (
    site_id BLOB NOT NULL REFERENCES sites (id),
    is_live INTEGER NOT NULL CHECK (is_live IN (0, 1)),
    reference TEXT NOT NULL,
    checkout_id BLOB NOT NULL REFERENCES checkouts (id),
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
    PRIMARY KEY (site_id, is_live, reference)
) STRICT, WITHOUT ROWID

table webhook_endpoints
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
) STRICT

trigger captures_come_back_within
CREATE TRIGGER captures_come_back_within BEFORE UPDATE OF status ON captures
    WHEN OLD.status = 'failed' AND NEW.status <> 'failed' AND NEW.amount + (
    SELECT COALESCE(SUM(amount), 0) FROM captures
    WHERE checkout_id = NEW.checkout_id AND transaction_id = NEW.transaction_id AND status <> 'failed')
    > (SELECT amount FROM transactions WHERE id = NEW.transaction_id)
BEGIN SELECT RAISE(ABORT, 'captures above what is authorised'); END

trigger captures_within_authorised
CREATE TRIGGER captures_within_authorised BEFORE INSERT ON captures WHEN NEW.status <> 'failed' AND NEW.amount + (
    SELECT COALESCE(SUM(amount), 0) FROM captures
    WHERE checkout_id = NEW.checkout_id AND transaction_id = NEW.transaction_id AND status <> 'failed')
    > (SELECT amount FROM transactions WHERE id = NEW.transaction_id)
BEGIN SELECT RAISE(ABORT, 'captures above what is authorised'); END

trigger receipt_wordings_are_kept
CREATE TRIGGER receipt_wordings_are_kept BEFORE DELETE ON receipt_wordings
BEGIN SELECT RAISE(ABORT, 'the words of receipts are kept'); END

trigger receipt_wordings_never_change
CREATE TRIGGER receipt_wordings_never_change BEFORE UPDATE ON receipt_wordings
BEGIN SELECT RAISE(ABORT, 'the words of receipts never change'); END

trigger receipts_are_kept
CREATE TRIGGER receipts_are_kept BEFORE DELETE ON receipts
BEGIN SELECT RAISE(ABORT, 'a receipt is kept'); END

trigger receipts_have_no_gaps
CREATE TRIGGER receipts_have_no_gaps BEFORE INSERT ON receipts WHEN NEW.sequence <> 1 + (
    SELECT COALESCE(MAX(sequence), 0) FROM receipts
    WHERE organization_id = NEW.organization_id AND is_live = NEW.is_live AND year = NEW.year)
BEGIN SELECT RAISE(ABORT, 'a gap in the numbers of receipts'); END

trigger receipts_never_change
CREATE TRIGGER receipts_never_change BEFORE UPDATE ON receipts
BEGIN SELECT RAISE(ABORT, 'a receipt never changes'); END

trigger refunds_do_not_come_back
CREATE TRIGGER refunds_do_not_come_back BEFORE UPDATE OF status ON refunds
    WHEN OLD.status IN ('failed', 'cancelled') AND NEW.status IN ('pending', 'succeeded')
BEGIN SELECT RAISE(ABORT, 'a refund that ended without money'); END

trigger refunds_within_received
CREATE TRIGGER refunds_within_received BEFORE INSERT ON refunds
    WHEN NEW.status IN ('pending', 'succeeded') AND NEW.amount + (
    SELECT COALESCE(SUM(amount), 0) FROM refunds
    WHERE checkout_id = NEW.checkout_id AND status IN ('pending', 'succeeded'))
    > (SELECT amount_received FROM checkouts WHERE id = NEW.checkout_id)
BEGIN SELECT RAISE(ABORT, 'refunds above what was received'); END

trigger reversals_within_received
CREATE TRIGGER reversals_within_received BEFORE INSERT ON reversals WHEN NEW.status = 'standing' AND NEW.amount + (
    SELECT COALESCE(SUM(amount), 0) FROM reversals
    WHERE transaction_id = NEW.transaction_id AND status = 'standing')
    > CASE WHEN EXISTS (SELECT 1 FROM awaited_transfers WHERE transaction_id = NEW.transaction_id)
        THEN (SELECT amount_received FROM checkouts WHERE id = NEW.checkout_id)
        ELSE (SELECT amount FROM transactions WHERE id = NEW.transaction_id) END
BEGIN SELECT RAISE(ABORT, 'reversals above what was received'); END
