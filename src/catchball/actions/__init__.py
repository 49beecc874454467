"""Writing: one function for each act, one transaction for each call."""
