"""Pictures, for those who may see a revision in which they stand."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from catchball.actions.cookbooks import mark_confidential
from web.world import PICTURE, World, now, picture

ADDRESS = f"/media/{PICTURE}"


def asked(client: Client, revision: int | None, address: str = ADDRESS) -> int:
    answer = client.get(address, {"revision": revision} if revision is not None else {})
    list(answer)  # read to the end, so that the file is closed
    return answer.status_code


def test_a_picture_is_served_to_be_kept_and_as_what_it_is(world: World) -> None:
    answer = world.client("cz engineer").get(ADDRESS, {"revision": world.local.head_id or 0})

    assert b"".join(answer) == picture()
    assert answer["Content-Type"] == "image/png"
    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_partner_sees_the_pictures_of_what_is_shared_with_it(world: World) -> None:
    assert asked(world.client("supplier engineer"), world.home.head_id) == 200


def test_another_party_does_not_find_a_picture(world: World) -> None:
    stranger = world.client("stranger")

    assert asked(stranger, world.home.head_id) == 404
    assert asked(stranger, None) == 404


def test_a_picture_of_a_confidential_step_is_not_found_by_partners(world: World) -> None:
    owner = world.network.actor("home owner")
    mark_confidential(actor=owner, now=now(), cookbook=world.home, uid="home-11", is_confidential=True)

    assert asked(world.client("supplier engineer"), world.home.head_id) == 404
    assert asked(world.client("home engineer"), world.home.head_id) == 200


def test_a_picture_that_stands_nowhere_in_the_revision_is_not_found(world: World) -> None:
    assert asked(world.client("cz engineer"), world.home.head_id, f"/media/{'0' * 64}") == 404


def test_a_picture_whose_file_is_gone_is_not_found(world: World, settings: object, tmp_path: object) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]  # the fixture of pytest-django

    assert asked(world.client("cz engineer"), world.local.head_id) == 404


@pytest.mark.parametrize("name", ["..%2f..%2fetc%2fpasswd", "A" * 64, "0" * 63])
def test_what_is_no_digest_is_not_found(world: World, name: str) -> None:
    assert world.client("cz engineer").get(f"/media/{name}").status_code == 404


def test_who_is_not_signed_in_sees_no_picture(world: World) -> None:
    answer = Client().get(ADDRESS, {"revision": world.home.head_id or 0})

    assert answer["Location"].startswith(reverse("account_login"))
