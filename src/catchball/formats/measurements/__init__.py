"""Files of measurements: columns of numbers from delimited text and from spreadsheets."""
