"""What proves a change: what is asked for, what is there, what is lacking, and what is not known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from catchball.core.evidence import NOT_KNOWN, ProofRule, Rung, rules_of
from catchball.core.evidence_forms import shortfall
from catchball.core.review import Act, State
from catchball.queries.telling.rungs import rung_name
from catchball.queries.telling.sentences import sentence
from catchball.queries.visible import visible_to
from catchball.store.acting import Actor
from catchball.store.models import Change, Cookbook, Evidence, EvidencePolicy, Reverification, TrialVerdict

JUDGED_AGAIN = "its trial was judged again: proof %(number)s says what came out"
"""Why a proof counts no more, though the later verdict were taken back."""
BEFORE_EFFECT = (State.DRAFT, State.ON_TRIAL, State.IN_REVIEW, State.ACCEPTED)
IN_FORCE = (State.IN_EFFECT, State.VERIFIED, State.LAPSED)


@dataclass(frozen=True, slots=True)
class Given:
    """A proof that was given. It counts when it is the newest on its rung that was not taken back, and falls not short.

    `short` says, as a sentence in English, why it does not reach its rung; `taken_back` is the row that takes it back.
    """

    row: Evidence
    short: str
    is_newest: bool
    taken_back: Evidence | None

    @property
    def counts(self) -> bool:
        """Whether the change stands on this rung by it."""
        return self.is_newest and not self.short


@dataclass(frozen=True, slots=True)
class Proof:
    """How far a change is proven. `given` has the highest rung first, and on each the newest first."""

    demanded: Rung
    why: str
    given: Sequence[Given]
    reached: Rung

    @property
    def suffices(self) -> bool:
        """Whether the rung that is asked for is reached."""
        return self.reached >= self.demanded

    @property
    def not_known(self) -> tuple[str, ...]:
        """What the highest rung that was reached leaves open, as sentences in English."""
        return NOT_KNOWN[self.reached]


def evidence(actor: Actor) -> QuerySet[Evidence]:
    """The proofs of the changes that the actor may read, without dossiers."""
    rows = visible_to(actor, Evidence.objects.select_related("person__user", "change"))
    return rows.defer("dossier", "change__edits").order_by("-pk")


def reverifications(actor: Actor, change: Change) -> QuerySet[Reverification]:
    """What became of a change when it was looked at again, the newest first."""
    rows = visible_to(actor, Reverification.objects.filter(change=change))
    return rows.select_related("person__user", "evidence").defer("evidence__dossier").order_by("-pk")


def policies(actor: Actor, cookbook: Cookbook) -> QuerySet[EvidencePolicy]:
    """The policies of the family of a cookbook, the newest first."""
    home = cookbook.home_id or cookbook.pk
    rows = visible_to(actor, EvidencePolicy.objects.filter(cookbook_id=home))
    return rows.select_related("person__user").order_by("-number")


def newest_policy(cookbook: Cookbook) -> EvidencePolicy | None:
    """The policy that holds for a cookbook; None where its family has none, or does not share it any more."""
    home = cookbook.home_id or cookbook.pk
    return EvidencePolicy.objects.filter(cookbook_id=home).order_by("-number").first()


def rules_in(policy: EvidencePolicy | None) -> tuple[ProofRule, ...]:
    """The rules of a policy. The one that ships, which holds where there is none, asks for nothing."""
    return () if policy is None else rules_of(policy.rules)


def proof_of(change: Change, rows: Iterable[Evidence] | None = None) -> Proof:
    """How far a change is proven, by the rows that one sees of it."""
    if rows is None:
        rows = Evidence.objects.filter(change=change).defer("dossier")
    given = tuple(_given(sorted(rows, key=lambda row: row.number)))
    reached = max((Rung(one.row.rung) for one in given if one.counts), default=Rung.NONE)
    return Proof(Rung(change.demanded), change.demanded_why, given, reached)


def given_since(change: Change, proof: Proof) -> list[Given]:
    """The proofs that count and say something new of a change in effect: given after it was accepted and took effect.

    A verdict on the very rows of a proof from before is that proof.
    """
    accepted = change.decisions.filter(outcome=Act.ACCEPT).order_by("-at").values_list("at", flat=True).first()
    if accepted is None or change.effective_from is None:
        return []
    known = {(one.row.result or {}).get("digest") for one in proof.given if one.row.at <= accepted} - {None}
    later = [one for one in proof.given if one.counts and one.row.at > accepted]
    first = change.effective_from
    return [one for one in later if one.row.at.date() >= first and (one.row.result or {}).get("digest") not in known]


def lacking(proof: Proof) -> str:
    """What is lacking before the change may be accepted, as a sentence; empty when nothing is."""
    if proof.suffices:
        return ""
    told = gettext("It needs %(demanded)s (rung %(rung)s), because %(why)s. So far there is: %(reached)s.") % {
        "demanded": rung_name(proof.demanded),
        "rung": int(proof.demanded),
        "why": sentence(proof.why),
        "reached": rung_name(proof.reached),
    }
    short = [one for one in proof.given if one.is_newest and one.short and one.row.rung >= proof.demanded]
    return " ".join([told, *(_falls_short(one) for one in short)])


def ended_verdicts(actor: Actor, change: Change) -> list[TrialVerdict]:
    """The newest verdict on each ended trial that can prove a change, those of it and of its cookbook first."""
    ended = TrialVerdict.objects.filter(_is_about(change), trial__state="ended")
    rows = visible_to(actor, ended).select_related("trial__site")
    newest = rows.defer("dossier", "trial__baseline", "trial__look").order_by("trial_id", "-number")
    found = sorted(newest.distinct("trial_id"), key=lambda row: row.at, reverse=True)
    return sorted(
        found, key=lambda row: (row.trial.change_id != change.pk, row.trial.cookbook_id != change.cookbook_id)
    )


def is_about(actor: Actor, change: Change, verdict: int | None) -> bool:
    """Whether a verdict that one sees is on a trial that can prove the change."""
    return visible_to(actor, TrialVerdict.objects.filter(_is_about(change), pk__in=[verdict])).exists()


def _is_about(change: Change) -> Q:
    """A trial of the change, of a cookbook of its family, or, where it names neither, of its site."""
    family = change.cookbook.home_id or change.cookbook_id
    of_family = Q(trial__cookbook_id=family) | Q(trial__cookbook__home_id=family)
    of_site = Q(trial__change=None, trial__cookbook=None, trial__site_id=change.cookbook.site_id)
    return Q(trial__change_id=change.pk) | of_family | of_site


def references(actor: Actor, change: Change) -> list[Change]:
    """Changes of the family that others have in effect, to which a reference may point; without their edits."""
    family = change.cookbook.home_id or change.cookbook_id
    rows = visible_to(actor, Change.objects.filter(state__in=(State.IN_EFFECT, State.VERIFIED), ends_on=None))
    rows = rows.filter(cookbook__home_id=family) | rows.filter(cookbook_id=family)
    rows = rows.exclude(cookbook_id=change.cookbook_id).select_related("cookbook__site").defer("edits")
    return list(rows.order_by("cookbook__site__name", "-number")[:100])


def _given(rows: Sequence[Evidence]) -> Iterable[Given]:
    backs = {row.takes_back_id: row for row in rows if row.takes_back_id is not None}
    proofs = [row for row in rows if row.takes_back_id is None]
    newest = {row.rung: row.pk for row in proofs if row.pk not in backs}
    later = {number: row.number for row in proofs for number in (row.result or {}).get("again", ())}
    for row in sorted(proofs, key=lambda row: (-row.rung, -row.number)):
        short = shortfall(Rung(row.rung), row.answers, row.result)
        if row.number in later:
            short = JUDGED_AGAIN % {"number": later[row.number]}
        yield Given(row, short, newest.get(row.rung) == row.pk, backs.get(row.pk))


def _falls_short(one: Given) -> str:
    return gettext("%(name)s is there, but %(why)s.") % {
        "name": rung_name(one.row.rung)[:1].upper() + rung_name(one.row.rung)[1:],
        "why": sentence(one.short),
    }
