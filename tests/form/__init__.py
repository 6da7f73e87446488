"""Tests of the check-in form."""
