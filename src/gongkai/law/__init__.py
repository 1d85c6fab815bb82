"""What does the law say? Calendar, clock, replies, fees, remedies: no clock of its own, no I/O."""
