"""What pages show: everything that there is, and a sentence where there is nothing."""

from __future__ import annotations

from django.conf import settings
from django.test import Client
from django.urls import reverse

from catchball.store.acting import acting
from catchball.store.models import Disclosure
from web.world import PICTURE, World


def text(client: Client, name: str, *args: object, **query: str | int) -> str:
    """A page as HTML, which must be there."""
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_step_is_read_with_all_that_it_says(world: World) -> None:
    page = text(world.client("cz engineer"), "cookbook", world.home.pk)

    for told in (
        *(
            "Heat the housing",
            "<strong>edges</strong>",
            "The housing is hot all through.",
            "Evenly",
            "The bore turns oval",
        ),
        *(
            "75 to 85 °C",
            "special",
            "set-up",
            "Use the hook",
            "gloves",
            "at least 75 °C",
            "Heat again",
            "Induction heater (IH-3)",
        ),
        *("LG80-100 / E", "40 s", "The heater", "Coil", f"/media/{PICTURE}?revision="),
    ):
        assert told in page, told


def test_another_language_is_read_where_there_is_one_and_says_so_where_there_is_none(world: World) -> None:
    page = text(world.client("cz engineer"), "cookbook", world.home.pk, language="de")

    assert "Auf 80 °C erwärmen" in page
    assert '<span lang="en">Evenly</span>' in page


def test_amounts_are_written_as_the_reader_writes_numbers(world: World) -> None:
    client = world.client("cz engineer")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"

    assert "12,5 N·m" in text(client, "cookbook", world.local.pk, operation="home-3", revision=2)


def test_marks_stand_on_their_picture_without_inline_styles(world: World) -> None:
    page = text(world.client("cz engineer"), "cookbook", world.home.pk)

    assert '<rect x="10%" y="10%" width="30%" height="20%">' in page
    assert "style=" not in page


def test_a_step_that_deviates_says_so_and_leads_to_why(world: World) -> None:
    page = text(world.client("cz engineer"), "cookbook", world.local.pk, operation="home-3")

    assert f"{reverse('deviations', args=[world.local.pk])}#home-13" in page
    assert "temporary" in page


def test_deviations_are_told_with_reason_author_and_both_sides(world: World) -> None:
    page = text(world.client("cz engineer"), "deviations", world.local.pk)

    assert "Our coolant foams at this pressure." in page
    assert "Cz Engineer" in page
    assert "<del>12</del>" in page
    assert "<ins>12.5</ins>" in page


def test_a_home_cookbook_deviates_from_nothing(world: World) -> None:
    assert "A home cookbook deviates from nothing" in text(world.client("cz engineer"), "deviations", world.home.pk)


def test_an_old_revision_says_that_it_is_no_longer_valid(world: World) -> None:
    assert "Revision 1, no longer valid" in text(world.client("cz engineer"), "cookbook", world.local.pk, revision=1)


def test_a_revision_that_is_not_there_is_not_found(world: World) -> None:
    answer = world.client("cz engineer").get(reverse("cookbook", args=[world.local.pk]), {"revision": "99"})

    assert answer.status_code == 404


def test_two_revisions_stand_side_by_side_with_words_marked(world: World) -> None:
    page = text(world.client("cz engineer"), "compare", world.local.pk, **{"from": 1, "to": 3})

    assert "Fit the<ins> substitute</ins> seal" in page


def test_a_revision_compared_with_itself_says_the_same(world: World) -> None:
    assert "They say the same" in text(world.client("cz engineer"), "compare", world.local.pk, **{"from": 2, "to": 2})


def test_my_work_shows_what_waits_by_kind(world: World) -> None:
    engineer = text(world.client("cz engineer"), "my_work")
    owner = text(world.client("cz owner"), "my_work")
    quality = text(world.client("cz quality"), "my_work")

    assert "Questions to settle" in engineer
    assert "Your drafts" in engineer
    assert "Decided on your changes" in engineer
    assert "For you to decide" in owner
    assert "You are asked to review" in quality


def test_my_work_offers_a_rebase_that_asks_nothing(world: World) -> None:
    assert "The upstream has a newer revision" in text(world.client("cn engineer"), "my_work")


def test_a_duty_vanishes_when_somebody_of_that_function_has_spoken(world: World) -> None:
    client = world.client("cz quality")
    client.post(reverse("review", args=[world.in_review.pk]), {"verdict": "agree"})

    assert "You are asked to review" not in text(client, "my_work")


def test_who_has_nothing_to_do_is_told_so(world: World) -> None:
    assert "Nothing waits for you" in text(world.client("newcomer"), "my_work")


def test_lists_say_when_nothing_fits(world: World) -> None:
    client = world.client("cz engineer")

    assert "No cookbook fits" in text(client, "cookbooks", q="no such thing")
    assert "No change fits" in text(client, "changes", q="no such thing")


def test_lists_of_a_party_without_anything_say_what_comes_first(world: World) -> None:
    client = world.client("stranger")

    assert "No cookbook yet" in text(client, "cookbooks")
    assert "No change was proposed yet" in text(client, "changes")
    assert "Elsewhere" in text(client, "network")


def test_a_list_is_searched_in_every_language(world: World) -> None:
    assert "Bearing housing" in text(world.client("cz engineer"), "cookbooks", q="lagergehäuse")


def test_the_network_shows_parties_sites_and_cookbooks_in_sight(world: World) -> None:
    page = text(world.client("supplier engineer"), "network")

    for told in ("Foundry", "Maker of gears", "CZ", "Bearing housing"):
        assert told in page
    assert "Competitor" not in page


def test_a_change_shows_what_it_changes_why_and_who_must_be_heard(world: World) -> None:
    page = text(world.client("cz owner"), "change", world.in_review.pk)

    for told in (
        "by hand",
        "Our coolant foams",
        "Who must be heard",
        "process owner",
        "customer approval",
        "Give this verdict",
    ):
        assert told in page, told


def test_a_form_that_one_may_not_use_is_replaced_by_the_sentence_why(world: World) -> None:
    page = text(world.client("cz engineer"), "change", world.in_review.pk)

    assert "You wrote this change; somebody else decides on it." in page
    assert "Decide so" not in page


def test_a_rebase_asks_one_question_with_its_three_sides(world: World) -> None:
    page = text(world.client("cz engineer"), "rebase", world.rebase.pk)

    assert "0 of 1 answered" in page
    for told in ("12 N·m", "12.5 N·m", "11.5 N·m", "Neither: what I write here"):
        assert told in page


def test_reading_of_another_party_is_noted_for_the_owner(world: World) -> None:
    text(world.client("supplier engineer"), "cookbook", world.home.pk)
    text(world.client("cz engineer"), "cookbook", world.home.pk)

    with acting(world.network.actor("home owner")):
        assert [row.reader_id for row in Disclosure.objects.all()] == [world.network.supplier.pk]
