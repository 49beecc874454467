"""A cookbook in files that were sent together, or in a folder as a ZIP file: read whole, or refused with the place."""

from __future__ import annotations

import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catchball.core.document import Cookbook, cookbook, node
from catchball.core.errors import InvalidCookbook
from catchball.core.schema import Kind
from catchball.formats import bundles
from catchball.formats.bundles import read_bundle
from catchball.formats.errors import FormatError
from catchball.formats.json_files.cookbook_json import write_cookbook
from catchball.formats.pictures.cleaning import clean_picture, picture_id
from catchball.formats.text_folder.writing import write_text_folder
from web.world import picture

PAGE = b"# Fit the cover\n\n1. Clean the face.\n\n   ![The face](seat.png)\n"
PICTURE = picture_id(clean_picture(picture(), "seat.png"))


def zipped(files: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", how) as folder:
        for name, data in files.items():
            folder.writestr(name, data)
    return packed.getvalue()


def small() -> Cookbook:
    media = [{"id": "m1", "kind": "picture", "content": PICTURE}]
    nodes = [
        node("home-1", Kind.COOKBOOK, {"title": {"en": "Cover"}, "language": "en"}),
        node("home-2", Kind.OPERATION, {"number": "10", "title": {"en": "Fit"}}),
        node("home-3", Kind.STEP, {"title": {"en": "Clean"}, "media": media}),
    ]
    return cookbook("home-1", nodes, {"home-1": ["home-2"], "home-2": ["home-3"]})


def steps(document: Cookbook) -> list[str]:
    return [entry.uid for entry in document.nodes.values() if entry.kind is Kind.STEP]


def test_a_page_comes_with_the_picture_that_lies_beside_it() -> None:
    read = read_bundle({"cover.md": PAGE, "seat.png": picture()}, issuer="cz", language="en")
    assert len(steps(read.cookbook)) == 1
    assert all(uid.startswith("cz-") for uid in read.cookbook.nodes)
    assert set(read.pictures) == {PICTURE}


def test_a_folder_comes_out_of_its_zip_file_whatever_folder_holds_it() -> None:
    files = {
        "cover/cover.md": PAGE,
        "cover/seat.png": picture(),
        "__MACOSX/cover/._cover.md": b"\0",
        "cover/.x": b"",
    }
    packed = read_bundle({"cover.zip": zipped(files)}, issuer="cz", language="en")
    beside = read_bundle({"cover.md": PAGE, "seat.png": picture()}, issuer="cz", language="en")
    assert packed.cookbook == beside.cookbook
    assert packed.pictures == beside.pictures


def test_what_was_exported_comes_back_the_same_with_its_pictures() -> None:
    text = {name: words.encode() for name, words in write_text_folder(small()).items()}
    for sent in (
        {"cover.json": write_cookbook(small()).encode(), "whatever.png": picture()},
        {"cover.zip": zipped({"cover.json": write_cookbook(small()).encode(), "media/whatever.png": picture()})},
        {"cover.zip": zipped({**text, "media/whatever.png": picture()})},
    ):
        read = read_bundle(sent, issuer="cz")
        assert read.cookbook == small()
        assert set(read.pictures) == {PICTURE}
    sent = {"cover.json": write_cookbook(small()).encode(), "whatever.png": picture(), "notes.png": b"no picture"}
    with pytest.raises(FormatError, match=r"notes\.png"):
        read_bundle(sent, issuer="cz")


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, "no file here holds a cookbook"),
        ({"seat.png": picture()}, "no file here holds a cookbook"),
        ({"a.json": b"{}", "b.xlsx": b""}, "more than one file holds a cookbook"),
        ({"a.json": b"{}", "b.md": PAGE}, "more than one file holds a cookbook"),
        ({"a.zip": b"PK no zip"}, "the ZIP file cannot be read"),
        ({"a.zip": zipped({}), "b.zip": zipped({})}, "a ZIP file is sent alone"),
        ({"a.zip": zipped({"../../etc/a.txt": b""})}, "no file here holds a cookbook"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(sent: dict[str, bytes], told: str) -> None:
    with pytest.raises(FormatError, match=told):
        read_bundle(sent, issuer="cz")


def test_a_zip_file_that_swells_is_left_off_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "LARGEST_BUNDLE", 2**20)
    bomb = zipped({"a.md": b"a" * 2**19, "b.md": b"b" * (2**19 + 1)})
    assert len(bomb) < 10_000
    with pytest.raises(FormatError, match=r"^bomb\.zip: it holds more than 1 MB"):
        read_bundle({"bomb.zip": bomb}, issuer="cz")


def test_a_zip_file_of_too_many_files_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "MOST_FILES", 2)
    with pytest.raises(FormatError, match=r"^many\.zip: there are 3 files in it; at most 2"):
        read_bundle({"many.zip": zipped({f"{name}.md": PAGE for name in "abc"})}, issuer="cz")


PACKINGS = [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]


@pytest.mark.parametrize("how", PACKINGS)
@given(data=st.data())
def test_a_damaged_zip_file_is_read_or_refused_and_nothing_else(how: int, data: st.DataObject) -> None:
    whole = bytearray(zipped({"cover.md": PAGE * 20, "seat.png": picture()}, how))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.one_of(st.just(len(whole)), st.integers(0, len(whole))))
    with suppress(FormatError, InvalidCookbook):
        read_bundle({"cover.zip": bytes(whole[:cut])}, issuer="cz")


@pytest.mark.parametrize("how", PACKINGS)
def test_a_zip_file_damaged_in_its_content_is_refused_or_reads_as_it_was(how: int) -> None:
    whole = zipped({"cover.md": PAGE * 20}, how)
    undamaged = read_bundle({"cover.zip": whole}, issuer="cz")
    told = []
    content = range(30 + len("cover.md"), whole.index(b"PK\x01\x02"))
    for at in content:
        damaged = whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
        try:
            assert read_bundle({"cover.zip": damaged}, issuer="cz") == undamaged
        except FormatError as error:
            told.append(str(error))
    assert {sentence.partition(" read:")[0] for sentence in told} == {"cover.zip: the ZIP file cannot be"}
    assert len(told) > 0.9 * len(content)
