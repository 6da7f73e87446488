"""Controls and lines that several pages share."""
