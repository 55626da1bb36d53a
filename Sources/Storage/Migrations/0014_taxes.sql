-- What the register of the member states said of tax ids, and which it is still to be asked about. An id is public: whoever
-- asks gets the same answer, so it belongs to no tenant.
CREATE TABLE tax_register_answers (
    tax_id TEXT NOT NULL PRIMARY KEY CHECK (length(tax_id) BETWEEN 4 AND 40),
    country TEXT NOT NULL CHECK (length(country) = 2),
    is_registered INTEGER CHECK (is_registered IN (0, 1)),
    checked_at_ms INTEGER CHECK ((checked_at_ms IS NULL) = (is_registered IS NULL)),
    tries INTEGER NOT NULL DEFAULT 0 CHECK (tries >= 0),
    ask_at_ms INTEGER,
    wanted_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX tax_register_answers_due ON tax_register_answers (ask_at_ms) WHERE ask_at_ms IS NOT NULL;
