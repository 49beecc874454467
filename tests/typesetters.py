"""Typesetters for tests: one that sets nothing and shows what it was given, and one that lacks a font."""

from __future__ import annotations

import json

from catchball.core.paper import FontMissing, Paper


class Shown:
    """Writes the data of the paper where the pages of a PDF would be: for tests of everything around."""

    def pdf(self, paper: Paper) -> bytes:
        """What was to be set, as text."""
        return b"%PDF-1.7\n" + json.dumps({"template": paper.template, **paper.data}, ensure_ascii=False).encode()


class WithoutFont:
    """Has no font for what it is given."""

    def pdf(self, paper: Paper) -> bytes:
        """Never any."""
        del paper
        raise FontMissing("There is no font for Chinese on the server.")
