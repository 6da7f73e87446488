"""Each person's age identity, and what is sealed with it."""
