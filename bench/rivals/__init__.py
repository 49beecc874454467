"""One small adapter per tool: give it the documents in the form that suits it best, let it merge, read the result."""
