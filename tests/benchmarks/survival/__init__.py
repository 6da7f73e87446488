"""The parts of survive.py."""
