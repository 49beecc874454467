"""Pictures taken apart into their segments, and put together again without what nobody sees.

Each function takes the bytes of one format and gives the same picture without metadata (Exif with its place and time,
XMP, comments, thumbnails, text, private parts, whatever stands after the end), without touching a pixel, and the
orientation that the Exif data told (1 is upright). They raise Damaged on bytes that do not keep to the format.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

UPRIGHT = 1
LARGEST_PROFILE = 64 * 1024
"""A colour profile above this many bytes is dropped: a picture then shows as sRGB."""
_MOST_SCANS = 32
"""A progressive JPEG has about ten scans; each costs a pass over all pixels, so thousands are an attack."""

_ORIENTATION_TAG = 0x0112
_JPEG_MARKER_IN_SCAN = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]", re.DOTALL)
_JPEG_KEPT = frozenset({*range(0xC0, 0xD0), *range(0xDB, 0xE0)} - {0xC8})
"""Frame headers, tables and restart interval: what a decoder needs."""
_PNG_KEPT = frozenset(b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB sBIT pHYs cICP acTL fcTL fdAT".split())
_WEBP_KEPT = frozenset({b"VP8 ", b"VP8L", b"ALPH", b"ANIM"})
_WEBP_PROFILE_FLAG, _WEBP_METADATA_FLAGS = 0x20, 0x0C


class Damaged(ValueError):
    """Bytes that do not keep to the format that they claim to be."""


@dataclass(frozen=True, slots=True)
class Stripped:
    """A picture without metadata, and the orientation (1 to 8, as Exif counts) in which it is stored."""

    data: bytes
    orientation: int = UPRIGHT


def exif_orientation(exif: bytes) -> int:
    """The orientation that Exif data (a small TIFF file) names; 1 where it names none or cannot be read."""
    body = exif.removeprefix(b"Exif\0\0")
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(body[:4])
    if order is None or len(body) < 8:
        return UPRIGHT
    (start,) = struct.unpack_from(order + "I", body, 4)
    if start + 2 > len(body):
        return UPRIGHT
    (count,) = struct.unpack_from(order + "H", body, start)
    for place in range(start + 2, min(start + 2 + 12 * count, len(body) - 11), 12):
        tag, kind, _, value = struct.unpack_from(order + "HHIH", body, place)
        if tag == _ORIENTATION_TAG and kind == 3 and 1 <= value <= 8:
            return int(value)
    return UPRIGHT


def stripped_jpeg(data: bytes) -> Stripped:
    """A JPEG without its application segments and comments; frame, tables and scans byte by byte as they were."""
    kept = [b"\xff\xd8"]
    orientation, scans = UPRIGHT, 0
    profile: list[bytes] = []
    place = 2
    while True:
        marker, place = _jpeg_marker(data, place)
        if marker == 0xD9:
            break
        end = place + _unsigned(data, place, ">H")
        content = data[place + 2 : end]
        if end > len(data) or end < place + 2:
            raise Damaged("a segment ends after the file does")
        if marker == 0xDA:
            scans += 1
            end = _jpeg_scan_end(data, end)
            kept.append(b"\xff\xda" + data[place:end])
        elif marker in _JPEG_KEPT:
            kept.append(b"\xff" + bytes([marker]) + data[place:end])
        elif marker == 0xE1 and content.startswith(b"Exif\0\0"):
            orientation = exif_orientation(content)
        elif marker == 0xE2 and content.startswith(b"ICC_PROFILE\0"):
            profile.append(_jpeg_segment(0xE2, content))
        else:
            kept.append(_kept_application_segment(marker, content))
        place = end
    if not scans or scans > _MOST_SCANS:
        raise Damaged(f"it has {scans} scans; expected 1 to {_MOST_SCANS}")
    if sum(map(len, profile)) <= LARGEST_PROFILE:
        kept[1:1] = profile
    return Stripped(b"".join([*kept, b"\xff\xd9"]), orientation)


def _kept_application_segment(marker: int, content: bytes) -> bytes:
    """JFIF without its thumbnail, and Adobe's, without which colours are read wrongly; of others nothing."""
    if marker == 0xE0 and content.startswith(b"JFIF\0") and len(content) >= 12:
        return _jpeg_segment(marker, content[:12] + b"\0\0")
    if marker == 0xEE and content.startswith(b"Adobe") and len(content) >= 12:
        return _jpeg_segment(marker, content[:12])
    return b""


def _jpeg_segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def _jpeg_marker(data: bytes, place: int) -> tuple[int, int]:
    """The marker at a place, fill bytes skipped, and where its content begins."""
    if data[place : place + 1] != b"\xff":
        raise Damaged("it ends early" if place >= len(data) else f"no segment begins at byte {place}")
    while data[place : place + 1] == b"\xff":
        place += 1
    if place >= len(data):
        raise Damaged("it ends early")
    if data[place] in {0x00, 0x01, 0xD8} or 0xD0 <= data[place] <= 0xD7:
        raise Damaged(f"no segment begins at byte {place}")
    return data[place], place + 1


