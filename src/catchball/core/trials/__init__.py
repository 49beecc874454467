"""The statistics of a trial: its baseline, a sequential test, before and after, power. Pure functions over numbers."""
