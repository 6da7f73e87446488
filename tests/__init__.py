"""The tests of Healing Together; `python3 -m tests` runs them all."""
