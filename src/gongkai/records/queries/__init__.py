"""Everything that reads: lists, sums, what a person may see, what a figure is made of."""
