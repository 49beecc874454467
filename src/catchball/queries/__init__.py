"""Reading: an actor in, rows or dataclasses out."""
