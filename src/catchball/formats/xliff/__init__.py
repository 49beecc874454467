"""Texts for translators as XLIFF 2, which translation tools read and write."""
