"""A folder of text files, one for each operation, that is pleasant to review in git; both ways."""
