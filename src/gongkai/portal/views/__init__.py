"""One file a page or a small family of pages. All that is read comes through the gate."""
