"""One archive of everything, and back; from the embedded database to PostgreSQL."""
