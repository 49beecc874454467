"""The views, a file for each topic: parse what was asked, call a query or an action, render."""
