"""The words of a file, format by format: where they stand and which parts of the file hold them."""
