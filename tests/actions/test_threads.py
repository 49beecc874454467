"""Arguing about a change: threads at its places, in everybody's own language, by all who may read it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from catchball.actions.changes import propose_change, review_change
from catchball.actions.cookbooks import mark_confidential, share_cookbook
from catchball.actions.refusals import NotAllowed, NotPossible, NotValid
from catchball.actions.threads import Remark, Spot, answer_thread, open_thread, translate
from catchball.queries.discussing import Discussion, discussion_of, threads
from catchball.store.acting import acting
from catchball.store.models import AuditEntry, Change, Cookbook, Thread
from factories import NOW, Company, company, document, edited, home_cookbook, local_cookbook, proposal

PLACE = ("home-11", "title", "en")


@pytest.fixture
def network(database: None) -> Company:
    return company()


@pytest.fixture
def change(network: Company) -> Change:
    """A change of the Czech plant, which the supplier reads."""
    local = local_cookbook(network, home_cookbook(network))
    engineer = network.actor("cz engineer")
    edits = edited(document(engineer, local), "home-11", title={"en": "Warm the housing"})
    return propose_change(actor=engineer, now=NOW, cookbook=local, edits=edits, proposal=proposal("Warm it"))


def said(text: str = "Why so warm?", language: str = "en") -> Remark:
    return Remark(text, language)


def opened(network: Company, change: Change, name: str = "supplier engineer", **more: Any) -> Thread:
    given: dict[str, Any] = {"atom": PLACE, "remark": said(), **more}
    return open_thread(actor=network.actor(name), now=NOW, change=change, **given)


def answered(network: Company, thread: Thread, name: str, text: str = "Because.", kind: str = "says") -> None:
    actor = network.actor(name)
    with acting(actor):
        seen = threads(actor).get(pk=thread.pk)
        answer_thread(actor=actor, now=NOW, thread=seen, remark=said(text), kind=kind)


def seen_by(network: Company, change: Change, name: str) -> Discussion:
    actor = network.actor(name)
    with acting(actor):
        return discussion_of(actor, change)


def words_seen(network: Company, change: Change, name: str) -> list[str]:
    found = seen_by(network, change, name)
    return [one.comment.text for thread in found.threads for one in thread.said]


def test_partners_argue_and_each_comment_belongs_to_its_writers_party(network: Company, change: Change) -> None:
    thread = opened(network, change)
    answered(network, thread, "cz engineer", "The bore is smaller.")

    for name in ("supplier owner", "cz operator"):
        (found,) = seen_by(network, change, name).threads
        assert found.atom == PLACE
        assert [(one.comment.text, one.comment.party_id) for one in found.said] == [
            ("Why so warm?", network.supplier.pk),
            ("The bore is smaller.", network.maker.pk),
        ]


def test_a_thread_is_resolved_and_opened_again_and_both_stay_to_be_read(network: Company, change: Change) -> None:
    thread = opened(network, change)
    answered(network, thread, "cz engineer", "Measured.", "resolves")
    assert seen_by(network, change, "cz owner").threads[0].is_resolved
    assert seen_by(network, change, "cz owner").open == 0
    answered(network, thread, "supplier engineer", "Not at our place.", "reopens")

    (found,) = seen_by(network, change, "cz owner").threads
    assert not found.is_resolved
    assert [one.comment.kind for one in found.said] == ["says", "resolves", "reopens"]


def test_what_is_resolved_is_not_resolved_twice(network: Company, change: Change) -> None:
    thread = opened(network, change)
    answered(network, thread, "cz engineer", "", "resolves")
    with pytest.raises(NotPossible, match="resolved already"):
        answered(network, thread, "cz engineer", "", "resolves")


def test_a_thread_is_resolved_by_who_opened_it_or_works_on_the_change(network: Company, change: Change) -> None:
    thread = opened(network, change)
    for name in ("supplier owner", "cn engineer", "cz operator"):
        with pytest.raises(NotAllowed, match="resolved by who opened it"):
            answered(network, thread, name, "Enough.", "resolves")


def test_a_comment_is_anchored_only_where_the_change_says_something(network: Company, change: Change) -> None:
    for place in (("home-12", "title", "en"), ("nowhere-1", "title"), ("home-11", "")):
        with pytest.raises(NotValid, match="says nothing at this place"):
            opened(network, change, atom=place)


@pytest.mark.parametrize(
    ("spot", "why"),
    [(Spot("new", "101", "5"), "per cent"), (Spot("new", "x", "5"), "per cent"), (Spot("up", "1", "1"), "no picture")],
)
def test_a_spot_is_on_a_picture(network: Company, change: Change, spot: Spot, why: str) -> None:
    with pytest.raises(NotValid, match=why):
        opened(network, change, atom=("home-11", "media", "m1"), spot=spot)
    with pytest.raises(NotValid, match="no picture"):
        opened(network, change, spot=Spot("new", "5", "5"))


def test_a_spot_is_kept_in_per_cent(network: Company, change: Change) -> None:
    thread = opened(network, change, atom=("home-11", "media", "m1"), spot=Spot("new", "33.3333", "5"))
    assert (thread.side, str(thread.x), str(thread.y)) == ("new", "33.33", "5.00")


def test_words_are_needed_and_a_language(network: Company, change: Change) -> None:
    with pytest.raises(NotValid, match="what you want to say"):
        opened(network, change, remark=said(" "))
    with pytest.raises(NotValid, match="in which language"):
        opened(network, change, remark=said(language="english!"))


def test_a_translation_stands_beside_the_original_with_its_translator(network: Company, change: Change) -> None:
    thread = opened(network, change, remark=said("为什么这么热？", "zh-Hans"))
    comment = seen_by(network, change, "cz owner").threads[0].said[0].comment
    translator = network.actor("cn engineer")
    for text in ("Why so hot?", "Why is it so hot?"):
        what = f"comment {comment.pk}"
        translate(actor=translator, now=NOW, change=change, what=what, remark=said(text))

    (found,) = seen_by(network, change, "supplier owner").threads[0].said
    assert found.comment.text == "为什么这么热？"
    assert [(one.language, one.text, one.person_id) for one in found.translations] == [
        ("en", "Why is it so hot?", network.people["cn engineer"].pk)
    ]
    assert thread.pk


def test_the_justification_and_reviews_are_translated_too(network: Company, change: Change) -> None:
    review = review_change(actor=network.actor("home owner"), now=NOW, change=change, verdict="agree", comment="Gut.")
    for what in ("reason 1", f"review {review.pk}"):
        translate(actor=network.actor("cz owner"), now=NOW, change=change, what=what, remark=said("Better.", "de"))
    assert set(seen_by(network, change, "home owner").translations) == {"reason 1", f"review {review.pk}"}


@pytest.mark.parametrize(
    "what", ["comment 999", "reason 2", "reason", "review 999", "decision 1", "secret 1", "comment x"]
)
def test_only_what_was_said_is_translated(network: Company, change: Change, what: str) -> None:
    with pytest.raises(NotValid, match="nothing of this name"):
        translate(actor=network.actor("cz owner"), now=NOW, change=change, what=what, remark=said())


def test_nothing_is_translated_into_its_own_language(network: Company, change: Change) -> None:
    opened(network, change)
    comment = seen_by(network, change, "cz owner").threads[0].said[0].comment
    with pytest.raises(NotValid, match="in this language itself"):
        translate(
            actor=network.actor("cz owner"), now=NOW, change=change, what=f"comment {comment.pk}", remark=said("Why?")
        )


def test_people_are_mentioned_by_pseudonym_and_only_those_who_read_the_change(network: Company, change: Change) -> None:
    opened(network, change, remark=said("@home.owner, and @Cz.Engineer: not @nobody, not a@cz.owner."))
    (comment,) = (one.comment for one in seen_by(network, change, "cz owner").threads[0].said)
    owner, engineer = network.people["home owner"], network.people["cz engineer"]
    assert comment.text == f"@{owner.pseudonym}, and @{engineer.pseudonym}: not @nobody, not a@cz.owner."
    assert comment.mentions == sorted([owner.pk, engineer.pk])
    assert set(seen_by(network, change, "cz owner").people) == {owner.pseudonym, engineer.pseudonym}


def test_who_reads_the_change_no_longer_is_not_mentioned(network: Company, change: Change) -> None:
    owner = network.actor("cz owner")
    with acting(owner):
        book = Cookbook.objects.get(pk=change.cookbook_id)
        share_cookbook(actor=owner, now=NOW, cookbook=book, community=None)
        change = Change.objects.select_related("cookbook").get(pk=change.pk)
    opened(network, change, "cz owner", remark=said("@supplier.owner?"))
    assert words_seen(network, change, "cz owner") == ["@supplier.owner?"]


def test_what_is_said_at_a_confidential_step_stays_with_its_owner_and_who_wrote_it(
    network: Company, change: Change
) -> None:
    thread = opened(network, change)
    owner = network.actor("cz owner")
    with acting(owner):
        book = Cookbook.objects.get(pk=change.cookbook_id)
    mark_confidential(actor=owner, now=NOW, cookbook=book, uid="home-11", is_confidential=True)
    answered(network, thread, "cz engineer", "Our secret.")

    assert words_seen(network, change, "supplier owner") == ["Why so warm?"]
    assert words_seen(network, change, "cz engineer") == ["Why so warm?", "Our secret."]
    with pytest.raises(NotValid, match="says nothing at this place"):
        opened(network, change)
    mark_confidential(actor=owner, now=NOW, cookbook=book, uid="home-11", is_confidential=False)
    assert words_seen(network, change, "supplier owner") == ["Why so warm?", "Our secret."]


def test_what_was_said_is_never_changed_nor_taken_away(network: Company, change: Change) -> None:
    opened(network, change)
    for attempt in ("update store_comment set text = 'x'", "delete from store_comment", "delete from store_thread"):
        with pytest.raises(Exception, match="only ever added to"), acting(network.actor("supplier engineer")):
            with connection.cursor() as cursor:
                cursor.execute(attempt)


def test_every_act_is_in_the_audit_trail_of_the_change(network: Company, change: Change) -> None:
    thread = opened(network, change, "cz engineer")
    for kind in ("says", "resolves", "reopens"):
        answered(network, thread, "cz owner", "So.", kind)
    translate(actor=network.actor("cz owner"), now=NOW, change=change, what="reason 1", remark=said("Warum.", "de"))
    with acting(network.actor("cz owner")):
        verbs = AuditEntry.objects.filter(thing=f"change {change.pk}").order_by("number").values_list("verb", flat=True)
        assert list(verbs) == [
            *("propose change", "open thread", "comment on change", "resolve thread", "reopen thread", "translate"),
        ]
