"""Tests of facts and signals."""
