"""Tests of the pages on the screen."""
