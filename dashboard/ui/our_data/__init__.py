"""The parts of Our data."""
