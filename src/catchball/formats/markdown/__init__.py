"""Markdown and GitBuilding, both ways."""
