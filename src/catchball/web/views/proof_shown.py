"""What the page of a change shows of its proof, and the forms by which more is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from catchball.actions.disclosures import note_passages
from catchball.core.evidence import Rung
from catchball.core.review import State
from catchball.queries.changing import ChangeInFull
from catchball.queries.permissions import may
from catchball.queries.proving import (
    BEFORE_EFFECT,
    IN_FORCE,
    Proof,
    ended_verdicts,
    evidence,
    given_since,
    policies,
    proof_of,
    references,
    reverifications,
)
from catchball.queries.telling.rungs import rung_name
from catchball.store.acting import Actor
from catchball.store.changes import Change
from catchball.web.forms.proving import FORMS, ConditionRows, FullTrialForm, ProofForm, ReferenceForm, VerifyForm
from catchball.web.telling.proofs import proven


def proof_form(actor: Actor, change: Change, rung: Rung, data: Any = None) -> ProofForm:
    """The form of a rung, filled in with what was sent."""
    prefix, form = f"rung{int(rung)}", FORMS[rung]
    if form is FullTrialForm:
        return FullTrialForm(data, prefix=prefix, verdicts=ended_verdicts(actor, change))
    if form is ReferenceForm:
        rows = ConditionRows(data, prefix=f"{prefix}-conditions")
        return ReferenceForm(data, prefix=prefix, changes=references(actor, change), rows=rows)
    return form(data, prefix=prefix)


def verify_form(actor: Actor, change: Change, data: Any = None) -> VerifyForm:
    """The form by which a change is verified again."""
    return _verify_form(change, proof_of(change, list(evidence(actor).filter(change=change))), data)


def proof_shown(
    actor: Actor, full: ChangeInFull, asked: ProofForm | None = None, verify: VerifyForm | None = None
) -> dict[str, Any]:
    """The proof, the forms where more may be given, and what became of the change when it was looked at again."""
    change = full.change
    rows = list(evidence(actor).filter(change=change))
    proof = proof_of(change, rows)
    things = [(change.party_id, f"evidence {row.pk}") for row in rows]
    if change.party_id != actor.party and things:
        note_passages(actor=actor, now=timezone.now(), things=things)
    state = State(change.state)
    is_watched = change.reverify_by is not None and change.ends_on is None and state in IN_FORCE
    may_prove = bool(may(actor, "prove change", change)) and (state in BEFORE_EFFECT or is_watched)
    may_verify = is_watched and bool(may(actor, "verify change", change))
    return {
        "proof": proven(proof),
        "proof_forms": _forms(actor, change, asked) if may_prove else (),
        "may_prove": may_prove,
        "has_policy": policies(actor, change.cookbook).exists(),
        "is_watched": is_watched,
        "may_verify": may_verify,
        "verify_form": verify or (_verify_form(change, proof) if may_verify else None),
        "reverifications": list(reverifications(actor, change)),
        "taking_back": change.taking_back.order_by("-pk").defer("edits").first() if state is State.LAPSED else None,
    }


def _forms(actor: Actor, change: Change, asked: ProofForm | None) -> Sequence[Mapping[str, Any]]:
    return [
        {
            "rung": int(rung),
            "name": rung_name(rung),
            "id": f"rung{int(rung)}",
            "form": asked if asked is not None and asked.rung == rung else proof_form(actor, change, rung),
            "is_open": asked is not None and asked.rung == rung,
        }
        for rung in FORMS
    ]


def _verify_form(change: Change, proof: Proof, data: Any = None) -> VerifyForm:
    given = given_since(change, proof)
    numbers = [(one.row.number, f"{rung_name(one.row.rung)} ({one.row.number})") for one in given]
    initial = {"ground": change.reverify_ground}
    return VerifyForm(data, prefix="verify", numbers=numbers, initial=initial)
