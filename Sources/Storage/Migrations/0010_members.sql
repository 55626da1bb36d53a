-- The people of an organisation. An invitation is known by the SHA-256 of its token, which only the mail holds.
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
) STRICT;
CREATE UNIQUE INDEX members_by_email ON members (organization_id, email_key);
CREATE INDEX members_by_organization ON members (organization_id, id);
CREATE UNIQUE INDEX members_one_owner ON members (organization_id) WHERE role = 'owner';

-- How many messages a site had in an hour and an organisation in a day, for the limits.
CREATE TABLE message_counts (
    holder_id BLOB NOT NULL CHECK (length(holder_id) = 16),
    is_live INTEGER NOT NULL CHECK (is_live IN (0, 1)),
    began_at_ms INTEGER NOT NULL,
    count INTEGER NOT NULL CHECK (count > 0),
    PRIMARY KEY (holder_id, is_live, began_at_ms)
) STRICT, WITHOUT ROWID;
-- The addresses that test messages of an organisation went to in a day, by the SHA-256 of organisation and address.
CREATE TABLE test_recipients (
    organization_id BLOB NOT NULL CHECK (length(organization_id) = 16),
    began_at_ms INTEGER NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    count INTEGER NOT NULL CHECK (count > 0),
    PRIMARY KEY (organization_id, began_at_ms, digest)
) STRICT, WITHOUT ROWID;
