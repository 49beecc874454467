"""Saying what is measured, and where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from catchball.actions.refusals import NotPossible, NotValid, require
from catchball.core.units import known_unit
from catchball.queries.permissions import may
from catchball.store.acting import Actor, acting
from catchball.store.audit_writing import record
from catchball.store.models import Cookbook, Metric, Series, Site

_LONGEST_FORMULA = 2_000


@dataclass(frozen=True, slots=True)
class MetricGiven:
    """A metric: its name, its unit (empty for a bare number), how its values add up, which direction is better."""

    name: str
    unit: str
    kind: str
    direction: str
    formula: str = ""
    iso_name: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a series is measured, within a site; what is empty is not said."""

    line: str = ""
    machine: str = ""
    part: str = ""
    relation: str = ""
    uid: str = ""


def define_metric(*, actor: Actor, now: datetime, given: MetricGiven) -> Metric:
    """Define what is measured. Who defines a metric owns it. Raises NotAllowed, NotValid, NotPossible."""
    with acting(actor):
        row = Metric(
            party_id=actor.party,
            name=given.name.strip(),
            unit=given.unit.strip(),
            kind=given.kind,
            direction=given.direction,
            formula=given.formula.strip(),
            iso_name=given.iso_name.strip(),
            at=now,
        )
        require(may(actor, "define metric", row))
        row.owner_id = row.defined_by_id = actor.somebody
        _check(row)
        row.save()
        record(actor, now, "define metric", f"metric {row.pk}", {"name": row.name, "kind": row.kind, "unit": row.unit})
        return row


def open_series(
    *, actor: Actor, now: datetime, metric: Metric, site: Site, place: Place, cookbook: Cookbook | None = None
) -> Series:
    """Say where a metric is measured. Raises NotAllowed, NotValid, NotPossible when there is this series."""
    with acting(actor):
        require(may(actor, "open series", site))
        require(may(actor, "define metric", metric))
        if cookbook is None and place.uid:
            raise NotValid(gettext("A step is one of a cookbook; say which."), ("cookbook",))
        if cookbook is not None:
            _check_cookbook(cookbook, site)
        parts = {name: getattr(place, name).strip() for name in Place.__slots__}
        row = Series(party_id=actor.party, metric=metric, site=site, cookbook=cookbook, **parts)
        if Series.objects.filter(metric=metric, site=site, cookbook=cookbook, **parts).exists():
            raise NotPossible(gettext("There is this series already."))
        row.opened_by_id, row.at = actor.somebody, now
        row.save()
        record(actor, now, "open series", f"series {row.pk}", {"metric": metric.pk, "site": site.pk})
        return row


def _check_cookbook(cookbook: Cookbook, site: Site) -> None:
    if cookbook.site_id != site.pk:
        raise NotValid(gettext("This cookbook is of another site."), ("cookbook",))


def _check(row: Metric) -> None:
    if not row.name:
        raise NotValid(gettext("A metric has a name."), ("name",))
    if row.unit and not known_unit(row.unit):
        raise NotValid(gettext("“%(unit)s” is no unit that is known here.") % {"unit": row.unit}, ("unit",))
    if row.kind not in Metric.Kind.values:
        raise NotValid(gettext("A kind is one of %(kinds)s.") % {"kinds": ", ".join(Metric.Kind.values)}, ("kind",))
    if row.direction not in Metric.Direction.values:
        known = ", ".join(Metric.Direction.values)
        raise NotValid(gettext("A direction is one of %(known)s.") % {"known": known}, ("direction",))
    if len(row.formula) > _LONGEST_FORMULA:
        raise NotValid(gettext("A formula has at most %(most)s letters.") % {"most": _LONGEST_FORMULA}, ("formula",))
    if Metric.objects.filter(party_id=row.party_id, name=row.name).exists():
        raise NotPossible(gettext("There is a metric with this name already."))
