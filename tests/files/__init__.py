"""Tests of files that come and go."""
