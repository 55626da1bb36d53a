-- Whether an account was ever used is asked before it is deleted.
CREATE INDEX transactions_by_provider_account ON transactions (provider_account_id, id);
