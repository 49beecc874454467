"""Whether edits can be the difference of two cookbooks: what comes stands in one list, what is gone is not changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from catchball.core.decisions import Atom, Place
from catchball.core.edits import Edit
from catchball.core.errors import InvalidCookbook
from catchball.core.schema import FIELDS, Kind
from catchball.formats.json_files.edit_atoms import list_at


def check_together(edits: Sequence[Edit], kinds: Mapping[str, Kind]) -> None:
    """Raise InvalidCookbook, naming an atom, when no two cookbooks have these edits between them.

    `kinds` tells for each uid a kind of node that has all the fields which the edits name.
    """
    by_atom = {edit.atom: edit for edit in edits}
    if len(by_atom) != len(edits):
        twice, _ = Counter(edit.atom for edit in edits).most_common(1)[0]
        raise InvalidCookbook(twice, "is edited twice")
    for edit in edits:
        _check_alone(edit, by_atom)
    _check_lives(by_atom)
    _check_lists(by_atom)
    _check_elements(by_atom, kinds)


def _check_alone(edit: Edit, by_atom: Mapping[Atom, Edit]) -> None:
    """What another edit brings or takes away as a whole is not edited beside it."""
    atom = edit.atom
    if atom[1] not in (Place.LIFE, Place.ORDER) and (atom[0], Place.LIFE) in by_atom:
        raise InvalidCookbook(atom, "belongs to a node that another edit brings or withdraws")
    for length in range(3, len(atom)):
        if atom[:length] in by_atom:
            raise InvalidCookbook(atom, "is part of what another edit brings or removes")


def _check_lives(by_atom: Mapping[Atom, Edit]) -> None:
    for atom, edit in by_atom.items():
        if atom[1] == Place.LIFE and _state(edit.old) == _state(edit.new) != "withdrawn":
            raise InvalidCookbook(atom, "old and new have the same state")


def _check_lists(by_atom: Mapping[Atom, Edit]) -> None:
    """Each node that comes, goes or moves does so in the lists of its parents, and nothing else does."""
    before = dict(_placed((edit.uid, edit.old, edit.atom) for edit in _orders(by_atom)))
    after = dict(_placed((edit.uid, edit.new, edit.atom) for edit in _orders(by_atom)))
    for uid in {*before, *after}:
        listed = (before.get(uid), after.get(uid))
        if listed[0] != listed[1] and listed != _homes(uid, by_atom):
            at = next(place for place in listed if place is not None)
            raise InvalidCookbook((at, Place.ORDER), f"{uid} joins or leaves the list, and no edit moves it so")
    for atom in by_atom:
        uid = atom[0]
        if atom[1] in (Place.LIFE, Place.PARENT) and (before.get(uid), after.get(uid)) != _homes(uid, by_atom):
            raise InvalidCookbook(atom, "does not agree with the edits of the lists in which it stands")


def _orders(by_atom: Mapping[Atom, Edit]) -> Iterator[Edit]:
    return (edit for atom, edit in by_atom.items() if atom[1] == Place.ORDER)


def _placed(lists: Iterable[tuple[str, Any, Atom]]) -> Iterator[tuple[str, str]]:
    """Each listed uid with its parent. Raises InvalidCookbook when one stands in two lists."""
    seen: set[str] = set()
    for parent, names, atom in lists:
        for name in names:
            if name in seen:
                raise InvalidCookbook(atom, f"{name} stands in two lists")
            seen.add(name)
            yield name, parent


def _homes(uid: str, by_atom: Mapping[Atom, Edit]) -> tuple[str | None, str | None]:
    """The parents before and after, as the edit of a node's life or parent says; None where it is not here."""
    if (moved := by_atom.get((uid, Place.PARENT))) is not None:
        return str(moved.old), str(moved.new)
    if (lived := by_atom.get((uid, Place.LIFE))) is not None:
        return _home(lived.old), _home(lived.new)
    return None, None


def _home(life: Any) -> str | None:
    return str(life["parent"]) if _state(life) == "here" else None


def _state(life: Any) -> str:
    return str(life["state"])


def _check_elements(by_atom: Mapping[Atom, Edit], kinds: Mapping[str, Kind]) -> None:
    """Elements of ordered lists come and go in the edit of their order, and nothing else does."""
    for atom, edit in by_atom.items():
        if atom[1].startswith("@"):
            continue
        if atom[-1] == Place.ORDER:
            _check_element_order(edit, by_atom)
        elif list_at(FIELDS[kinds[atom[0]]], atom[1:]):
            order = by_atom.get((*atom[:-1], Place.ORDER))
            said = (_listed(order, "old", atom[-1]), _listed(order, "new", atom[-1]))
            if said != (edit.old is not None, edit.new is not None):
                raise InvalidCookbook(atom, "does not agree with the edit of the order of its list")


def _check_element_order(edit: Edit, by_atom: Mapping[Atom, Edit]) -> None:
    old, new = set(_names(edit.old)), set(_names(edit.new))
    for name in sorted(old ^ new):
        if (*edit.atom[:-1], name) not in by_atom:
            raise InvalidCookbook(edit.atom, f"{name} joins or leaves the list, and no edit brings or removes it")


def _listed(order: Edit | None, side: str, name: str) -> bool:
    return order is not None and name in _names(getattr(order, side))


def _names(value: Any) -> list[str]:
    return list(value)