def _jpeg_scan_end(data: bytes, place: int) -> int:
    found = _JPEG_MARKER_IN_SCAN.search(data, place)
    if found is None:
        raise Damaged("it ends early")
    return found.start()


def stripped_png(data: bytes) -> Stripped:
    """A PNG with the chunks that make up the picture, its colours and its animation; all others are dropped."""
    kept = [data[:8]]
    orientation = UPRIGHT
    for name, content, chunk in _png_chunks(data):
        if name == b"eXIf":
            orientation = exif_orientation(content)
        elif name in _PNG_KEPT or (name == b"iCCP" and len(content) <= LARGEST_PROFILE):
            kept.append(chunk)
        elif name[0] & 0x20 == 0:
            raise Damaged(f"it needs a chunk {name.decode('latin-1')!r} that is not known")
    return Stripped(b"".join(kept), orientation)


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Name, content and the whole chunk, up to the end chunk; each one's check sum is compared."""
    place, name = 8, b""
    while name != b"IEND":
        length = _unsigned(data, place, ">I")
        end = place + 12 + length
        name = data[place + 4 : place + 8]
        if end > len(data):
            raise Damaged("it ends early")
        if _unsigned(data, end - 4, ">I") != zlib.crc32(data[place + 4 : end - 4]):
            raise Damaged(f"the check sum at byte {end - 4} is wrong")
        yield name, data[place + 8 : end - 4], data[place:end]
        place = end


def stripped_gif(data: bytes) -> Stripped:
    """A GIF with its frames, their timing and its loop count, without comments, text and other extensions."""
    place = 13 + _colour_table_size(_unsigned(data, 10, "B"))
    kept = [data[:place]]
    while (introducer := _unsigned(data, place, "B")) != 0x3B:
        if introducer == 0x2C:
            blocks = place + 11 + _colour_table_size(_unsigned(data, place + 9, "B"))
            wanted = True
        elif introducer == 0x21:
            blocks = place + 2
            wanted = _unsigned(data, place + 1, "B") == 0xF9 or data[place : place + 14] == b"\x21\xff\x0bNETSCAPE2.0"
        else:
            raise Damaged(f"no block begins at byte {place}")
        end = _sub_blocks_end(data, blocks)
        if wanted:
            kept.append(data[place:end])
        place = end
    return Stripped(b"".join([*kept, b"\x3b"]))


def _colour_table_size(flags: int) -> int:
    return 3 << ((flags & 0x07) + 1) if flags & 0x80 else 0


def _sub_blocks_end(data: bytes, place: int) -> int:
    while length := _unsigned(data, place, "B"):
        place += 1 + length
    return place + 1


def stripped_webp(data: bytes) -> Stripped:
    """A WebP with its frames, its transparency and a small colour profile; the flags of its header are set to fit."""
    if _unsigned(data, 4, "<I") + 8 > len(data):
        raise Damaged("it ends early")
    body = data[12 : _unsigned(data, 4, "<I") + 8]
    orientation = UPRIGHT
    kept: list[tuple[bytes, bytes]] = []
    for name, content in _webp_chunks(body):
        if name == b"EXIF":
            orientation = exif_orientation(content)
        elif name == b"ANMF":
            frame = [part for part in _webp_chunks(content[16:]) if part[0] in _WEBP_KEPT]
            kept.append((name, content[:16] + _webp_joined(frame)))
        elif name in _WEBP_KEPT or name == b"VP8X" or (name == b"ICCP" and len(content) <= LARGEST_PROFILE):
            kept.append((name, content))
    has_profile = any(name == b"ICCP" for name, _ in kept)
    joined = _webp_joined([(n, _webp_flags(c, has_profile=has_profile) if n == b"VP8X" else c) for n, c in kept])
    return Stripped(b"RIFF" + struct.pack("<I", len(joined) + 4) + b"WEBP" + joined, orientation)


def _webp_chunks(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 0
    while place < len(body):
        length = _unsigned(body, place + 4, "<I")
        if place + 8 + length > len(body):
            raise Damaged("it ends early")
        yield body[place : place + 4], body[place + 8 : place + 8 + length]
        place += 8 + length + length % 2


def _webp_joined(chunks: list[tuple[bytes, bytes]]) -> bytes:
    return b"".join(
        name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2) for name, content in chunks
    )


def _webp_flags(header: bytes, *, has_profile: bool) -> bytes:
    """The extended header without the flags of parts that are gone, so that decoders do not look for them."""
    flags = _unsigned(header, 0, "B") & ~_WEBP_METADATA_FLAGS
    return bytes([flags if has_profile else flags & ~_WEBP_PROFILE_FLAG]) + header[1:]


def _unsigned(data: bytes, place: int, form: str) -> int:
    if place + struct.calcsize(form) > len(data):
        raise Damaged("it ends early")
    return int(struct.unpack_from(form, data, place)[0])
