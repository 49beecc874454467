"""Every refusal of every action: it says why, and nothing was changed, not even a row of the outbox."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from busy_network import Busy, all_rows, fresh
from catchball.actions.changes import (
    decide_change,
    depart_temporarily,
    end_departure,
    propose_change,
    propose_draft,
    review_change,
    settle_obligation,
    withdraw_change,
)
from catchball.actions.cookbooks import import_cookbook, mark_confidential, open_local_cookbook, share_cookbook
from catchball.actions.drafts import carry_draft, close_draft, open_draft, save_draft, settle_draft
from catchball.actions.numbering import new_uid
from catchball.actions.offers import take_change
from catchball.actions.rebases import carry_out_rebase, propose_rebase, rebase_family, settle_conflicts
from catchball.actions.refusals import NotAllowed, NotPossible, NotValid, Refused
from catchball.actions.tokens import create_token
from catchball.core.decisions import Choice
from catchball.core.document import cookbook, node
from catchball.core.edits import Edit, Edits
from catchball.core.review import Act
from catchball.core.schema import Kind
from catchball.store.acting import Actor, acting
from catchball.store.models import Change, Community, Confidential, Cookbook, Draft, Obligation, Rebase
from factories import ANSWERS, NOW, TODAY, document, edited, proposal, standard

Attempt = Callable[[Busy, Actor], Any]
ENGINEER, OWNER = "cz engineer", "cz owner"


def change(busy: Busy, state: str) -> Change:
    """The change of the Czech cookbook that is in this state."""
    with acting(busy.actor(ENGINEER)):
        found = Change.objects.filter(cookbook=busy.local, state=state, ends_on=None)
        return found.select_related("cookbook").order_by("pk")[0]


def departure(busy: Busy) -> Change:
    with acting(busy.actor(ENGINEER)):
        return Change.objects.select_related("cookbook").exclude(ends_on=None).get()


def obligation(busy: Busy) -> Obligation:
    with acting(busy.actor(ENGINEER)):
        return Obligation.objects.select_related("change__cookbook").get()


def draft(busy: Busy) -> Draft:
    with acting(busy.actor(ENGINEER)):
        return Draft.objects.select_related("cookbook", "change").get(change=None)


def done_rebase(busy: Busy) -> Rebase:
    with acting(busy.actor(ENGINEER)):
        return Rebase.objects.select_related("cookbook").get()


def new_title(busy: Busy, book: Cookbook | None = None) -> Edits:
    return edited(document(busy.actor("home owner"), book or busy.local), "home-12", title={"en": "Push it in"})


def propose(**other: Any) -> Attempt:
    """An attempt to propose a change of the Czech cookbook, with something other than usual."""
    told = {name: other.pop(name) for name in ("edits", "cookbook") if name in other}

    def attempt(busy: Busy, actor: Actor) -> Change:
        edits = told["edits"] if "edits" in told else new_title(busy)
        asked = replace(proposal(), **other)
        book = busy.home if told.get("cookbook") == "home" else busy.local
        return propose_change(actor=actor, now=NOW, cookbook=book, edits=edits, proposal=asked)

    return attempt


def decide(act: Act = Act.ACCEPT, reason: str = "Good.", state: str = "in review", **other: Any) -> Attempt:
    return lambda busy, actor: decide_change(
        actor=actor, now=NOW, change=change(busy, state), act=act, reason=reason, **other
    )


def review(verdict: str = "agree", comment: str = "", state: str = "in review") -> Attempt:
    return lambda busy, actor: review_change(
        actor=actor, now=NOW, change=change(busy, state), verdict=verdict, comment=comment
    )


def depart(reason: str = "Broken.", ends_on: date = TODAY, edits: Edits | None = None) -> Attempt:
    return lambda busy, actor: depart_temporarily(
        actor=actor,
        now=NOW,
        cookbook=busy.local,
        edits=new_title(busy) if edits is None else edits,
        reason=reason,
        ends_on=ends_on,
    )


def save(against: int = 1, edits: Edits | None = None) -> Attempt:
    return lambda busy, actor: save_draft(
        actor=actor, now=NOW, draft=draft(busy), edits=new_title(busy) if edits is None else edits, against=against
    )


def settle(version: int = 1, **choices: str) -> Attempt:
    answers = {name: Choice(take=side) for name, side in choices.items()}  # type: ignore[arg-type]  # a side
    return lambda busy, actor: settle_draft(actor=actor, now=NOW, draft=draft(busy), version=version, choices=answers)


def bring_in(site: str = "home", **fields: Any) -> Attempt:
    issuer = fields.pop("issuer", "other")
    root = node("home-1", Kind.COOKBOOK, {"title": {"en": "Housing"}, "language": "en", **fields})
    return lambda busy, actor: import_cookbook(
        actor=actor,
        now=NOW,
        site=busy.network.sites[site],
        document=cookbook("home-1", [root], {}),
        issuer=issuer,
        effective_from=TODAY,
    )


def open_local(site: str = "cn", issuer: str = "cn") -> Attempt:
    return lambda busy, actor: open_local_cookbook(
        actor=actor, now=NOW, upstream=busy.home, site=busy.network.sites[site], issuer=issuer
    )


def mark(uid: str = "home-11", *, is_confidential: bool = True, book: str = "local") -> Attempt:
    return lambda busy, actor: mark_confidential(
        actor=actor,
        now=NOW,
        cookbook=busy.local if book == "local" else busy.home,
        uid=uid,
        is_confidential=is_confidential,
    )


def share(busy: Busy, actor: Actor) -> None:
    share_cookbook(actor=actor, now=NOW, cookbook=busy.local, community=busy.network.community)


def share_with_strangers(busy: Busy, actor: Actor) -> None:
    with acting(busy.actor("home owner")):
        community = Community(pk=10**6, party=busy.network.maker, name="Others")
    share_cookbook(actor=actor, now=NOW, cookbook=busy.local, community=community)


def take(state: str = "in effect", into: str = "home") -> Attempt:
    return lambda busy, actor: take_change(
        actor=actor,
        now=NOW,
        change=change(busy, state),
        into=fresh(busy.actor(ENGINEER), busy.home if into == "home" else busy.local),
        proposal=proposal(),
    )


def met(number: str = "4711") -> Attempt:
    return lambda busy, actor: settle_obligation(actor=actor, now=NOW, obligation=obligation(busy), number=number)


def rebase_local(busy: Busy, actor: Actor) -> Rebase:
    return propose_rebase(actor=actor, now=NOW, cookbook=fresh(busy.actor(ENGINEER), busy.local))


def answer(**choices: str) -> Attempt:
    answers = {name: Choice(take=side) for name, side in choices.items()}  # type: ignore[arg-type]  # a side
    return lambda busy, actor: settle_conflicts(actor=actor, now=NOW, proposal=done_rebase(busy), choices=answers)


def edit(*atom: str, old: Any = None, new: Any = None) -> Edits:
    return Edits((Edit(atom, old, new),))


NUL = "a\0b"
LONG = "x" * 201
FOR_OTHERS = "This belongs to another party"
OF_THE_SITE = "of the site"
NOT_ALLOWED: dict[str, tuple[str, Attempt, str]] = {
    "import by an engineer": ("home engineer", bring_in(), "the process owner of the site"),
    "import into a site of others": ("supplier owner", bring_in(), FOR_OTHERS),
    "open local at a site of others": ("supplier owner", open_local(), FOR_OTHERS),
    "open local by an operator": ("cz operator", open_local("cz", "cz9"), OF_THE_SITE),
    "open local by another site": ("cz engineer", open_local(), OF_THE_SITE),
    "share by an engineer": (ENGINEER, share, OF_THE_SITE),
    "share by another party": ("supplier owner", share, FOR_OTHERS),
    "mark by an engineer": (ENGINEER, mark(), OF_THE_SITE),
    "mark by another party": ("supplier owner", mark(), FOR_OTHERS),
    "draft by an operator": ("cz operator", save(), OF_THE_SITE),
    "draft by another site": ("cn engineer", save(), OF_THE_SITE),
    "open a draft of others": (
        "supplier engineer",
        lambda busy, actor: open_draft(actor=actor, now=NOW, cookbook=busy.local),
        FOR_OTHERS,
    ),
    "carry by an operator": (
        "cz operator",
        lambda busy, actor: carry_draft(actor=actor, now=NOW, draft=draft(busy)),
        OF_THE_SITE,
    ),
    "close by an operator": (
        "cz operator",
        lambda busy, actor: close_draft(actor=actor, now=NOW, draft=draft(busy)),
        OF_THE_SITE,
    ),
    "settle a draft by an operator": ("cz operator", settle(x="ours"), OF_THE_SITE),
    "propose the draft by an operator": (
        "cz operator",
        lambda busy, actor: propose_draft(actor=actor, now=NOW, draft=draft(busy), proposal=proposal()),
        OF_THE_SITE,
    ),
    "a uid for an operator": (
        "cz operator",
        lambda busy, actor: new_uid(actor=actor, cookbook=busy.local),
        OF_THE_SITE,
    ),
    "propose by an operator": ("cz operator", propose(), OF_THE_SITE),
    "propose by another site": ("cn engineer", propose(), OF_THE_SITE),
    "propose by another party": ("supplier engineer", propose(), FOR_OTHERS),
    "review of the own change": (ENGINEER, review(), "You wrote this change"),
    "decide by the author": (ENGINEER, decide(), "somebody else decides"),
    "decide by an engineer": ("cz quality", decide(), OF_THE_SITE),
    "decide by another site": ("cn owner", decide(), OF_THE_SITE),
    "decide by the centre": ("home owner", decide(), OF_THE_SITE),
    "decide by another party": ("supplier owner", decide(), FOR_OTHERS),
    "withdraw by an operator": (
        "cz operator",
        lambda busy, actor: withdraw_change(actor=actor, now=NOW, change=change(busy, "in review")),
        OF_THE_SITE,
    ),
    "withdraw by another party": (
        "supplier owner",
        lambda busy, actor: withdraw_change(actor=actor, now=NOW, change=change(busy, "in review")),
        FOR_OTHERS,
    ),
    "settle an obligation by an engineer": (ENGINEER, met(), OF_THE_SITE),
    "settle an obligation by another party": ("supplier owner", met(), FOR_OTHERS),
    "depart by an operator": ("cz operator", depart(), OF_THE_SITE),
    "depart by another party": ("supplier owner", depart(), FOR_OTHERS),
    "end a departure by an operator": (
        "cz operator",
        lambda busy, actor: end_departure(actor=actor, now=NOW, change=departure(busy)),
        OF_THE_SITE,
    ),
    "take into a cookbook of others": ("supplier owner", take(), FOR_OTHERS),
    "take by an operator": ("cz operator", take(into="local"), OF_THE_SITE),
    "rebase by an operator": ("cz operator", rebase_local, OF_THE_SITE),
    "rebase by another party": ("supplier owner", rebase_local, FOR_OTHERS),
    "carry out by another site": (
        "cn owner",
        lambda busy, actor: carry_out_rebase(actor=actor, now=NOW, proposal=done_rebase(busy)),
        OF_THE_SITE,
    ),
    "answer by another site": ("cn owner", answer(x="ours"), OF_THE_SITE),
    "rebase the family by another site": (
        "cz owner",
        lambda busy, actor: rebase_family(actor=actor, now=NOW, home=busy.home),
        OF_THE_SITE,
    ),
}
NOT_POSSIBLE: dict[str, tuple[str, Attempt, str]] = {
    "open a second local cookbook": (OWNER, open_local("cz", "cz9"), "already has a cookbook of this family"),
    "open a local cookbook at home": ("home owner", open_local("home", "h"), "already has a cookbook of this family"),
    "share with strangers": (OWNER, share_with_strangers, "does not belong to this community"),
    "show what the upstream keeps": (OWNER, mark("home-12", is_confidential=False), "upstream keeps this to itself"),
    "review what is in effect": ("home owner", review(state="in effect"), "is in effect; it is not in review"),
    "accept without the voices": (OWNER, decide(), "process owner must agree first"),
    "accept what is in effect": (OWNER, decide(state="in effect"), "is in effect; to accept it is not possible now"),
    "reject what is in effect": (OWNER, decide(Act.REJECT, state="in effect"), "to reject it is not possible"),
    "withdraw what is in effect": (
        ENGINEER,
        lambda busy, actor: withdraw_change(actor=actor, now=NOW, change=change(busy, "in effect")),
        "to withdraw it is not possible",
    ),
    "end what does not end": (
        ENGINEER,
        lambda busy, actor: end_departure(actor=actor, now=NOW, change=change(busy, "in effect")),
        "is no temporary departure",
    ),
    "take what is in review": ("home engineer", take("in review"), "only an accepted one can be taken over"),
    "take what is there": (ENGINEER, take(into="local"), "already says so"),
    "take what contradicts": ("home engineer", take(), "contradicts what stands here at home-13"),
    "rebase on what it rests on": (ENGINEER, rebase_local, "already rests on revision 2"),
    "rebase the home cookbook": (
        "home engineer",
        lambda busy, actor: propose_rebase(actor=actor, now=NOW, cookbook=busy.home),
        "has no upstream to follow",
    ),
    "carry out twice": (
        ENGINEER,
        lambda busy, actor: carry_out_rebase(actor=actor, now=NOW, proposal=done_rebase(busy)),
        "This rebase is done",
    ),
    "answer what is done": (ENGINEER, answer(x="ours"), "This rebase is done"),
}
NOT_VALID: dict[str, tuple[str, Attempt, str]] = {
    "an issuer that is none": ("home owner", bring_in(issuer="a b"), "An issuer is"),
    "an issuer with a zero": ("home owner", bring_in(issuer=NUL), "An issuer is"),
    "a language that is none": ("home owner", bring_in(language="the language of the plant"), "a tag such as en"),
    "an issuer of the family": ("cn owner", open_local(issuer="cz"), "issues uids as cz"),
    "a variant that is not declared": (
        "home owner",
        lambda busy, actor: import_cookbook(
            actor=actor,
            now=NOW,
            site=busy.network.sites["home"],
            document=_with_stray_variant(),
            issuer="other",
            effective_from=TODAY,
        ),
        "is not a variant of this cookbook",
    ),
    "mark what is not there": (OWNER, mark("home-999"), "There is no node home-999"),
    "mark what is no uid": (OWNER, mark(NUL), "A uid is"),
    "nothing changes": (ENGINEER, propose(edits=Edits(())), "changes nothing"),
    "no title": (ENGINEER, propose(title=" "), "Give it a title"),
    "a title that is too long": (ENGINEER, propose(title=LONG), "at most 200"),
    "a title with a zero": (ENGINEER, propose(title=NUL), "cannot be printed"),
    "a title with half a sign": (ENGINEER, propose(title="a\ud800"), "cannot be printed"),
    "no type": (ENGINEER, propose(types=()), "Say of what type"),
    "an unknown type": (ENGINEER, propose(types=("joke",)), "“joke” is no type"),
    "no reason": (ENGINEER, propose(justification={**ANSWERS, "reason": " "}), "lacks: reason"),
    "no benefit": (ENGINEER, propose(justification={k: v for k, v in ANSWERS.items() if k != "benefit"}), "benefit"),
    "an answer to no question": (ENGINEER, propose(justification={**ANSWERS, "joke": "x"}), "no question"),
    "an answer with a zero": (ENGINEER, propose(justification={**ANSWERS, "cost": NUL}), "cannot be printed"),
    "an answer that is no text": (ENGINEER, propose(justification={**ANSWERS, "cost": 7}), "expected words"),
    "an obligation without a kind": (ENGINEER, propose(obligations=[("", "1")]), "Say what must be there"),
    "an obligation that is too long": (ENGINEER, propose(obligations=[("x" * 41, "1")]), "at most 40"),
    "a number that is too long": (ENGINEER, propose(obligations=[("x", "1" * 101)]), "at most 100"),
    "temporary without an end": (ENGINEER, propose(types=("temporary",)), "on which day"),
    "an end that is over": (ENGINEER, propose(ends_on=TODAY - timedelta(days=1)), "ends today or later"),
    "an edit that expects something else": (
        ENGINEER,
        propose(edits=edit("home-11", "title", "en", old="Cool it", new="Warm it")),
        "says something else there",
    ),
    "an edit of a stranger": (ENGINEER, propose(edits=edit("x-1", "title", "en", new="Warm it")), "does not fit"),
    "an edit of a field that is not there": (
        ENGINEER,
        propose(edits=edit("home-11", "purpose", "en", new="Warm it")),
        "does not fit",
    ),
    "an unknown verdict": ("home owner", review("perhaps"), "A verdict is"),
    "an objection without words": ("home owner", review("against", " "), "Say what speaks against it"),
    "a comment with a zero": ("home owner", review("agree", NUL), "cannot be printed"),
    "a decision without a reason": (OWNER, decide(reason=" "), "Say why"),
    "a decision with a zero": (OWNER, decide(reason=NUL), "cannot be printed"),
    "a decision that is none": (OWNER, decide(Act.LAPSE), "accepts, rejects or returns"),
    "in effect before it was decided": (
        OWNER,
        decide(effective_from=TODAY - timedelta(days=1)),
        "cannot have been in effect",
    ),
    "an obligation without a number": (OWNER, met(" "), "Give the number"),
    "an obligation with a long number": (OWNER, met("1" * 101), "at most 100"),
    "a departure without a reason": (ENGINEER, depart(" "), "Say what happened"),
    "a departure with a zero": (ENGINEER, depart(NUL), "cannot be printed"),
    "a departure of more than a year": (ENGINEER, depart(ends_on=TODAY + timedelta(days=367)), "within a year"),
    "an end that is over a year away": (ENGINEER, propose(ends_on=TODAY + timedelta(days=367)), "within a year"),
    "a departure that is over": (ENGINEER, depart(ends_on=TODAY - timedelta(days=1)), "ends today or later"),
    "a departure from nothing": (ENGINEER, depart(edits=Edits(())), "changes nothing"),
    "a departure that does not fit": (
        ENGINEER,
        depart(edits=edit("home-11", "title", "en", old="Cool it", new="x")),
        "says something else there",
    ),
    "a version that is not there": (ENGINEER, save(against=7), "There is no version 7"),
    "a version before the first": (ENGINEER, save(against=-1), "There is no version -1"),
    "a draft that does not fit": (ENGINEER, save(edits=edit("x-1", "title", "en", new="x")), "does not fit"),
    "an answer to what is not asked": (ENGINEER, settle(1, x="ours"), "no open question of version 1"),
    "an answer in a version that is not there": (ENGINEER, settle(70, x="ours"), "no open question of version 70"),
    "no answer": (ENGINEER, settle(1), "There is no answer"),
}


def _with_stray_variant() -> Any:
    document = standard("Heat the housing")
    old = document.nodes["home-11"]
    stray = node("home-11", old.kind, {**old.fields, "applies": ["V9"]})
    nodes = [stray if entry.uid == "home-11" else entry for entry in document.nodes.values()]
    return cookbook(document.root, nodes, document.children)


def refused(busy: Busy, who: str, attempt: Attempt) -> Refused:
    """The refusal of an attempt, which changed nothing."""
    actor = busy.actor(who)
    before = all_rows()
    with pytest.raises(Refused) as caught:
        attempt(busy, actor)
    assert all_rows() == before
    return caught.value


@pytest.mark.parametrize(("who", "attempt", "why"), NOT_ALLOWED.values(), ids=NOT_ALLOWED.keys())
def test_what_is_for_others_is_refused_and_changes_nothing(busy: Busy, who: str, attempt: Attempt, why: str) -> None:
    refusal = refused(busy, who, attempt)
    assert (type(refusal), refusal.status) == (NotAllowed, 403)
    assert why in str(refusal)


@pytest.mark.parametrize(("who", "attempt", "why"), NOT_POSSIBLE.values(), ids=NOT_POSSIBLE.keys())
def test_what_cannot_be_now_is_refused_and_changes_nothing(busy: Busy, who: str, attempt: Attempt, why: str) -> None:
    refusal = refused(busy, who, attempt)
    assert (isinstance(refusal, NotPossible), refusal.status) == (True, 409)
    assert why in str(refusal)


@pytest.mark.parametrize(("who", "attempt", "why"), NOT_VALID.values(), ids=NOT_VALID.keys())
def test_what_is_not_valid_is_refused_with_its_place_and_changes_nothing(
    busy: Busy, who: str, attempt: Attempt, why: str
) -> None:
    refusal = refused(busy, who, attempt)
    assert isinstance(refusal, NotValid)
    assert refusal.status == 422
    assert why in str(refusal)
    assert refusal.where


@pytest.mark.parametrize(
    "attempt", [propose(), review(), decide(), depart(), save(), met(), mark(), share, rebase_local]
)
def test_a_token_that_may_only_read_changes_nothing(busy: Busy, attempt: Attempt) -> None:
    actor = replace(busy.actor(OWNER), is_read_only=True)
    before = all_rows()
    with pytest.raises(NotAllowed, match="may only read"):
        attempt(busy, actor)
    with pytest.raises(NotAllowed, match="may only read"):
        create_token(actor=actor, now=NOW, name="x", scope="write")
    assert all_rows() == before


def test_a_page_may_go_on_after_a_refusal_and_keeps_what_it_did_itself(busy: Busy) -> None:
    actor = busy.actor(OWNER)
    with transaction.atomic():
        with acting(actor):
            mark("home-11")(busy, actor)
            before = Confidential.objects.count()
            with pytest.raises(NotPossible):
                mark("home-12", is_confidential=False)(busy, actor)
            with pytest.raises(NotValid):
                propose(title="")(busy, actor)
            mark("home-13")(busy, actor)
            assert Confidential.objects.count() == before + 1
        transaction.set_rollback(True)
