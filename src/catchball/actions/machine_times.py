"""Taking in what machines do and produce, and having their effectiveness reckoned for each shift."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from math import isfinite

from django.utils.timezone import get_current_timezone_name
from django.utils.translation import gettext

from catchball.actions.metrics import MetricGiven, Place, define_metric, open_series
from catchball.actions.refusals import NotPossible, NotValid, require
from catchball.core.oee import FORMULAS, ISO_NAMES, MachineState
from catchball.queries.permissions import may
from catchball.store import outbox
from catchball.store.acting import Actor, acting
from catchball.store.audit_writing import record
from catchball.store.models import EffectivenessTracked, ItemsProduced, Metric, Series, Site, StateBegan

MOST_ROWS = 10_000
KEPT = ("availability", "effectiveness", "quality_ratio", "oee_index")
"""Of which indices values are kept; the others follow from the same states."""
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=1)
_LONGEST_NAME = 100
_LARGEST_EDITION = 1_000
_MOST_SHIFTS = 12


@dataclass(frozen=True, slots=True)
class StateGiven:
    """A state that began; an empty one takes back what earlier editions said."""

    begins: datetime
    state: str
    ends: datetime | None = None
    edition: int = 0


@dataclass(frozen=True, slots=True)
class ItemsGiven:
    """Items that were produced up to an instant; without a number it takes back what earlier editions said."""

    at: datetime
    produced: float | None
    good: float = 0.0
    seconds: float = 0.0
    key: str = ""
    edition: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """How many rows were new, and how many were there already."""

    new: int
    known: int


def tell_states(*, actor: Actor, now: datetime, site: Site, machine: str, states: Sequence[StateGiven]) -> Taken:
    """Take in what a machine did. What was told before does no harm. Raises NotAllowed, NotValid; NotPossible where
    something else was told of the same instant and edition. All rows are taken, or none.
    """
    with acting(actor):
        machine = _checked_machine(actor, site, machine, len(states))
        for place, one in enumerate(states):
            _check_state(one, place, now)
        rows = [
            StateBegan(
                party_id=actor.party, site=site, machine=machine, begins=one.begins, edition=one.edition,
                state=one.state, ends=one.ends, by_id=actor.person, received_at=now,
            )
            for one in states
        ]  # fmt: skip
        there = StateBegan.objects.filter(site=site, machine=machine, begins__in=[one.begins for one in states])
        known = {(row.begins, row.edition): (row.state, row.ends) for row in there}
        new = len({(one.begins, one.edition) for one in states} - known.keys())
        for place, one in enumerate(states):
            if known.setdefault((one.begins, one.edition), (one.state, one.ends)) != (one.state, one.ends):
                raise _differs(place)
        StateBegan.objects.bulk_create(rows, ignore_conflicts=True)
        _reckon(actor, site, machine, [one.begins for one in states])
        return Taken(new, len(rows) - new)


def tell_items(*, actor: Actor, now: datetime, site: Site, machine: str, items: Sequence[ItemsGiven]) -> Taken:
    """Take in what a machine produced; as `tell_states`."""
    with acting(actor):
        machine = _checked_machine(actor, site, machine, len(items))
        for place, one in enumerate(items):
            _check_items(one, place, now)
        rows = [
            ItemsProduced(
                party_id=actor.party, site=site, machine=machine, at=one.at, key=one.key, edition=one.edition,
                produced=one.produced, good=one.good, seconds=one.seconds, by_id=actor.person, received_at=now,
            )
            for one in items
        ]  # fmt: skip
        known = {
            (row.at, row.key, row.edition): (row.produced, row.good, row.seconds)
            for row in ItemsProduced.objects.filter(site=site, machine=machine, at__in=[one.at for one in items])
        }
        new = len({(one.at, one.key, one.edition) for one in items} - known.keys())
        for place, one in enumerate(items):
            said = (one.produced, one.good, one.seconds)
            if known.setdefault((one.at, one.key, one.edition), said) != said:
                raise _differs(place)
        ItemsProduced.objects.bulk_create(rows, ignore_conflicts=True)
        _reckon(actor, site, machine, [one.at for one in items])
        return Taken(new, len(rows) - new)


def track_effectiveness(
    *, actor: Actor, now: datetime, site: Site, machine: str, shifts: Sequence[time]
) -> EffectivenessTracked:
    """Have the indices of a machine reckoned for each shift; the series are opened, and metrics that are not there yet.

    Raises NotAllowed, NotValid, NotPossible when it is done already.
    """
    with acting(actor):
        require(may(actor, "track effectiveness", site))
        machine = _name_of_machine(machine)
        if not 1 <= len(set(shifts)) <= _MOST_SHIFTS:
            raise NotValid(gettext("A day has 1 to %(most)s shifts.") % {"most": _MOST_SHIFTS}, ("shifts",))
        if EffectivenessTracked.objects.filter(site=site, machine=machine).exists():
            raise NotPossible(gettext("The effectiveness of this machine is reckoned already."))
        series = {name: _series(actor, now, name, site, machine).pk for name in KEPT}
        row = EffectivenessTracked.objects.create(
            party_id=actor.party,
            site=site,
            machine=machine,
            shifts=[f"{one:%H:%M}" for one in sorted(set(shifts))],
            zone=get_current_timezone_name(),
            series=series,
            started_by_id=actor.somebody,
            at=now,
        )
        record(actor, now, "track effectiveness", f"effectiveness {row.pk}", {"site": site.pk, "machine": machine})
        first = StateBegan.objects.filter(site=site, machine=machine).order_by("begins").first()
        if first is not None:
            _reckon(actor, site, machine, [first.begins, now])
        return row


def _series(actor: Actor, now: datetime, name: str, site: Site, machine: str) -> Series:
    metric = Metric.objects.filter(party_id=actor.party, iso_name=ISO_NAMES[name]).order_by("pk").first()
    if metric is None:
        given = MetricGiven(ISO_NAMES[name], "", "mean", "higher", FORMULAS[name], ISO_NAMES[name])
        metric = define_metric(actor=actor, now=now, given=given)
    known = Series.objects.filter(metric=metric, site=site, machine=machine, line="", part="", relation="", uid="")
    found = known.filter(cookbook=None).first()
    return found or open_series(actor=actor, now=now, metric=metric, site=site, place=Place(machine=machine))


def _reckon(actor: Actor, site: Site, machine: str, at: Sequence[datetime]) -> None:
    """Have the worker reckon the shifts that new rows touch."""
    tracked = EffectivenessTracked.objects.filter(site=site, machine=machine).values_list("pk", flat=True)
    for pk in tracked:
        outbox.defer(
            "reckon_effectiveness", party=actor.party, key=f"effectiveness {pk}", tracked=pk,
            first=min(at).isoformat(), last=max(at).isoformat(),
        )  # fmt: skip


def _checked_machine(actor: Actor, site: Site, machine: str, rows: int) -> str:
    require(may(actor, "tell states", site))
    name = _name_of_machine(machine)
    if not 1 <= rows <= MOST_ROWS:
        raise NotValid(gettext("A delivery has 1 to %(most)s rows.") % {"most": MOST_ROWS}, ("rows",))
    return name


def _name_of_machine(told: str) -> str:
    name = told.strip()
    if not 1 <= len(name) <= _LONGEST_NAME or "\0" in name:
        raise NotValid(gettext("A machine has a name, of up to 100 letters."), ("machine",))
    return name


def _check_instant(at: datetime, place: int, now: datetime) -> None:
    if not _EARLIEST <= at <= now + _AHEAD:
        why = gettext("Row %(row)s: this instant lies before the year 2000, or ahead of today.")
        raise NotValid(why % {"row": place + 1}, ("rows", str(place)))


def _check_state(one: StateGiven, place: int, now: datetime) -> None:
    _check_instant(one.begins, place, now)
    where = ("rows", str(place))
    if one.state and one.state not in list(MachineState):
        said = {"row": place + 1, "known": ", ".join(MachineState)}
        raise NotValid(gettext("Row %(row)s: a state is one of %(known)s.") % said, where)
    if one.ends is not None and one.ends <= one.begins:
        raise NotValid(gettext("Row %(row)s: a state ends after it begins.") % {"row": place + 1}, where)
    _check_edition(one.edition, place, is_empty=not one.state)


def _check_items(one: ItemsGiven, place: int, now: datetime) -> None:
    _check_instant(one.at, place, now)
    numbers = (one.produced or 0.0, one.good, one.seconds)
    if not all(map(isfinite, numbers)) or min(numbers) < 0 or max(numbers) >= 1e9:
        why = gettext("Row %(row)s: items and seconds are numbers, zero or more.")
        raise NotValid(why % {"row": place + 1}, ("rows", str(place)))
    if one.produced is not None and one.good > one.produced:
        why = gettext("Row %(row)s: more items are good than were produced.")
        raise NotValid(why % {"row": place + 1}, ("rows", str(place)))
    if len(one.key) > _LONGEST_NAME or "\0" in one.key:
        raise NotValid(gettext("A key has at most %(most)s letters.") % {"most": _LONGEST_NAME}, ("rows", str(place)))
    _check_edition(one.edition, place, is_empty=one.produced is None)


def _check_edition(edition: int, place: int, *, is_empty: bool) -> None:
    if not 0 <= edition <= _LARGEST_EDITION or (is_empty and edition == 0):
        why = gettext("Row %(row)s: an edition is 0, and up to %(most)s for corrections; only these take back.")
        raise NotValid(why % {"row": place + 1, "most": _LARGEST_EDITION}, ("rows", str(place)))


def _differs(place: int) -> NotPossible:
    why = gettext("Row %(row)s: something else was told of this instant; a correction has the next edition.")
    return NotPossible(why % {"row": place + 1})
