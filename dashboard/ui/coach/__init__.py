"""The coach's own pages."""
