"""The pure engine: documents, their differences and their merge.

No input or output, no clock, no randomness, no settings.
"""
