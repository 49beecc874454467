"""`catchball audit-trail verify`: is the log of who did what whole?"""

from __future__ import annotations

from dataclasses import dataclass

import typer

from catchball.cli.complaints import NO
from catchball.cli.examples import examples
from catchball.cli.installation import USUAL_DATA, Data, reached
from catchball.cli.options import AsJson
from catchball.cli.terminal import complain, print_json, print_raw, working

audit_trail = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The log of who did what.")


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found: sentences about breaks, and the last entry of each party's chain (number and digest)."""

    broken: tuple[str, ...]
    heads: dict[str, dict[str, object]]


@audit_trail.callback()
def _about() -> None:
    """(Keeps `verify` a command of its own, although it is the only one.)"""


@audit_trail.command(
    "verify", epilog=examples("catchball audit-trail verify", "catchball audit-trail verify --json > heads.json")
)
def verify(data: Data = USUAL_DATA, *, as_json: AsJson = False) -> None:
    """Prove that no entry was changed, taken out or put in. Ends with 1 when one was.

    Print the last digests with --json and keep them elsewhere: then nobody can rewrite the log to its end, either.
    """
    with reached(data), working("Reading the audit trail"):
        found = verified()
    if as_json:
        print_json({"catchball": "audit-trail/1", "broken": list(found.broken), "heads": found.heads})
    else:
        for sentence in found.broken:
            complain(sentence)
        for party, head in found.heads.items():
            print_raw(f"party {party}: {head['number']} entries, last digest {head['digest']}\n")
    if found.broken:
        raise typer.Exit(NO)


def verified() -> Verified:
    """Read all entries as the owner and follow each party's chain."""
    from django.db.models import Max  # (Django is there by now)

    from catchball.store.audit_writing import breaks
    from catchball.store.models import AuditEntry

    entries = AuditEntry.objects.using("owner").order_by("party_id", "number")
    broken = tuple(f"party {found.party}, entry {found.number}: {found.why}" for found in breaks(entries.iterator()))
    last = AuditEntry.objects.using("owner").values("party_id").annotate(last=Max("number")).order_by("party_id")
    heads: dict[str, dict[str, object]] = {}
    for row in last:
        entry = AuditEntry.objects.using("owner").get(party_id=row["party_id"], number=row["last"])
        heads[str(entry.party_id)] = {"number": entry.number, "digest": entry.digest}
    return Verified(broken, heads)
