"""A local cookbook whose upstream is no longer shared: its party reads and edits it, and is told what is missing."""

from __future__ import annotations

import pytest
from django.urls import reverse

from catchball.actions.cookbooks import share_cookbook
from catchball.actions.drafts import open_draft
from catchball.store.models import Cookbook
from factories import local_cookbook
from web.world import World, fresh, now


@pytest.fixture
def orphan(world: World) -> Cookbook:
    """The supplier's local cookbook, after the maker has stopped sharing the home cookbook."""
    made = local_cookbook(world.network, world.home, "sup")
    owner = world.network.actor("home owner")
    share_cookbook(actor=owner, now=now(), cookbook=fresh(owner, world.home), community=None)
    return made


@pytest.mark.parametrize("name", ["cookbook", "revisions", "compare", "share", "open_local"])
def test_it_is_still_read(world: World, orphan: Cookbook, name: str) -> None:
    client = world.client("supplier owner")

    assert client.get(reverse(name, args=[orphan.pk])).status_code == 200
    assert "its upstream is not shared with you" in client.get(reverse("cookbooks")).content.decode()


def test_its_deviations_say_what_is_missing(world: World, orphan: Cookbook) -> None:
    page = world.client("supplier owner").get(reverse("deviations", args=[orphan.pk])).content.decode()

    assert "The upstream is out of your sight" in page


def test_a_step_of_it_is_still_edited(world: World, orphan: Cookbook) -> None:
    engineer = world.network.actor("supplier engineer")
    draft = open_draft(actor=engineer, now=now(), cookbook=fresh(engineer, orphan))
    client = world.client("supplier engineer")

    assert client.get(reverse("draft_node", args=[draft.pk, "home-12"])).status_code == 200
    assert client.get(reverse("my_work")).status_code == 200


def test_a_rebase_is_refused_with_a_sentence(world: World, orphan: Cookbook) -> None:
    answer = world.client("supplier owner").post(reverse("propose_rebase", args=[orphan.pk]), follow=True)

    assert "ask its owner to share it" in answer.content.decode()
