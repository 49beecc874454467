"""AQDEF as lines: how the bytes are encoded, and what each line is.

UTF-8 or UTF-16 with a byte order mark; without one UTF-8 where it is that, else windows-1252, else CP850, which
programs under DOS wrote. Zero bytes in the text of a K field are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from catchball.formats.aqdef.model import BETWEEN_CHARACTERISTICS, BETWEEN_FIELDS
from catchball.formats.errors import FormatError

LARGEST_FILE = 50 * 1024 * 1024
ENDINGS = (".dfq", ".dfd", ".dfx")
_LONGEST_LINE = 1_000_000
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8", "UTF-8"),
    (b"\xff\xfe", "utf-16-le", "UTF-16"),
    (b"\xfe\xff", "utf-16-be", "UTF-16"),
)
_BREAK = re.compile(r"\r\n|\n|\r")
_FIELD = re.compile(r"K(?P<key>[0-9]{3,4})(?:/(?P<index>[0-9]{1,9}))?(?:/(?P<value>[0-9]{1,9}))?(?:[ \t](?P<text>.*))?")
_BEGINS = re.compile(r"K[0-9]{4}(?:/[0-9]+)?(?:[ \t]|$)")
_CONTROLS = (BETWEEN_CHARACTERISTICS, BETWEEN_FIELDS)
_LOOKED_AT = 4_000
_FEW = 10
"""One zero byte among so many may stand in a text by mistake; UTF-16 without its mark has more."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that holds something: its file, its number, its text without spaces around it."""

    source: str
    number: int
    text: str

    def error(self, what: str, cell: str | None = None) -> FormatError:
        """The error that names this line."""
        return FormatError(self.source, what, line=self.number, cell=cell)


@dataclass(frozen=True, slots=True)
class KField:
    """A line such as `K0014/2/7 text`; the index of its characteristic or part, and of its value, may be missing."""

    key: str
    index: int | None
    value: int | None
    text: str

    @property
    def head(self) -> str:
        """All but the text, as it stands in the file."""
        return self.key + "".join(f"/{one}" for one in (self.index, self.value) if one is not None)


def looks_like_aqdef(data: bytes, source: str) -> bool:
    """Whether it is meant to be AQDEF: by the ending of its name, or because it begins as nothing else does.

    That is with two K fields (one could be the name of a column), or with values between its own separators.
    """
    if source.casefold().endswith(ENDINGS):
        return True
    begin = data[:_LOOKED_AT]
    codec = next((codec for bom, codec, _ in _BOMS if data.startswith(bom)), "latin-1")
    text = begin.decode(codec, errors="replace").removeprefix("\ufeff")
    held = [line for line in _BREAK.split(text.lstrip(), maxsplit=9)[:9] if line.strip()][:2]
    if len(held) == 2 and all(_BEGINS.match(line) for line in held):
        return True
    return any(sign in line for sign in _CONTROLS for line in held[:1])


def decoded(data: bytes, source: str) -> tuple[str, str]:
    """The text and the name of its encoding. Raises FormatError, with the line where there is one."""
    if len(data) > LARGEST_FILE:
        raise FormatError(source, f"has {len(data):,} bytes; at most {LARGEST_FILE:,} are allowed")
    for bom, codec, name in _BOMS:
        if data.startswith(bom):
            return _strictly(data, len(bom), codec, name, source), name
    if data.count(b"\x00") * _FEW > len(data):
        raise FormatError(source, "holds many zero bytes; save it as UTF-8, or as UTF-16 with its mark", line=1)
    for codec, name in (("utf-8", "UTF-8"), ("cp1252", "windows-1252")):
        try:
            return data.decode(codec), name
        except UnicodeDecodeError:
            continue
    return data.decode("cp850"), "CP850"


def _strictly(data: bytes, mark: int, codec: str, name: str, source: str) -> str:
    try:
        return data[mark:].decode(codec)
    except UnicodeDecodeError as error:
        at = mark + error.start
        line = len(_BREAK.findall(data[mark:at].decode(codec, errors="ignore"))) + 1
        raise FormatError(source, f"is not {name}: {error.reason} (byte {at})", line=line) from error


def lines_of(text: str, source: str) -> Iterator[Line]:
    """The lines that hold something. Raises FormatError for one that is too long."""
    for number, line in enumerate(_BREAK.split(text), start=1):
        if len(line) > _LONGEST_LINE:
            raise FormatError(source, f"this line has more than {_LONGEST_LINE:,} signs", line=number)
        if held := line.strip(" \t\x00"):
            yield Line(source, number, held)


def k_field(line: Line) -> KField | None:
    """The K field of a line; None for a line of values. Raises FormatError where it begins as one and is none."""
    if not line.text.startswith("K"):
        return None
    found = _FIELD.fullmatch(line.text)
    if found is None:
        what = "is no K field: K and four digits, then maybe a stroke and an index, a space, and what it says"
        raise line.error(what)
    if any(sign in line.text for sign in _CONTROLS):
        raise line.error("holds signs that stand between values; two lines may have become one")
    index, value = (None if found[one] is None else int(found[one]) for one in ("index", "value"))
    return KField(f"K{found['key']:0>4}", index, value, (found["text"] or "").replace("\x00", "").strip(" \t"))
