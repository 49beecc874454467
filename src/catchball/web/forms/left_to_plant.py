"""What the upstream leaves to a plant at each control of a form, told before anything is typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext

from catchball.core.decisions import Place
from catchball.core.diff import diff
from catchball.core.document import Cookbook
from catchball.core.edits import Edits
from catchball.core.latitude import LATITUDE, Latitude, Leave, latitude_at, rulings
from catchball.web.telling.naming import Naming
from catchball.web.telling.speaking import limits


@dataclass(frozen=True, slots=True)
class Hint:
    """What is left at one place, and a sentence about it."""

    leave: str
    told: str


@dataclass(frozen=True, slots=True)
class Needs:
    """Where a node departs from the upstream so that it needs a justification, and where it may not, by name."""

    justification: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hints:
    """Hints by the path of a control. None are given where nobody is above, or where the node is the plant's own."""

    upstream: Cookbook | None = None
    uid: str = ""
    rows: Mapping[str, str] = field(default_factory=dict)
    """Keys of rows of tables, as paths, to the names of these rows."""

    @property
    def of_node(self) -> Hint | None:
        """What is left of the node as a whole."""
        latitude = self._latitude(())
        return Hint(latitude.leave, _told(latitude)) if latitude else None

    def at(self, path: str) -> Hint | None:
        """What is left at a control, where that is not what is left of the thing around it anyway."""
        names = self._names(path)
        latitude = self._latitude(names)
        if latitude is None or latitude == self._latitude(names[:-1]):
            return None
        return Hint(latitude.leave, _told(latitude))

    def _latitude(self, names: tuple[str, ...]) -> Latitude | None:
        if self.upstream is None or self.uid not in self.upstream.nodes or names[:1] == (LATITUDE,):
            return None
        return latitude_at(self.upstream, (self.uid, *(names or (Place.LIFE,))))

    def _names(self, path: str) -> tuple[str, ...]:
        """The path of the atom in the node: rows of tables by their names."""
        parts = path.split("/")
        return tuple(self.rows.get("/".join(parts[: place + 1]), part) for place, part in enumerate(parts))


def needs(upstream: Cookbook | None, document: Cookbook, uid: str, names: Naming) -> Needs:
    """What the differences of a node to the upstream need."""
    if upstream is None:
        return Needs()
    edits = Edits(tuple(edit for edit in diff(upstream, document) if edit.uid == uid))
    found: dict[Leave, list[str]] = {leave: [] for leave in Leave}
    for ruling in rulings(edits, upstream, document):
        found[ruling.leave].append(names.inside(ruling.edit.atom) or names.short(uid))
    told = {leave: tuple(dict.fromkeys(places)) for leave, places in found.items()}
    return Needs(told[Leave.JUSTIFY], told[Leave.BLOCKED])


def _told(latitude: Latitude) -> str:
    match latitude.leave:
        case "fixed":
            return gettext(
                "Fixed by the upstream: you may narrow limits, add safeguards and translate. Propose anything else "
                "upstream."
            )
        case "bounded":
            return _bounds(latitude)
        case "free":
            return gettext("Left to you by the upstream.")
    return gettext("A change here needs a justification, and is reviewed.")


def _bounds(latitude: Latitude) -> str:
    amounts = limits({"low": latitude.low or "", "high": latitude.high or ""})
    if amounts and latitude.allowed:
        return gettext("Free %(limits)s, or one of: %(words)s. Justify anything else.") % {
            "limits": amounts,
            "words": ", ".join(latitude.allowed),
        }
    if amounts:
        return gettext("Free within %(limits)s. Justify anything else.") % {"limits": amounts}
    if latitude.allowed:
        return gettext("Free to be one of: %(words)s. Justify anything else.") % {"words": ", ".join(latitude.allowed)}
    return gettext("A change here needs a justification, and is reviewed.")
