"""The read API: what anybody may read on the pages, as JSON for programs."""
