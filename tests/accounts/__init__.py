"""Tests of sign-in and identities."""
