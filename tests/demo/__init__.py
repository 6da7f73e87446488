"""Tests of the invented couple."""
