"""Importing by the page: what comes is there with its pictures; what is wrong is told, and nothing is changed."""

from __future__ import annotations

from contextlib import closing
from hashlib import sha256

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catchball.formats.pictures.cleaning import clean_picture
from catchball.store.models import AuditEntry, Cookbook, Media
from web.routes import page_file, picture_file
from web.world import World, picture, today

COUNTS = (Cookbook, Media, AuditEntry)


def given(world: World, *files: SimpleUploadedFile) -> dict[str, object]:
    site = world.network.sites["newplant"].pk
    return {"given": list(files), "site": site, "language": "en", "effective_from": today().isoformat()}


def test_the_cookbook_is_issued_and_shows_the_picture_that_came_with_it(world: World) -> None:
    client = world.client("new owner")

    answer = client.post(reverse("import_cookbook"), given(world, page_file(), picture_file()), follow=True)

    page = answer.content.decode()
    assert "Brought in: 1 step and 1 picture." in page
    assert "Fit the cover" in page
    digest = sha256(clean_picture(picture(), "seat.png")).hexdigest()
    assert f"/media/{digest}" in page
    with closing(client.get(f"/media/{digest}")) as kept:
        assert kept.status_code == 200


def test_a_file_with_a_fault_is_refused_with_its_place_and_changes_nothing(world: World) -> None:
    def counted() -> list[int]:
        return [model.objects.using("default").count() for model in COUNTS]

    before = counted()
    wrong = SimpleUploadedFile("cover.json", b'{"catchball": "cookbook/1",\n "root": }', "application/json")

    answer = world.client("new owner").post(reverse("import_cookbook"), given(world, wrong))

    assert answer.status_code == 422
    assert "cover.json:2" in answer.content.decode()
    assert counted() == before


def test_the_list_of_cookbooks_leads_there_whoever_may_import(world: World) -> None:
    address = reverse("import_cookbook")
    assert address in world.client("new owner").get(reverse("cookbooks")).content.decode()
    assert address not in world.client("newcomer").get(reverse("cookbooks")).content.decode()
