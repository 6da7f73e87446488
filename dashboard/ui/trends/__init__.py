"""The main chart with its sentences."""
