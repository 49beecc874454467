from __future__ import annotations

import struct
import zlib
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from catchball.formats.errors import FormatError
from catchball.formats.pictures import cleaning as pictures
from catchball.formats.pictures.cleaning import clean_picture, picture_ending, picture_id

FORMS = ("JPEG", "PNG", "WEBP", "GIF")
WIDE, HIGH = 24, 16


def drawn() -> Image.Image:
    """Wider than high, every corner different, so that each turn shows."""
    picture = Image.new("RGB", (WIDE, HIGH), "white")
    picture.paste("red", (0, 0, 12, 8))
    picture.paste("blue", (12, 8, 24, 16))
    return picture


def saved(picture: Image.Image, form: str, **options: object) -> bytes:
    written = BytesIO()
    picture.save(written, form, **options)
    return written.getvalue()


def exif(orientation: int = 1, order: str = "<") -> bytes:
    """Exif data with an orientation and a tell-tale serial number."""
    mark = b"II*\0" if order == "<" else b"MM\0*"
    entries = struct.pack(order + "HHIHH", 0x0112, 3, 1, orientation, 0)
    entries += struct.pack(order + "HHII", 0xC62F, 2, 12, 38)
    return b"Exif\0\0" + mark + struct.pack(order + "IH", 8, 2) + entries + b"\0\0\0\0" + b"SERIAL-4711\0"


def with_secrets(form: str) -> bytes:
    """A picture that carries a serial number, a comment, a private part and data after its end."""
    if form == "JPEG":
        data = saved(drawn(), form, exif=exif(), comment=b"SECRET", xmp=b"<x:SECRET/>")
    elif form == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Author", "SECRET")
        text.add(b"prVt", b"SECRET", after_idat=True)
        data = saved(drawn(), form, exif=exif(), pnginfo=text)
    elif form == "WEBP":
        data = saved(drawn(), form, exif=exif(), xmp=b"<x:SECRET/>", lossless=True)
    else:
        data = saved(drawn(), form, comment=b"SECRET-SERIAL")
    assert b"SECRET" in data
    assert b"SERIAL" in data
    return data + b"SECRET AFTER THE END"


def pixels(data: bytes) -> bytes:
    return Image.open(BytesIO(data)).convert("RGB").tobytes()


def png_chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


@pytest.mark.parametrize("form", FORMS)
def test_metadata_comments_and_trailing_data_are_removed_and_no_pixel_changes(form: str) -> None:
    cleaned = clean_picture(with_secrets(form), "a")
    assert b"SECRET" not in cleaned
    assert b"SERIAL" not in cleaned
    assert pixels(cleaned) == pixels(with_secrets(form))


@pytest.mark.parametrize("form", FORMS)
def test_cleaning_a_cleaned_picture_changes_nothing(form: str) -> None:
    once = clean_picture(with_secrets(form), "a")
    assert clean_picture(once, "b") == once


def test_the_scan_of_an_upright_jpeg_is_copied_byte_by_byte() -> None:
    data = saved(drawn(), "JPEG", exif=exif(), progressive=True)
    assert clean_picture(data, "a").endswith(data[data.index(b"\xff\xc2") :])


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_that_is_stored_turned_comes_out_as_it_is_seen(orientation: int, order: str) -> None:
    data = saved(drawn(), "PNG", exif=exif(orientation, order))
    cleaned = Image.open(BytesIO(clean_picture(data, "a")))
    red, blue = {1: (0, 3), 2: (1, 2), 3: (3, 0), 4: (2, 1), 5: (0, 3), 6: (1, 2), 7: (3, 0), 8: (2, 1)}[orientation]
    corners = [(1, 1), (cleaned.width - 2, 1), (1, cleaned.height - 2), (cleaned.width - 2, cleaned.height - 2)]
    assert cleaned.size == ((WIDE, HIGH) if orientation < 5 else (HIGH, WIDE))
    assert cleaned.getpixel(corners[red]) == (255, 0, 0)
    assert cleaned.getpixel(corners[blue]) == (0, 0, 255)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_turning_keeps_the_format_and_leaves_nothing_to_turn(form: str) -> None:
    data = saved(drawn(), form, exif=exif(6))
    cleaned = clean_picture(data, "a")
    opened = Image.open(BytesIO(cleaned))
    assert (opened.format, opened.size, dict(opened.getexif())) == (form, (HIGH, WIDE), {})
    assert clean_picture(cleaned, "a") == cleaned == clean_picture(data, "a")


