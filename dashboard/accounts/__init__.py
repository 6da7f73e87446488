"""Who can sign in, and the visits of those who did."""
