"""Documents, differences and questions in words: what pages show of values of the core."""
