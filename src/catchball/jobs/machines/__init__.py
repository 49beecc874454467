"""Listening to machines: what arrives is understood, kept, and only then acknowledged."""
