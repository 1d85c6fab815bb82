"""What does a letter of the procedure say, and how is it printed? Pure: facts in, papers out."""
