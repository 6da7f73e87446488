"""The charts, drawn with Altair from numbers and names."""
