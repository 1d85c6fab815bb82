"""Files of everything public, for whoever works with it: CSV, JSON and Parquet, with a description."""
