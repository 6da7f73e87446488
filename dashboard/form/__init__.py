"""The check-in form: what it looks like, and what it sends."""
