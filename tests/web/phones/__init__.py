"""Tests of the listener for phones."""
