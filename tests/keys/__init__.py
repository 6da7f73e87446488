"""Tests of keys and sealing."""
