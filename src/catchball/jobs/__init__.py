"""Background work: each job reads ids, acts for a party, and calls an action."""
