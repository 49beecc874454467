"""How texts, amounts and fixed words are said, on pages, on paper, in letters and in spreadsheets alike."""
