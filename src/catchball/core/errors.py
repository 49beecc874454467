"""Errors of the core: what is wrong, and where."""

from __future__ import annotations


class InvalidCookbook(ValueError):
    """A value or a structure that no cookbook can hold.

    `where` names the place in the document, outermost first: a uid, a field, an element; `what` says what is wrong
    with it and what is expected.
    """

    def __init__(self, where: tuple[str, ...], what: str) -> None:
        super().__init__(f"{' › '.join(where)}: {what}" if where else what)
        self.where = where
        self.what = what
