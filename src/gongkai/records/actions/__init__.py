"""Everything that writes. Keyword-only functions; each writes its log entry in the same transaction."""
