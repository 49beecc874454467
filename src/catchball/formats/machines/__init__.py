"""Messages of machines, and the file that says what they mean here."""
