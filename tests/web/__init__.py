"""Tests of the plain pages and the gate."""
