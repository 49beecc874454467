"""The outside world behind small classes: databases, queues, mail, media."""
