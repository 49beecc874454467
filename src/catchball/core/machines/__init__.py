"""What machines say: readings, and how a value that comes twice is known to be one."""
