"""The privacy guard, pure: what may be inside a file, and which words name a person."""
