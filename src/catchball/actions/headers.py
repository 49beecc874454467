"""Where a local cookbook differs, why, and which header stands over which of its differences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from catchball.core.decisions import Atom, Place
from catchball.core.edits import Edit, Edits
from catchball.core.rebase import Fate
from catchball.queries.conflicts import atom_text
from catchball.store.edits_as_json import edits_from, raw_edits
from catchball.store.models import Change, Cookbook, DeviatingAtom, Deviation, Revision
from catchball.store.search_writing import index_deviation

OPEN = ("accepted", "temporary")
_NO_FATES: Mapping[Atom, Fate] = MappingProxyType({})
_TELLING = (Fate.ABSORBED, Fate.BLOCKED, Fate.MOOT)
"""The fates that tell why a header has nothing left to stand over; where there are several, the first is told."""


def write_header(change: Change, cookbook: Cookbook, revision: Revision) -> Deviation:
    """The header of the deviation that an accepted change is."""
    header = Deviation.objects.create(
        party_id=change.party_id,
        cookbook=cookbook,
        change=change,
        state="temporary" if change.ends_on else "accepted",
        reason=change.justification.get("reason", ""),
        author_id=change.author_id,
        since=revision.effective_from,
        ends_on=change.ends_on,
        reverify_by=change.reverify_by,
        concerns_safety="safety" in change.types,
        accepted_in=revision,
    )
    index_deviation(header)
    return header


def index_departures(
    cookbook: Cookbook, onto: Revision, departures: Edits, fates: Mapping[Atom, Fate] = _NO_FATES
) -> None:
    """Write at which atoms the head differs from the upstream revision that it rests on, with their headers.

    `fates` tell of a rebase onto an upstream revision what became of each earlier difference.
    """
    rows = list(cookbook.atoms.all())
    known = {row.pk: edit for row, edit in zip(rows, edits_from(row.edit for row in rows), strict=True)}
    still = {edit.atom: edit for edit in departures}
    gone = {pk for pk, edit in known.items() if still.get(edit.atom) != edit}
    if gone:
        cookbook.atoms.filter(pk__in=gone).delete()
    stayed = {edit.atom for pk, edit in known.items() if pk not in gone}
    new = [_atom(cookbook, edit) for edit in departures if edit.atom not in stayed]
    _attach(cookbook, onto, [*(row for row in rows if row.pk not in gone), *new], fates)
    DeviatingAtom.objects.bulk_create(new)


def attach_headers(cookbook: Cookbook, onto: Revision) -> None:
    """Put over each difference the newest open header whose change touched it; close those that stand over nothing."""
    _attach(cookbook, onto, list(cookbook.atoms.all()), _NO_FATES)


def _atom(cookbook: Cookbook, edit: Edit) -> DeviatingAtom:
    raw = raw_edits([edit])[0]
    return DeviatingAtom(
        party_id=cookbook.party_id, cookbook=cookbook, uid=edit.uid, atom=atom_text(edit.atom), edit=raw
    )


def _attach(cookbook: Cookbook, onto: Revision, rows: list[DeviatingAtom], fates: Mapping[Atom, Fate]) -> None:
    opened = cookbook.deviations.filter(state__in=OPEN, change__isnull=False).select_related("change")
    headers = list(opened.only("cookbook", "state", "change__edits").order_by("pk"))
    touched = {header.pk: _Touched(edit["atom"] for edit in _change_of(header).edits) for header in headers}
    moved = []
    standing: set[int] = set()
    for row in rows:
        over = [pk for pk, atoms in touched.items() if atoms.meet(tuple(row.edit["atom"]))]
        standing.update(over)
        newest = over[-1] if over else None
        if row.deviation_id != newest:
            row.deviation_id = newest
            moved.append(row)
    if kept := [row for row in moved if row.pk is not None]:
        DeviatingAtom.objects.bulk_update(kept, ["deviation"])
    for header in headers:
        if header.pk not in standing:
            _close(header, onto, [fate for atom, fate in fates.items() if touched[header.pk].meet(atom)])


def _close(header: Deviation, onto: Revision, fates: Iterable[Fate]) -> None:
    found = set(fates)
    told = next((fate for fate in _TELLING if fate in found), None)
    header.state = str(told) if told else "given up"
    if told is Fate.ABSORBED:
        header.accepted_in = onto
    header.save(update_fields=["state", "accepted_in"])


def _change_of(header: Deviation) -> Change:
    assert header.change is not None, "only headers of changes were asked for"
    return header.change


class _Touched:
    """The atoms that a change touched; to be asked whether another atom is one of them, around one, or inside one."""

    def __init__(self, atoms: Iterable[list[str]]) -> None:
        self._exact = {tuple(atom) for atom in atoms}
        self._around = {atom[:length] for atom in self._exact for length in range(2, len(atom))}
        self._nodes = {atom[0] for atom in self._exact}

    def meet(self, atom: Atom) -> bool:
        """Whether the change touched what an atom is about. What a new node says belongs to its life."""
        if atom[1] == Place.LIFE:
            return atom[0] in self._nodes
        inside = any(atom[:length] in self._exact for length in range(2, len(atom) + 1))
        return inside or atom in self._around or (atom[0], str(Place.LIFE)) in self._exact
