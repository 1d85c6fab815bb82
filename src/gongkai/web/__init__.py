"""The gate: settings, addresses, base template, static files, and the commands demo, serve, manage."""
