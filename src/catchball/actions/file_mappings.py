"""Saying how files of measurements are understood: mappings with names, which are kept and changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext

from catchball.actions.refusals import NotPossible, NotValid, require
from catchball.core.measuring.mapping import FileMapping, InvalidMapping, checked_mapping
from catchball.queries.permissions import may
from catchball.queries.telling.sentences import sentence
from catchball.store.acting import Actor, acting
from catchball.store.audit_writing import record
from catchball.store.file_mappings import COUNTS_EMPTY, mapping_as_json
from catchball.store.models import Metric, Series, StoredMapping

_LONGEST_NAME = 100


def save_mapping(
    *, actor: Actor, now: datetime, name: str, header: Sequence[str], mapping: FileMapping, seen: int = 0
) -> StoredMapping:
    """Keep a mapping under a name; `seen` is the version that is changed by it, 0 for a new one.

    Raises NotAllowed, NotValid, and NotPossible when the name is taken or somebody changed it since.
    """
    with acting(actor):
        require(may(actor, "map file", Metric(party_id=actor.party)))
        _check(mapping, header)
        _check_series(actor, mapping)
        called = " ".join(name.split())
        if not called or len(called) > _LONGEST_NAME or not called.isprintable():
            raise NotValid(
                gettext("A mapping has a name of at most %(most)s letters.") % {"most": _LONGEST_NAME}, ("name",)
            )
        row = _found(actor, called, seen)
        row.header, row.content = list(header), mapping_as_json(_counting_as_before(row, mapping))
        row.saved_by_id, row.at = actor.somebody, now
        row.save()
        record(actor, now, "save mapping", f"mapping {row.pk}", {"name": row.name, "version": row.version})
        return row


def _found(actor: Actor, name: str, seen: int) -> StoredMapping:
    """The mapping of this name, to be changed, or a new one."""
    row = StoredMapping.objects.select_for_update().filter(party_id=actor.party, name=name).first()
    if row is None:
        return StoredMapping(party_id=actor.party, name=name)
    if seen == 0:
        raise NotPossible(gettext("There is a mapping with this name already; choose it, or give another name."))
    if row.version != seen:
        raise NotPossible(gettext("Somebody has changed this mapping meanwhile; look at it again."))
    row.version += 1
    return row


def _counting_as_before(row: StoredMapping, mapping: FileMapping) -> FileMapping:
    """A mapping that is changed gives the values of its files the same keys as before."""
    return mapping if row.pk is None else replace(mapping, counts_empty=row.content.get(COUNTS_EMPTY, False))


def _check(mapping: FileMapping, header: Sequence[str]) -> None:
    try:
        checked_mapping(mapping)
    except InvalidMapping as error:
        raise NotValid(f"{sentence(str(error)).rstrip('.')}.", (error.field,)) from error
    missing = [name for name in mapping.columns if name not in header]
    if missing:
        raise NotValid(gettext("There is no column “%(name)s”.") % {"name": missing[0]}, ("columns",))


def _check_series(actor: Actor, mapping: FileMapping) -> None:
    """Each series is there, and the actor may measure it."""
    wanted = {source.series for source in mapping.sources}
    there = {row.pk: row for row in Series.objects.filter(party_id=actor.party, pk__in=wanted)}
    if wanted - there.keys():
        raise NotValid(
            gettext("There is no series %(number)s here.") % {"number": min(wanted - there.keys())}, ("sources",)
        )
    for row in there.values():
        require(may(actor, "measure", row))
