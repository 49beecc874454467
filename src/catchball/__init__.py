"""Catchball: one production standard for many plants."""
