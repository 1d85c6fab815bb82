"""The organ's staff: every page asks who you are."""
