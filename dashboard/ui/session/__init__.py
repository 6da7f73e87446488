"""The screen in a coaching session."""
