"""Lists to check by page: a document is noted, a node ticked off or changed in a draft."""

from __future__ import annotations

from django.urls import reverse

from catchball.store.acting import acting
from catchball.store.models import ToCheck
from web.routes import reissue_form
from web.world import World


def test_a_node_on_the_list_says_which_issue_it_has_and_which_holds(world: World) -> None:
    shown = world.client("cz engineer").get(reverse("to_check")).content.decode()
    assert "refers to drawing LG80-100 in issue E" in shown
    assert "issue F holds" in shown
    assert f"?operation=home-2#{world.to_check.uid}" in shown


def test_a_new_issue_puts_every_place_on_the_list_and_a_verdict_takes_it_off(world: World) -> None:
    client = world.client("cz engineer")
    told = client.post(reverse("note_reissue"), reissue_form(), follow=True).content.decode()
    assert "places are to check." in told
    client.post(reverse("check_node", args=[world.to_check.pk]), {"verdict": "still right", "words": "As before."})
    with acting(world.network.actor("cz engineer")):
        item = ToCheck.objects.get(pk=world.to_check.pk)
    assert (item.state, item.words) == ("still right", "As before.")
    assert "As before." in client.get(reverse("to_check") + "?all=1").content.decode()


def test_what_is_to_change_leads_into_the_draft(world: World) -> None:
    client = world.client("cz quality")
    answer = client.post(reverse("check_node", args=[world.to_check.pk]), {"verdict": "to change"})
    with acting(world.network.actor("cz quality")):
        draft = ToCheck.objects.get(pk=world.to_check.pk).draft_id
    assert draft is not None
    assert answer["Location"] == reverse("draft", args=[draft])


def test_an_issue_that_was_noted_before_is_refused(world: World) -> None:
    answer = world.client("cz engineer").post(reverse("note_reissue"), reissue_form(issue="F"))
    assert answer.status_code == 409
    assert "noted before" in answer.content.decode()
