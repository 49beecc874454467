"""One stretch of a series, judged by its limits: what signals is stored once, what does so no more has ended.

Values are read in pieces. Rules look back on the points before; where a chart remembers all since it began (a CUSUM,
subgroups of so many in a row), judging begins at an anchor that was left before, and ends where it meets one again with
the same memory: from there on all is as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from catchball.core.spc.frozen import Frozen, Grouping, Observed, Row, reach, remembers, rows_of
from catchball.core.spc.kinds import Kind
from catchball.queries.control_limits import Stretch, frozen_of, values_before, values_from
from catchball.store.models import JudgingAnchor, Signal
from catchball.store.signal_writing import NewSignal, write_signals

_FIRST_PIECE, _PIECE = 500, 20_000
"""Values that are read at once: few where few are new."""
_APART = 100
"""So many points lie between anchors; more than a rule looks back on."""
_Place = tuple[datetime, str]
_Key = tuple[datetime, str, str, int]


@dataclass
class _Work:
    """What is found while a stretch is gone through."""

    frozen: Frozen
    first: datetime
    last: datetime
    sums: tuple[float, float] = (0.0, 0.0)
    before: list[Row] = field(default_factory=list)
    """Rows that rules look back on."""
    rest: Sequence[Observed] = ()
    """Values that do not make a row yet."""
    found: dict[_Key, float] = field(default_factory=dict)
    anchors: list[JudgingAnchor] = field(default_factory=list)
    rows: int = 0
    left: int | None = None
    """How many more rows the new values can touch; None as long as that is not known."""
    end: _Place | None = None
    """The last row that was judged."""


def judge_stretch(stretch: Stretch, first: datetime, last: datetime, now: datetime) -> list[int]:
    """Judge the points that values between two instants can touch; gives the ids of new signals, the oldest first."""
    limits = stretch.limits
    begin = max(first, limits.begins)
    if begin > last or (stretch.until is not None and begin >= stretch.until):
        return []
    work = _Work(frozen_of(limits), begin, last)
    start = _begun(work, stretch)
    for values, is_all in _pieces(limits.series_id, start, stretch.until):
        _judge_piece(work, stretch, values, is_all=is_all)
        if work.left == 0:
            break
    if remembers(work.frozen):
        _keep_anchors(work, stretch, start)
    return _keep_signals(work, stretch, now)


def _begun(work: _Work, stretch: Stretch) -> tuple[datetime, str | None]:
    """From where values are read; what came before is in the work then."""
    limits = stretch.limits
    if not remembers(work.frozen):
        many = reach(work.frozen) * (2 * work.frozen.size if work.frozen.grouping is Grouping.INSTANT else 1)
        work.rest = values_before(limits.series_id, limits.begins, work.first, many)
        return work.first, None
    anchors = JudgingAnchor.objects.filter(limits=limits, at__lt=work.first).order_by("-at", "-key")[1:2]
    for anchor in anchors:
        work.sums = anchor.up, anchor.down
        return anchor.at, anchor.key
    return limits.begins, None


def _pieces(
    series: int, start: tuple[datetime, str | None], until: datetime | None
) -> Iterator[tuple[list[Observed], bool]]:
    (since, key), most = start, _FIRST_PIECE
    while True:
        values = values_from(series, since, until, most, key)
        yield values, len(values) < most
        if len(values) < most:
            return
        since, key, most = values[-1].at, values[-1].key, _PIECE


def _judge_piece(work: _Work, stretch: Stretch, values: Sequence[Observed], *, is_all: bool) -> None:
    from catchball.core.spc.judging import judge

    rows, work.rest = rows_of([*work.rest, *values], work.frozen, is_all=is_all)
    if not rows:
        return
    before = [] if work.frozen.kind is Kind.CUSUM else work.before
    judged = judge([*before, *rows], work.frozen, work.sums)
    sums = judged.sums[len(before) :] or [(0.0, 0.0)] * len(rows)
    many = _counted(work, stretch, rows, sums)
    for one in judged.found:
        place = one.place - len(before)
        if 0 <= place < many and rows[place].at >= work.first:
            row = rows[place]
            work.found[row.at, row.key, one.chart, one.rule] = one.height
    if many:
        work.end = rows[many - 1].at, rows[many - 1].key
        work.sums = sums[many - 1]
    work.before = [*work.before, *rows][-reach(work.frozen) :]


def _counted(work: _Work, stretch: Stretch, rows: Sequence[Row], sums: Sequence[tuple[float, float]]) -> int:
    """How many of the rows the new values can touch; anchors are noted on the way."""
    known = _known_anchors(work, stretch, rows) if remembers(work.frozen) else {}
    for place, (row, sum_) in enumerate(zip(rows, sums, strict=True)):
        if work.left is None and row.at > work.last:
            if not remembers(work.frozen):
                work.left = reach(work.frozen)
            elif known.get((row.at, row.key)) == sum_:
                work.left = reach(work.frozen) + 1
        if work.left == 0:
            return place
        if work.left is not None:
            work.left -= 1
        work.rows += 1
        if remembers(work.frozen) and work.rows % _APART == 0:
            work.anchors.append(
                JudgingAnchor(
                    party_id=stretch.limits.party_id, limits=stretch.limits, at=row.at, key=row.key,
                    up=sum_[0], down=sum_[1],
                )
            )  # fmt: skip
    return len(rows)


def _known_anchors(work: _Work, stretch: Stretch, rows: Sequence[Row]) -> dict[_Place, tuple[float, float]]:
    if rows[-1].at <= work.last:
        return {}
    kept = JudgingAnchor.objects.filter(limits=stretch.limits, at__gt=work.last, at__lte=rows[-1].at)
    return {(at, key): (up, down) for at, key, up, down in kept.values_list("at", "key", "up", "down")}


def _keep_anchors(work: _Work, stretch: Stretch, start: tuple[datetime, str | None]) -> None:
    """The new anchors in place of those that lie between the beginning and the end of what was judged."""
    since, key = start
    old = JudgingAnchor.objects.filter(limits=stretch.limits, at__gte=since)
    if key is not None:
        old = old.exclude(Q(at=since, key__lte=key))
    if work.left == 0 and work.end is not None:
        at, last = work.end
        old = old.filter(Q(at__lt=at) | Q(at=at, key__lte=last))
    old.delete()
    JudgingAnchor.objects.bulk_create(work.anchors)


def _keep_signals(work: _Work, stretch: Stretch, now: datetime) -> list[int]:
    limits = stretch.limits
    kept = Signal.objects.filter(limits=limits, ended_at=None, at__gte=work.first)
    if work.left == 0 and work.end is not None:
        at, key = work.end
        kept = kept.filter(Q(at__lt=at) | Q(at=at, key__lte=key))
    holding = {(*point, rule): pk for *point, rule, pk in kept.values_list("at", "key", "chart", "rule", "pk")}
    gone = [pk for key, pk in holding.items() if key not in work.found]
    Signal.objects.filter(pk__in=gone).update(ended_at=now, ended_why="values")
    new = [NewSignal(*key, height) for key, height in sorted(work.found.items()) if key not in holding]
    return write_signals(limits, new, now)
