-- What the register of the member states said of tax ids. An id is public: whoever asks gets the same answer, so it belongs to no tenant.
CREATE TABLE tax_register_answers (
    tax_id TEXT NOT NULL PRIMARY KEY CHECK (length(tax_id) BETWEEN 4 AND 40),
    is_registered INTEGER NOT NULL CHECK (is_registered IN (0, 1)),
    checked_at_ms INTEGER NOT NULL,
    wanted_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX tax_register_answers_by_use ON tax_register_answers (wanted_at_ms);
-- What it is still to be asked. A question is its organisation's, so that each has a share of the register's patience: questions are
-- taken in turns, and an organisation has so many at once.
CREATE TABLE tax_register_questions (
    organization_id BLOB NOT NULL REFERENCES organizations (id),
    tax_id TEXT NOT NULL CHECK (length(tax_id) BETWEEN 4 AND 40),
    country TEXT NOT NULL CHECK (length(country) = 2),
    tries INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0),
    ask_at_ms INTEGER NOT NULL,
    PRIMARY KEY (organization_id, tax_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX tax_register_questions_due ON tax_register_questions (organization_id, ask_at_ms);
CREATE INDEX tax_register_questions_by_id ON tax_register_questions (tax_id);
