"""Everything that is kept in the data folder."""
