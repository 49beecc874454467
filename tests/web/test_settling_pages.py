"""What is told of a question: the pictures of the sides, and where it was answered before."""

from __future__ import annotations

from django.urls import reverse

from catchball.actions.rebases import carry_out_rebase, settle_conflicts
from catchball.core.decisions import Choice
from catchball.core.merge import merge
from catchball.queries.conflicts import raw_conflict
from catchball.queries.remembering import remembered_of
from catchball.store.acting import acting
from catchball.store.models import Rebase
from catchball.web.telling.pictures import Fate
from catchball.web.telling.questions import Asking
from factories import with_node
from web.world import World, fresh, now, said, standard


def test_a_question_about_a_mark_shows_the_picture_of_each_side_with_what_became_of_it() -> None:
    base = standard()
    (medium,) = base.nodes["home-11"].fields["media"]
    sides = [
        with_node(base, "home-11", media=[{**medium, "annotations": [{**medium["annotations"][0], "at": at}]}])
        for at in ("0.1,0.1", "0.9,0.9")
    ]
    merged = merge(base, sides[0], sides[1])
    asking = Asking((merged.base, merged.ours, merged.theirs), ("en",))
    (conflict,) = merged.conflicts

    question = asking.question(raw_conflict(conflict))

    assert question.own is None  # (a place on a picture is looked at)
    assert [said.picture is not None for said in question.said] == [True, True, True]
    assert [said.marks[0]["fate"] for said in question.said] == [Fate.SAME, Fate.CHANGED, Fate.CHANGED]
    assert [said.marks[0]["x"] for said in question.said] == ["50%", "10%", "90%"]


def test_a_question_about_words_shows_the_picture_of_its_step_and_all_that_differs_there() -> None:
    base = standard()
    ours = with_node(base, "home-11", title=said("Warm it"), instruction=said("Slowly."))
    merged = merge(base, ours, with_node(base, "home-11", title=said("Bake it")))
    asking = Asking((merged.base, merged.ours, merged.theirs), ("en",))
    (conflict,) = [raw_conflict(one) for one in merged.conflicts]

    assert all(one.picture is not None for one in asking.question(conflict).said)
    (row,) = asking.around(conflict)
    assert {"Title", "Instruction"} <= {field.name for field in row.fields}


def test_what_was_answered_before_is_told_with_where_and_may_be_answered_otherwise(world: World) -> None:
    engineer = world.network.actor("cz engineer")
    (conflict,) = world.rebase.conflicts
    with acting(engineer):
        first = Rebase.objects.get(pk=world.rebase.pk)
        settle_conflicts(actor=engineer, now=now(), proposal=first, choices={conflict["id"]: Choice(take="ours")})
        outcome = {**first.outcome, "remembered": [conflict], "answered": []}
        assert remembered_of(engineer, first) == {}  # (nothing of it was answered before)
        carry_out_rebase(actor=engineer, now=now(), proposal=first)
        again = Rebase(cookbook=fresh(engineer, world.local), outcome=outcome, choices={})
        known = remembered_of(engineer, again)[conflict["id"]]
        answered = Rebase(cookbook=again.cookbook, outcome=outcome, choices={conflict["id"]: "theirs"})

        assert known.answer == "ours"
        assert known.site.pk == world.network.sites["cz"].pk
        assert remembered_of(engineer, answered) == {}


def test_a_draft_asks_one_question_at_a_time(world: World) -> None:
    page = world.client("cz engineer").get(reverse("draft", args=[world.draft.pk])).content.decode()

    assert "Question 1 of 1 that are open" in page
    assert page.count("data-settle") == 1


def test_a_value_of_neither_side_that_may_need_proof_is_refused_where_it_was_given(world: World) -> None:
    (conflict,) = world.rebase.conflicts
    told = {"conflict": conflict["id"], "take": "own", "own": "12.7 N·m"}
    answer = world.client("cz engineer").post(reverse("settle_rebase", args=[world.rebase.pk]), told)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "may need proof by the policy of the family" in page
    assert "carry out the rebase, and propose the value as a change" in page
