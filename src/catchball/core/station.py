"""What a workstation is shown of a cookbook: the steps that hold for a variant, where and how long they are done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from catchball.core.document import Cookbook
from catchball.core.schema import Kind
from catchball.core.units import comparable, in_si


def holds_for(document: Cookbook, uid: str, variant: str) -> bool:
    """Whether a node holds for a variant: it and all above it name that variant, or none. Without one, it does."""
    above = (document.nodes[node].fields.get("applies") for node in document.path(uid))
    return not variant or all(not named or variant in named for named in above)


def operations_for(document: Cookbook, variant: str) -> Sequence[str]:
    """The uids of the operations that hold for a variant, in reading order."""
    return [
        uid
        for uid in document.walk()
        if document.nodes[uid].kind is Kind.OPERATION and holds_for(document, uid, variant)
    ]


def steps_for(document: Cookbook, operation: str, variant: str) -> Sequence[str]:
    """The uids of the steps of an operation that hold for a variant, in their order."""
    return [uid for uid in document.children.get(operation, ()) if holds_for(document, uid, variant)]


def variants_of(document: Cookbook) -> Sequence[str]:
    """The codes of the variants that the cookbook names."""
    return [str(row["code"]) for row in document.nodes[document.root].fields.get("variants", ()) if row.get("code")]


def workstations_of(document: Cookbook) -> Mapping[str, Sequence[str]]:
    """Workstation -> uids of the operations that are done there, both in reading order."""
    found: dict[str, list[str]] = {}
    for uid in document.walk():
        named = document.nodes[uid].fields.get("workstation")
        if document.nodes[uid].kind is Kind.OPERATION and named:
            found.setdefault(str(named), []).append(uid)
    return found


def standard_seconds(fields: Mapping[str, Any]) -> int | None:
    """The standard time that a node says, all shares of it together, in seconds; None where it says none."""
    values = [row["value"] for row in fields.get("standard_time", {}).values() if row.get("value")]
    times = [in_si(value)[0] for value in values if comparable(value, "1 s")]
    return round(sum(times)) if times else None
