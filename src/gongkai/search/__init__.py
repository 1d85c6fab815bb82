"""The index over published records: text to bigrams, writer, reader."""
