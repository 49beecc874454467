"""What is kept: tables, their policies, and who may see what. The one Django app with models."""
