"""Measurements that are run on demand: merging beside other tools, and what the work costs."""
