"""What people fill in, and the values of the core that it becomes."""
