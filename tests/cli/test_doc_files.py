"""`catchball doc import`, `export`, `show` and `check`."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from catchball.core.document import Cookbook, node
from catchball.formats.json_files.cookbook_json import read_cookbook, write_cookbook
from commands import book, catchball, saved, step, torque

PAGE = """# Small thing

Make it.

## Assemble {pagestep}

* Take the part.
* Turn it.

![The part](img/part.png)
"""


def picture() -> bytes:
    data = BytesIO()
    Image.new("RGB", (4, 4), (200, 10, 10)).save(data, "PNG")
    return data.getvalue()


@pytest.fixture
def handbook(tmp_path: Path) -> Path:
    """A folder with one page and one picture."""
    folder = tmp_path / "handbook"
    (folder / "img").mkdir(parents=True)
    (folder / "index.md").write_text(PAGE, "utf-8")
    (folder / "img" / "part.png").write_bytes(picture())
    return folder


def read(path: Path) -> Cookbook:
    return read_cookbook(path.read_bytes(), path.name)


def content_of(document: Cookbook) -> str:
    return str(document.nodes["home-3"].fields["media"][0]["content"])


def test_a_folder_of_pages_is_imported_with_its_pictures_beside_the_output(handbook: Path, tmp_path: Path) -> None:
    output = tmp_path / "book.json"
    ended = catchball("doc", "import", handbook, "-o", output)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(f"{output}: 1 operation, 1 step, 1 picture\n")
    (stored,) = (tmp_path / "book.media").iterdir()
    digest = sha256(stored.read_bytes()).hexdigest()
    assert stored.name == f"{digest}.png"
    assert content_of(read(output)) == f"sha256:{digest}"


def test_a_single_page_finds_its_pictures_beside_it(handbook: Path, tmp_path: Path) -> None:
    output = tmp_path / "book.json"
    assert catchball("doc", "import", handbook / "index.md", "-o", output, "--issuer", "brno").code == 0
    assert len(list((tmp_path / "book.media").iterdir())) == 1
    assert read(output).root == "brno-1"


def test_import_as_json_tells_the_revision_and_what_was_left_out(handbook: Path, tmp_path: Path) -> None:
    (handbook / "spare.png").write_bytes(picture())
    output = tmp_path / "book.json"
    raw = catchball("doc", "import", handbook, "-o", output, "--json").raw
    assert raw["revision"] == read(output).revision
    assert (raw["nodes"], raw["pictures"]) == (3, 1)
    assert [dropped["source"] for dropped in raw["dropped"]] == ["spare.png"]


def test_an_edited_page_keeps_the_identity_of_what_it_was_made_from(handbook: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    catchball("doc", "import", handbook, "-o", first)
    edited = PAGE.replace("## Assemble", "## Prepare {pagestep}\n\nWash it.\n\n## Assemble").replace("Turn it", "Turn")
    (handbook / "index.md").write_text(edited, "utf-8")
    catchball("doc", "import", handbook, "--like", first, "-o", second)
    ended = catchball("doc", "diff", first, second)
    assert "+ step “Prepare” added at the beginning" in ended.out
    assert "step 1 “Assemble” › instruction: * Take the part. * Turn [-it-]." in " ".join(ended.out.split())


def test_a_page_is_compared_with_the_cookbook_that_it_was_made_from_without_importing_it(
    handbook: Path, tmp_path: Path
) -> None:
    first = tmp_path / "first.json"
    catchball("doc", "import", handbook, "-o", first)
    assert catchball("doc", "diff", first, handbook).out == "no difference\n"
    assert catchball("doc", "diff", handbook, first).out == "no difference\n"


def test_a_missing_picture_is_named_with_its_line_and_nothing_is_written(handbook: Path, tmp_path: Path) -> None:
    (handbook / "img" / "part.png").unlink()
    output = tmp_path / "book.json"
    ended = catchball("doc", "import", handbook, "-o", output)
    assert ended.code == 2
    assert ended.err.startswith(f"{handbook / 'index.md'}:10: ")
    assert not output.exists()
    assert catchball("doc", "import", handbook, "-o", output, "--keep-missing-pictures").code == 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nowhere.md", "-o", "b.json"], "nowhere.md: No such file or directory"),
        (["handbook", "-o", "book.md"], "book.md: a cookbook is written as JSON"),
        (["handbook", "-o", "no/book.json"], "does not exist; make it first"),
        (["handbook", "-o", "b.json", "--issuer", "a b"], "--issuer a b: the name of an issuer"),
        (["handbook", "-o", "b.json", "--language", "German"], "--language German: is not a language tag"),
        (["data.bin", "-o", "b.json"], "data.bin: is none of the formats that can be read"),
        (["broken.json", "-o", "b.json"], "broken.json:1: is not JSON"),
        (["broken.xlsx", "-o", "b.json"], "broken.xlsx: "),
        (["empty", "-o", "b.json"], "empty: "),
    ],
)
def test_what_cannot_be_imported_ends_with_2_and_one_sentence_and_writes_nothing(
    words: list[str], told: str, handbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data.bin").write_bytes(b"\x00\x01")
    (tmp_path / "broken.json").write_text("{,", "utf-8")
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 and no more")
    (tmp_path / "empty").mkdir()
    before = sorted(tmp_path.rglob("*"))
    ended = catchball("doc", "import", *words)
    assert ended.code == 2
    assert ended.out == ""
    assert told in ended.err
    assert len(ended.err.splitlines()) == 1
    assert sorted(tmp_path.rglob("*")) == before
    assert handbook.exists()


GERMAN = {"text": "Spannen", "of": {"language": "en", "text": "Clamp"}}


@pytest.mark.parametrize("name", ["again.json", "sheet.xlsx", "text"])
def test_exported_and_read_again_a_cookbook_is_the_same_pictures_included(
    name: str, handbook: Path, tmp_path: Path
) -> None:
    first, again = tmp_path / "book.json", tmp_path / "back.json"
    catchball("doc", "import", handbook, "-o", first)
    assert catchball("doc", "export", first, "-o", tmp_path / name).code == 0
    assert catchball("doc", "import", tmp_path / name, "-o", again).code == 0
    assert again.read_bytes() == first.read_bytes()
    assert len(list((tmp_path / "back.media").iterdir())) == 1


@pytest.mark.parametrize("name", ["page.md", "pages"])
def test_markdown_brings_its_pictures_back_beside_the_page(name: str, handbook: Path, tmp_path: Path) -> None:
    first = tmp_path / "book.json"
    catchball("doc", "import", handbook, "-o", first)
    ended = catchball("doc", "export", first, "-o", tmp_path / name, "--as", "markdown", "--json")
    assert ended.raw["pictures"] == 1
    folder = tmp_path / name if name == "pages" else tmp_path
    assert (folder / "img" / "part.png").is_file()
    assert catchball("doc", "import", tmp_path / name, "-o", tmp_path / "back.json").code == 0


def test_a_page_in_one_language_takes_none_of_the_other_languages_away(tmp_path: Path) -> None:
    (path,) = saved(tmp_path, a=book(s1=step(title={"en": "Clamp", "de": GERMAN}), s2=step("Oil it.")))
    page = tmp_path / "page.md"
    catchball("doc", "export", path, "-o", page)
    page.write_text(page.read_text("utf-8").replace("Oil it", "Oil it well"), "utf-8")
    ended = catchball("doc", "diff", path, page)
    assert ended.out.splitlines()[1:] == ["  step 2 “Clamp” › instruction: Oil it {+well+}.", "1 change"]


def test_a_picture_that_is_missing_is_told_on_export(tmp_path: Path) -> None:
    medium = [{"id": "m", "kind": "picture", "content": f"sha256:{'0' * 64}", "name": "a.jpg"}]
    (path,) = saved(tmp_path, a=book(s1=step(media=medium)))
    ended = catchball("doc", "export", path, "-o", tmp_path / "text")
    assert ended.code == 0
    assert ended.err == f"{path}: 1 picture missing, so not written\n"


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("book.pdf", "the ending tells no format"),
        ("full", "is not empty, and was not written by catchball"),
        ("no/page.md", "does not exist; make it first"),
    ],
)
def test_an_export_that_would_harm_or_cannot_be_written_is_refused(target: str, told: str, tmp_path: Path) -> None:
    (path,) = saved(tmp_path, a=book(s1=step()))
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine", "utf-8")
    before = sorted(tmp_path.rglob("*"))
    ended = catchball("doc", "export", path, "-o", tmp_path / target)
    assert ended.code == 2
    assert told in ended.err
    assert sorted(tmp_path.rglob("*")) == before


def test_a_page_does_not_write_its_pictures_over_others(handbook: Path, tmp_path: Path) -> None:
    first = tmp_path / "book.json"
    catchball("doc", "import", handbook, "-o", first)
    (tmp_path / "img").mkdir()
    (tmp_path / "img" / "part.png").write_bytes(b"mine")
    ended = catchball("doc", "export", first, "-o", tmp_path / "page.md")
    assert ended.code == 2
    assert ended.err == f"{tmp_path / 'img' / 'part.png'}: is another picture; write to another folder\n"
    assert not (tmp_path / "page.md").exists()


def test_a_folder_can_be_exported_again_and_what_is_gone_goes(tmp_path: Path) -> None:
    first, second = saved(tmp_path, a=book(s1=step()), b=book(s1=step("Clamp it well.")))
    folder = tmp_path / "text"
    assert catchball("doc", "export", first, "-o", folder).code == 0
    assert catchball("doc", "export", second, "-o", folder).code == 0
    assert catchball("doc", "diff", second, folder).out == "no difference\n"


def test_a_cookbook_is_shown_as_a_person_reads_it(tmp_path: Path) -> None:
    fields: dict[str, Any] = {
        "applies": ["A"],
        "key_points": [{"id": "k", "point": {"en": "Dry"}, "reason": {"en": "it slips"}}],
        "hazards": [{"id": "h", "hazard": {"en": "Pinch"}, "protective_equipment": ["gloves"]}],
        "resources": [{"id": "r", "role": "tool", "name": {"en": "Wrench"}, "quantity": {"value": "2"}}],
        "checks": [{"id": "c", "characteristic": {"en": "Gap"}, "limits": {"high": "0.05 mm"}, "frequency": "each"}],
        "media": [{"id": "m", "name": "a.jpg", "caption": {"en": "The lever"}}],
        "standard_time": {"manual": {"value": "12 s"}},
        "latitude": {"node": {"leave": "fixed"}},
    }
    (path,) = saved(tmp_path, a=book(s1=step(**fields, **torque("25 N·m", low="23 N·m", high="27 N·m"))))
    lines = catchball("doc", "show", path).out.splitlines()
    assert lines[0] == "Housing"
    assert lines[3:] == [
        "OP10 Turn",
        "   1 Clamp  manual 12 s, only A",
        "     Clamp the part firmly.",
        "     Key point: Dry — because: it slips",
        "     Hazard: Pinch; wear gloves",
        "     torque: 25 N·m (23 to 27 N·m)",
        "     tool: 2 × Wrench",
        "     Check: Gap at most 0.05 mm; each",
        "     Picture: a.jpg — The lever",
        "     Latitude: fixed",
    ]


def test_a_cookbook_is_shown_in_the_language_that_is_asked_for_and_else_in_its_own(tmp_path: Path) -> None:
    (path,) = saved(tmp_path, a=book(s1=step("Clamp it.", title={"en": "Clamp", "de": GERMAN})))
    out = catchball("doc", "show", path, "--language", "de").out
    assert "1 Spannen" in out
    assert "Clamp it." in out
    assert catchball("doc", "show", path, "--language", "German").code == 2


@pytest.mark.parametrize("name", ["home-10", "OP10", "10"])
def test_one_operation_is_shown_by_its_uid_or_number(name: str, tmp_path: Path) -> None:
    (path,) = saved(tmp_path, a=book(s1=step()))
    ended = catchball("doc", "show", path, "--operation", name)
    assert ended.out.strip().splitlines()[0] == "OP10 Turn"


def test_an_operation_that_does_not_exist_is_answered_with_those_that_do(tmp_path: Path) -> None:
    (path,) = saved(tmp_path, a=book(s1=step()))
    ended = catchball("doc", "show", path, "--operation", "OP99")
    assert (ended.code, ended.err) == (2, f"{path}: there is no operation OP99; there are OP10 “Turn”\n")


def test_shown_as_json_a_cookbook_is_its_own_file_and_an_operation_a_branch(tmp_path: Path) -> None:
    document = book(s1=step())
    (path,) = saved(tmp_path, a=document)
    assert catchball("doc", "show", path, "--json").out == write_cookbook(document)
    branch = catchball("doc", "show", path, "--json", "--operation", "OP10").raw["root"]
    assert [child["uid"] for child in branch["children"]] == ["home-11"]


def test_signs_that_steer_a_terminal_are_not_shown(tmp_path: Path) -> None:
    (path,) = saved(tmp_path, a=book(s1=step("Turn \x9b31m it \u202e back.")))
    assert "Turn \ufffd31m it \ufffd back." in catchball("doc", "show", path).out


def test_a_cookbook_in_order_ends_with_0(tmp_path: Path) -> None:
    (path,) = saved(tmp_path, a=book(s1=step()))
    ended = catchball("doc", "check", path)
    assert (ended.code, ended.out, ended.err) == (0, f"{path}: in order\n", "")


def test_what_must_be_mended_is_listed_with_its_place_and_ends_with_1(tmp_path: Path) -> None:
    medium = [{"id": "m", "content": f"sha256:{'0' * 64}", "name": "a.jpg"}]
    steps = step(**torque("25 N·m", low="26 N·m"), applies=["X"], media=medium)
    (path,) = saved(tmp_path, a=book(s1=steps))
    ended = catchball("doc", "check", path)
    assert ended.code == 1
    place = "OP10 › step 1 “Clamp”"
    assert ended.out.splitlines() == [
        f"{path}: {place} › torque: low 26 N·m is above value 25 N·m",
        f"{path}: {place} › variant: “X” is not a variant of this cookbook",
        f"{path}: {place} › picture “a.jpg”: the picture a.jpg is missing",
        f"{path}: 3 to mend",
    ]


def test_what_translations_need_is_counted_by_language_and_keeps_nothing_back(tmp_path: Path) -> None:
    stale: dict[str, Any] = {"title": {"en": "Grip", "de": GERMAN}}
    unsure: dict[str, Any] = {"title": {"en": "Clamp", "de": {**GERMAN, "needs": "checking"}}}
    (path,) = saved(tmp_path, a=book(s1=step(**stale), s2=step(**unsure), s3=step(title={"en": "Turn"})))
    ended = catchball("doc", "check", path)
    lags = [line for line in ended.out.splitlines() if ": de: " in line]
    assert len(lags) == 1
    assert "1 needs editing, 1 needs checking" in lags[0]
    assert ended.out.splitlines()[-1] == f"{path}: in order"
    assert ended.code == 0


def test_a_mandatory_language_that_is_not_complete_is_to_mend(tmp_path: Path) -> None:
    document = book(s1=step(title={"en": "Grip", "de": GERMAN}))
    root = document.nodes[document.root]
    nodes = {**document.nodes, root.uid: node(root.uid, root.kind, {**root.fields, "mandatory_languages": ["de"]})}
    (path,) = saved(tmp_path, a=Cookbook(document.root, nodes, document.children))
    ended = catchball("doc", "check", path)
    assert ended.code == 1
    assert ended.out.splitlines()[-1] == f"{path}: {ended.out.count('in a language that must be complete')} to mend"
    assert "step 1 “Grip” › title, de: needs editing, in a language that must be complete" in ended.out


def test_a_file_that_cannot_be_read_ends_with_2_and_the_others_are_still_checked(tmp_path: Path) -> None:
    good, bad = saved(tmp_path, good=book(s1=step()), bad=book(s1=step()))
    bad.write_text("{", "utf-8")
    ended = catchball("doc", "check", bad, tmp_path / "none.json", good)
    assert ended.code == 2
    assert ended.out == f"{good}: in order\n"
    assert [line.partition(": ")[0] for line in ended.err.splitlines()] == [f"{bad}:1", str(tmp_path / "none.json")]
    raw = catchball("doc", "check", bad, good, "--json").raw
    assert raw["files"][0].keys() == {"file", "error"}
    assert raw["files"][1] == {"file": str(good), "problems": [], "translations": {"en": {"approved": 4}}}


def test_a_page_that_is_read_again_is_in_the_language_of_the_earlier_one_however_it_looks(tmp_path: Path) -> None:
    page, first, again = tmp_path / "page.md", tmp_path / "first.json", tmp_path / "again.json"
    page.write_text("# Presse\n\n## Montage\n\n1. Lager einpressen.\n", encoding="utf-8")
    assert catchball("doc", "import", page, "--language", "de", "-o", first).code == 0
    assert catchball("doc", "import", page, "--like", first, "-o", again).code == 0
    assert again.read_bytes() == first.read_bytes()
