"""Comparing sites fairly: regression on what differs, partial pooling, ranks, funnels, screening. Pure functions."""
