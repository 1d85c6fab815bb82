"""How is a paper set in type? The packaged fonts, the one compiler, the characters nobody has."""
