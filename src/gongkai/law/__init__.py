"""What does the law say? Calendar, clock, replies, fees, remedies, registers: standard library only, no clock."""
