"""What the frame of every page of the desk asks for itself."""
