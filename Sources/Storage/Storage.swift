// Storage: every SQL statement of the house, one file a table, and the decoding of rows into Domain values.
// Each statement starts with a comment that names it. Statements over tenant data bind the organisation or
// the site; one that crosses tenants is named `unscoped…` and serves tenant look-up and workers only. It may
// import Database, Domain, JSON and Support. Start reading at Migrations/ and Checkouts.swift.
