"""Connections of all parties, as an administrator sees them. Nothing here loads before Django is there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from catchball.cli.complaints import AskedWrongly
from catchball.queries.machines import missing_of
from catchball.store.models import MachineConnection, MachineGap, UnreadMessage

_MOST = 100
_SHOWN_BYTES = 120


def every() -> list[dict[str, Any]]:
    """All connections, by party and name."""
    rows = MachineConnection.objects.using("owner").select_related("party").order_by("party__name", "name")
    missing = missing_of(rows)
    return [
        {
            "name": row.name,
            "party": row.party.name,
            "kind": row.kind,
            "state": row.state,
            "trouble": row.trouble,
            "alive_at": _told(row.alive_at),
            "heard_at": _told(row.heard_at),
            "kept_at": _told(row.kept_at),
            "messages": row.messages,
            "new": row.new,
            "known": row.known,
            "refused": row.refused,
            "gaps": missing[row.pk].gaps,
            "open": missing[row.pk].unread,
            "waiting": missing[row.pk].waiting,
        }
        for row in rows
    ]


def details(name: str) -> dict[str, Any]:
    """Gaps and messages that were not read, of the connections of this name. Raises AskedWrongly."""
    known = MachineConnection.objects.using("owner").filter(name=name)
    if not known.exists():
        raise AskedWrongly(f"there is no connection “{name}”; see: catchball connections list")
    gaps = MachineGap.objects.using("owner").filter(connection__in=known).order_by("-noted_at", "-pk")[:_MOST]
    unread = UnreadMessage.objects.using("owner").filter(connection__in=known)
    messages = unread.exclude(state=UnreadMessage.State.READ).order_by("-last_at", "-pk")[:_MOST]
    return {
        "gaps": [
            {"place": gap.place, "began": _told(gap.began), "ended": _told(gap.ended), "reason": gap.reason}
            for gap in gaps
        ],
        "messages": [
            {
                "place": one.place,
                "state": one.state,
                "times": one.times,
                "last_at": _told(one.last_at),
                "reason": one.reason,
                "payload": bytes(one.payload)[:_SHOWN_BYTES].decode("utf-8", "backslashreplace"),
            }
            for one in messages
        ],
    }


def _told(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
