"""The files that people bring in and take along."""
