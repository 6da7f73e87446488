"""The check-in form and what comes after saving."""
