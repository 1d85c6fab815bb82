"""The registers: the only room with tables. Models are thin, `actions` write, `queries` read."""
