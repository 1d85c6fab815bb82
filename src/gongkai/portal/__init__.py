"""The public counter: pages anyone sees."""
