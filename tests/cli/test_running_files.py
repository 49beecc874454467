"""Cookbooks into a running installation and out of it, in somebody's name; pictures with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings as installed
from pytest_django import Settings

from catchball.cli import account_rows as rows
from catchball.cli.demo.gear_units.pictures import picture, picture_content
from catchball.core.document import Cookbook as Document
from catchball.core.document import cookbook, node
from catchball.formats.json_files.cookbook_json import read_cookbook, write_cookbook
from catchball.store.models import AuditEntry, Cookbook, Disclosure, DraftState, Media, Revision
from commands import catchball

PICTURE = "blow-out"


@pytest.fixture
def people(installation: Path) -> Path:
    """A maker with an owner and an engineer at home, and a foundry that may read."""
    encoded = "!nobody signs in here"
    maker, foundry = rows.add_party("Maker", "DE"), rows.add_party("Foundry", "CN")
    rows.add_site(maker, "home", "", "", "en", ())
    rows.add_site(foundry, "sup", "", "", "en", ())
    rows.add_community(maker, "Housings", [foundry], [])
    rows.add_user(maker.pk, rows.Account("owner", functions=("process owner",), site="home"), encoded)
    rows.add_user(maker.pk, rows.Account("engineer", functions=("production",), site="home"), encoded)
    rows.add_user(foundry.pk, rows.Account("reader", functions=("production",), site="sup"), encoded)
    return installation


def with_picture(words: str = "Blow out.") -> Document:
    media = [{"id": "m1", "kind": "picture", "name": "blow.png", "content": picture_content(PICTURE)}]
    nodes = [
        node("home-1", "cookbook", {"title": {"en": "Housing"}, "language": "en"}),
        node("home-2", "operation", {"number": "10", "title": {"en": "Wash"}}),
        node("home-3", "step", {"title": {"en": "Blow out"}, "instruction": {"en": words}, "media": media}),
    ]
    return cookbook("home-1", nodes, {"home-1": ["home-2"], "home-2": ["home-3"]})


def file_of(folder: Path, document: Document) -> Path:
    """The cookbook as a file, with its picture beside it."""
    path = folder / "book.json"
    path.write_text(write_cookbook(document), "utf-8")
    media = folder / "book.media"
    media.mkdir(exist_ok=True)
    (media / f"{picture_content(PICTURE).removeprefix('sha256:')}.png").write_bytes(picture(PICTURE))
    return path


def brought_in(folder: Path) -> int:
    ended = catchball("import", file_of(folder, with_picture()), "--user", "owner", "--site", "home", "--json")
    assert ended.code == 0, ended.err
    return int(ended.raw["cookbook"])


def test_a_cookbook_that_was_brought_in_comes_out_the_same_with_its_picture(people: Path, tmp_path: Path) -> None:
    del people
    number = brought_in(tmp_path)
    out = tmp_path / "out.json"
    ended = catchball("export", number, "-o", out, "--user", "engineer")
    assert (ended.code, ended.err) == (0, "")
    assert read_cookbook(out.read_bytes(), "out.json") == with_picture()
    (kept,) = (tmp_path / "out.media").iterdir()
    assert kept.read_bytes() == picture(PICTURE)
    row = Media.objects.using("owner").get()
    assert (row.sha256, row.size, row.kind) == (kept.stem, len(picture(PICTURE)), "image/png")


def test_the_next_state_of_a_cookbook_becomes_a_draft_of_whoever_brings_it(people: Path, tmp_path: Path) -> None:
    del people
    number = brought_in(tmp_path)
    ended = catchball(
        "import", file_of(tmp_path, with_picture("Blow out twice.")), "--user", "engineer", "--into", number
    )
    assert ended.code == 0, ended.err
    edits = DraftState.objects.using("owner").order_by("version").last()
    assert edits is not None
    assert [edit["atom"] for edit in edits.edits] == [["home-3", "instruction", "en"]]
    assert Revision.objects.using("owner").count() == 1


def test_what_somebody_may_not_do_they_may_not_do_by_command(people: Path, tmp_path: Path) -> None:
    del people
    before = AuditEntry.objects.using("owner").count()
    ended = catchball("import", file_of(tmp_path, with_picture()), "--user", "engineer", "--site", "home")
    assert ended.code == 1
    assert ended.err == "This is for the process owner of the site.\n"
    assert not Cookbook.objects.using("owner").exists()
    assert not Media.objects.using("owner").exists()
    assert AuditEntry.objects.using("owner").count() == before


def test_another_party_does_not_find_what_is_not_shared_and_what_it_reads_is_noted(
    people: Path, tmp_path: Path
) -> None:
    del people
    number = brought_in(tmp_path)
    out = tmp_path / "theirs.json"
    ended = catchball("export", number, "-o", out, "--user", "reader")
    assert ended.code == 2
    assert f"there is no cookbook {number} that this user sees" in ended.err
    share(number)
    assert catchball("export", number, "-o", out, "--user", "reader").code == 0
    noted = Disclosure.objects.using("owner").get()
    assert (noted.party.name, noted.reader.name) == ("Maker", "Foundry")


def share(number: int) -> None:
    from django.utils import timezone

    from catchball.actions.cookbooks import share_cookbook
    from catchball.queries.actors import actor_of
    from catchball.store.acting import acting
    from catchball.store.models import Community

    actor = actor_of(rows.find_user("owner").user, timezone.localdate())
    with acting(actor):
        book, community = Cookbook.objects.get(pk=number), Community.objects.get()
    share_cookbook(actor=actor, now=timezone.now(), cookbook=book, community=community)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--user", "owner"), "name either the --site of a new home cookbook, or the cookbook --into"),
        (("--user", "owner", "--site", "home", "--into", "1"), "name either the --site"),
        (("--user", "nobody", "--site", "home"), "there is no account “nobody”"),
        (("--user", "owner", "--site", "nowhere"), "owner sees no site “nowhere”; there are: home"),
        (("--user", "owner", "--into", "99"), "there is no cookbook 99 that this user sees; they see: none"),
    ],
)
def test_a_wrong_place_is_named(people: Path, tmp_path: Path, words: tuple[str, ...], why: str) -> None:
    del people
    ended = catchball("import", file_of(tmp_path, with_picture()), *words)
    assert ended.code == 2
    assert why in ended.err


def test_a_file_that_is_damaged_changes_nothing(people: Path, tmp_path: Path) -> None:
    del people
    path = tmp_path / "book.json"
    path.write_text('{"catchball": "cookbook/1", "root": ')
    ended = catchball("import", path, "--user", "owner", "--site", "home")
    assert ended.code == 2
    assert "book.json" in ended.err
    assert not Cookbook.objects.using("owner").exists()


def test_a_cookbook_of_another_family_is_not_the_next_state(people: Path, tmp_path: Path) -> None:
    del people
    number = brought_in(tmp_path)
    other = cookbook("other-1", [node("other-1", "cookbook", {"title": {"en": "Shaft"}, "language": "en"})], {})
    ended = catchball("import", file_of(tmp_path, other), "--user", "engineer", "--into", number)
    assert ended.code == 2
    assert "is another cookbook (its root is other-1, not home-1)" in ended.err


def test_a_revision_that_is_not_there_is_told_with_the_newest(people: Path, tmp_path: Path) -> None:
    del people
    number = brought_in(tmp_path)
    ended = catchball("export", number, "-o", tmp_path / "x.json", "--user", "owner", "--revision", "7")
    assert ended.code == 2
    assert "has no revision 7; the newest is 1" in ended.err


def test_a_picture_that_was_damaged_on_the_disk_is_told_and_not_passed_on(people: Path, tmp_path: Path) -> None:
    del people
    number = brought_in(tmp_path)
    (file,) = (path for path in Path(installed.MEDIA_ROOT).rglob("*") if path.is_file())
    file.write_bytes(b"broken")
    ended = catchball("export", number, "-o", tmp_path / "x.json", "--user", "owner")
    assert ended.code == 2
    assert "the picture is damaged" in ended.err
    assert not (tmp_path / "x.json").exists()


def test_a_cookbook_is_printed_into_a_file_in_a_language(people: Path, tmp_path: Path) -> None:
    del people
    number = brought_in(tmp_path)
    out = tmp_path / "book.pdf"
    ended = catchball("export", number, "--pdf", out, "--language", "zh", "--user", "engineer")
    assert (ended.code, ended.err) == (0, "")
    assert b'"language": "zh"' in out.read_bytes()


def test_a_print_that_lacks_a_font_says_which_and_writes_nothing(
    people: Path, tmp_path: Path, settings: Settings
) -> None:
    del people
    number = brought_in(tmp_path)
    settings.TYPESETTER = "typesetters.WithoutFont"
    ended = catchball("export", number, "--pdf", tmp_path / "book.pdf", "--user", "engineer")
    assert (ended.code, ended.err) == (1, "There is no font for Chinese on the server.\n")
    assert not (tmp_path / "book.pdf").exists()


@pytest.mark.parametrize("words", [(), ("-o", "x.json", "--pdf", "x.pdf")])
def test_an_export_goes_to_one_place(people: Path, words: tuple[str, ...]) -> None:
    del people
    ended = catchball("export", "1", *words, "--user", "engineer")
    assert ended.code == 2
    assert "name either the --output" in ended.err
