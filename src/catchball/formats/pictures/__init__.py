"""Pictures: cleaned of metadata, named by their content, found by their file name."""
