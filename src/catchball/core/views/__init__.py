"""Views: the same nodes as a set-up sheet, a tool list, a control plan, a job breakdown sheet; each a pure function."""
