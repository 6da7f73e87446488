"""The files that come in and go out, and how their rows are read."""
