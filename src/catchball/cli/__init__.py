"""The `catchball` command."""
