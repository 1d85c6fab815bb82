"""What the desk asks for, one file a subject. Rules live in the law and the actions, not here."""
