"""Excel workbooks, both ways: one sheet a cookbook, one row a step."""
