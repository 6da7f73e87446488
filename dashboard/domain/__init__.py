"""The nouns and the rules of the product, with the standard library only."""