def test_an_animation_keeps_its_frames_and_its_loop() -> None:
    for form in ("PNG", "WEBP", "GIF"):
        frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
        data = saved(frames[0], form, save_all=True, append_images=frames[1:], duration=100, loop=0)
        opened = Image.open(BytesIO(clean_picture(data, "a")))
        assert (getattr(opened, "n_frames", 1), opened.info["loop"]) == (3, 0)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_small_colour_profile_is_kept_and_a_large_one_dropped(form: str) -> None:
    small = saved(drawn(), form, icc_profile=b"p" * 3000)
    large = saved(drawn(), form, icc_profile=bytes(range(256)) * 300 if form != "PNG" else _incompressible())
    assert Image.open(BytesIO(clean_picture(small, "a"))).info["icc_profile"] == b"p" * 3000
    assert "icc_profile" not in Image.open(BytesIO(clean_picture(large, "a"))).info


def _incompressible() -> bytes:
    return b"".join(zlib.compress(str(n).encode())[-4:] + str(n).encode() for n in range(20_000))


@pytest.mark.parametrize("form", FORMS)
def test_every_truncation_is_refused_with_the_name_of_the_file(form: str) -> None:
    data = clean_picture(saved(drawn(), form), "a")
    for length in range(len(data)):
        with pytest.raises(FormatError, match=r"^pictures/a\.jpg: "):
            clean_picture(data[:length], "pictures/a.jpg")


@settings(deadline=None)  # (a damaged size can be a large one, within the limits)
@given(st.sampled_from(FORMS), st.data())
def test_a_damaged_picture_is_cleaned_or_refused_and_never_anything_else(form: str, data: st.DataObject) -> None:
    damaged = bytearray(with_secrets(form))
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    with suppress(FormatError):
        cleaned = clean_picture(bytes(damaged), "a")
        assert clean_picture(cleaned, "a") == cleaned


def test_a_wrong_check_sum_in_a_png_is_told() -> None:
    data = saved(drawn(), "PNG").replace(b"IDATx", b"IDATy")
    with pytest.raises(FormatError, match="check sum"):
        clean_picture(data, "a.png")


def test_a_picture_with_too_many_pixels_is_refused_before_it_is_decoded() -> None:
    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 0, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", b"") + png_chunk(b"IEND", b"")
    with pytest.raises(FormatError, match="bomb"):
        clean_picture(data, "a.png")
    header = struct.pack(">IIBBBBB", 10_001, 10_000, 8, 0, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", b"") + png_chunk(b"IEND", b"")
    with pytest.raises(FormatError, match="100,010,000 pixels; at most 100,000,000"):
        clean_picture(data, "a.png")


def test_frames_count_together_against_the_limit_of_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_PIXELS", 150)
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
    clean_picture(saved(frames[0], "GIF", save_all=True, append_images=frames[1:2]), "a.gif")
    with pytest.raises(FormatError, match="192 pixels"):
        clean_picture(saved(frames[0], "GIF", save_all=True, append_images=frames[1:]), "a.gif")


def test_a_file_above_the_limit_of_bytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "LARGEST_FILE", 50)
    with pytest.raises(FormatError, match="at most 50 are allowed"):
        clean_picture(saved(drawn(), "PNG"), "a.png")


def test_a_jpeg_with_a_thousand_scans_is_refused() -> None:
    data = saved(drawn(), "JPEG", progressive=True)
    last = data[data.rindex(b"\xff\xda") : -2]
    with pytest.raises(FormatError, match="scans"):
        clean_picture(data[:-2] + last * 1000 + b"\xff\xd9", "a.jpg")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC"),
        (b"", "empty"),
        (b"MZ\x90\0", "not a picture"),
        (b"version https://git-lfs.github.com/spec/v1\n", "git lfs pull"),
    ],
)
def test_what_is_no_accepted_picture_is_refused_with_a_sentence_that_helps(data: bytes, sentence: str) -> None:
    with pytest.raises(FormatError, match=sentence):
        clean_picture(data, "drawing.jpg")


def test_content_and_not_the_name_decides_the_format() -> None:
    assert [picture_ending(saved(drawn(), form)) for form in FORMS] == ["jpg", "png", "webp", "gif"]
    assert clean_picture(saved(drawn(), "PNG"), "really.jpg").startswith(b"\x89PNG")


def test_a_picture_is_identified_by_the_digest_of_its_bytes() -> None:
    assert picture_id(b"") == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
