from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from catchball.formats.errors import FormatError
from catchball.formats.pictures.cleaning import clean_picture, picture_id
from catchball.formats.pictures.files import PictureFiles


def picture(colour: str) -> bytes:
    written = BytesIO()
    Image.new("RGB", (4, 4), colour).save(written, "PNG")
    return written.getvalue()


RED, BLUE = picture("red"), picture("blue")
ID_OF_RED, ID_OF_BLUE = (picture_id(clean_picture(data, "a")) for data in (RED, BLUE))


def test_a_picture_is_found_by_its_path_or_by_the_last_part_of_it_whatever_its_capitals() -> None:
    pictures = PictureFiles({"photos/Red.PNG": RED, "blue.png": BLUE})
    names = ("photos/Red.PNG", "red.png", "C:\\temp\\red.png", "blue.png")
    assert [pictures.content(name) for name in names] == [ID_OF_RED, ID_OF_RED, ID_OF_RED, ID_OF_BLUE]


def test_a_name_that_two_files_have_is_found_only_by_its_path() -> None:
    pictures = PictureFiles({"a/x.png": RED, "b/x.png": BLUE})
    assert [pictures.content(name) for name in ("x.png", "b/x.png")] == [None, ID_OF_BLUE]


def test_only_pictures_that_were_asked_for_are_gathered_and_cleaned() -> None:
    pictures = PictureFiles({"red.png": RED, "broken.png": b"no picture"})
    pictures.content("red.png")
    assert pictures.found == {ID_OF_RED: clean_picture(RED, "red.png")}
    with pytest.raises(FormatError, match=r"^broken\.png: "):
        pictures.content("broken.png")
