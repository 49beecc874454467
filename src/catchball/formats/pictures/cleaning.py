"""Pictures on their way in: recognised by content, proven to decode, upright, and free of what nobody sees.

A cleaned picture holds no Exif data (so no place, time or serial number), no comments, text, thumbnails or trailing
data. Where nothing has to be turned, its pixels are those of the file, not compressed anew. Cleaning is deterministic,
and cleaning a cleaned picture changes nothing, so the digest of the cleaned bytes is the picture's identity.
"""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from types import MappingProxyType
from typing import Any

from PIL import Image, JpegImagePlugin, UnidentifiedImageError

from catchball.formats.errors import FormatError
from catchball.formats.pictures.parts import (
    UPRIGHT,
    Damaged,
    Stripped,
    stripped_gif,
    stripped_jpeg,
    stripped_png,
    stripped_webp,
)

LARGEST_FILE = 50 * 1024 * 1024
MOST_PIXELS = 100_000_000
"""Of all frames together."""
ACCEPTED = "JPEG, PNG, WebP and GIF are accepted"

_PILLOW_REFUSES = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    LookupError,
    TypeError,
    AttributeError,
    OverflowError,
    RuntimeError,
    AssertionError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
    Warning,
)
"""What Pillow raises on bytes that are damaged on purpose; its plug-ins know no error of their own."""


@dataclass(frozen=True, slots=True)
class _Format:
    name: str
    ending: str
    strip: Callable[[bytes], Stripped]


_JPEG = _Format("JPEG", "jpg", stripped_jpeg)
_PNG = _Format("PNG", "png", stripped_png)
_WEBP = _Format("WEBP", "webp", stripped_webp)
_GIF = _Format("GIF", "gif", stripped_gif)

_TURNS: Mapping[int, Image.Transpose] = MappingProxyType(
    {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
)


def clean_picture(data: bytes, name: str) -> bytes:
    """The picture upright and without metadata. Raises FormatError, naming the file, when it cannot be accepted.

    A picture that is stored turned is written anew: PNG and lossless WebP with the same pixels (8 bits a channel), JPEG
    with the tables it had.
    """
    if len(data) > LARGEST_FILE:
        raise FormatError(name, f"the picture has {len(data):,} bytes; at most {LARGEST_FILE:,} are allowed")
    form = _format(data, name)
    try:
        stripped = form.strip(data)
    except Damaged as error:
        raise FormatError(name, f"the {form.name} picture is damaged: {error}") from error
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # (our own limit is checked instead)
        try:
            with Image.open(BytesIO(stripped.data), formats=[form.name]) as picture:
                _check_decodes(picture, name)
                if stripped.orientation == UPRIGHT:
                    return stripped.data
                return form.strip(_turned(picture, stripped, form, name)).data
        except FormatError:
            raise
        except UnidentifiedImageError as error:
            raise FormatError(name, f"the {form.name} picture is damaged: its header cannot be read") from error
        except _PILLOW_REFUSES as error:
            raise FormatError(name, f"the {form.name} picture cannot be decoded: {str(error)[:200]}") from error


def picture_id(data: bytes) -> str:
    """The identity of a cleaned picture: `sha256:<hex>` of its bytes."""
    return f"sha256:{sha256(data).hexdigest()}"


def picture_ending(data: bytes) -> str:
    """The ending of a file name that fits the content: jpg, png, webp or gif. Raises FormatError on anything else."""
    return _format(data, "picture").ending


def picture_type(data: bytes) -> str:
    """The media type of a picture, such as image/png. Raises FormatError on anything else."""
    return f"image/{_format(data, 'picture').name.lower()}"


def _format(data: bytes, name: str) -> _Format:
    if data.startswith(b"\xff\xd8\xff"):
        return _JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _PNG
    if data.startswith((b"GIF87a", b"GIF89a")):
        return _GIF
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _WEBP
    raise FormatError(name, _refusal(data))


def _refusal(data: bytes) -> str:
    if not data:
        return f"the file is empty; {ACCEPTED}"
    if data.startswith(b"version https://git-lfs.github.com/"):
        return "this is a pointer of Git LFS and not the picture itself; fetch it with `git lfs pull`"
    if b"<svg" in data[:4096].lower():
        return f"an SVG drawing can carry programs and is not accepted; save it as PNG ({ACCEPTED})"
    if data[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"}:
        return f"HEIC and AVIF pictures are not accepted; save it as JPEG ({ACCEPTED})"
    return f"this is not a picture that can be shown; {ACCEPTED}"


def _check_decodes(picture: Image.Image, name: str) -> None:
    """Decode every frame, after making sure that they are not too many pixels to try."""
    frames = int(getattr(picture, "n_frames", 1))
    pixels = picture.width * picture.height * frames
    if pixels > MOST_PIXELS:
        raise FormatError(name, f"the picture has {pixels:,} pixels; at most {MOST_PIXELS:,} are allowed")
    for frame in range(frames):
        picture.seek(frame)
        picture.load()


def _turned(picture: Image.Image, stripped: Stripped, form: _Format, name: str) -> bytes:
    """The picture as its orientation wants it seen, in the same format."""
    if getattr(picture, "n_frames", 1) > 1:
        raise FormatError(name, "the picture is an animation that is stored turned; save it upright")
    options: dict[str, Any] = {"icc_profile": picture.info.get("icc_profile")}
    if isinstance(picture, JpegImagePlugin.JpegImageFile):
        sampling = JpegImagePlugin.get_sampling(picture)
        options |= {"qtables": picture.quantization, "subsampling": sampling if sampling in {0, 2} else 0}
    elif form is _WEBP:
        options |= {"lossless": b"VP8L" in stripped.data[:1024], "quality": 90}
    elif "transparency" in picture.info:
        options["transparency"] = picture.info["transparency"]
    written = BytesIO()
    picture.transpose(_TURNS[stripped.orientation]).save(written, form.name, **options)
    return written.getvalue()
