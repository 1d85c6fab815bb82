"""The forms of the public counter, one module an occasion."""
