"""The exact JSON of cookbooks, edits, decisions and answers, and its published schemas."""
