"""The world outside: mail, short messages, the virus scanner; each with a twin that writes files."""
