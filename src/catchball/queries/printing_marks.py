"""What a printed cookbook changes against its upstream: a letter for each state, by node and field."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.translation import gettext_noop

from catchball.core.decisions import Atom
from catchball.core.diff import diff
from catchball.queries.documents import base_document
from catchball.queries.reading import Reading
from catchball.store.acting import Actor

LETTERS: Mapping[str, str] = MappingProxyType(
    {
        gettext_noop("accepted"): "A",
        gettext_noop("temporary"): "T",
        gettext_noop("within latitude"): "L",
        gettext_noop("differs from the upstream"): "D",
    }
)
"""State of a deviation -> its letter at the margin; any other state has the last."""
_OTHER = LETTERS["differs from the upstream"]


@dataclass(frozen=True)
class Marks:
    """uid -> field -> the letters of the deviations there; the field is empty for the node as a whole."""

    by_node: Mapping[str, Mapping[str, str]]

    @property
    def letters(self) -> frozenset[str]:
        """All letters in use."""
        return frozenset("".join(letters for fields in self.by_node.values() for letters in fields.values()))

    def of(self, uid: str, *fields: str) -> str:
        """The letters at some fields of a node."""
        return _joined(self.by_node.get(uid, {}).get(field, "") for field in fields)

    def all_of(self, uid: str) -> str:
        """The letters at the node, whatever differs in it."""
        return _joined(self.by_node.get(uid, {}).values())


def marks_of(actor: Actor, reading: Reading) -> Marks:
    """The marks of a revision: by the headers of its deviations for the newest, else by what differs."""
    if reading.revision.pk == reading.cookbook.head_id:
        return _marks(
            (tuple(row.edit["atom"]), row.deviation.state if row.deviation else "within latitude")
            for rows in reading.deviations.values()
            for row in rows
        )
    base = reading.revision.base
    if base is None:
        return Marks({})
    edits = diff(base_document(base, actor, reading.document), reading.document)
    return _marks((edit.atom, "differs from the upstream") for edit in edits)


def _marks(told: Iterable[tuple[Atom, str]]) -> Marks:
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for atom, state in told:
        field = atom[1] if len(atom) > 1 and not atom[1].startswith("@") else ""
        found[atom[0]][field].add(LETTERS.get(state, _OTHER))
    return Marks({uid: {name: _joined(letters) for name, letters in fields.items()} for uid, fields in found.items()})


def _joined(letters: Iterable[str]) -> str:
    return "".join(sorted(set("".join(letters))))
