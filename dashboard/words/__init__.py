"""The words on the screen that are not part of a question, in one's own words throughout."""
