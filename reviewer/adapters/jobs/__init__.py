"""The queue of work, on PostgreSQL."""
