"""How does a published document look on paper? Its data, its text and its address, set in type as PDF."""
