"""Healing Together: a private weekly check-in for two, with charts for their coach."""

__version__ = "0.1.0"
