"""The database file: connections, schema, the journal of changes, named queries."""
