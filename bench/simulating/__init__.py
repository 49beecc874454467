"""Every design of a trial under everything that plants do to it: how often it is wrong, and how often it finds."""
