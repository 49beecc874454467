"""Text files from outside: UTF-8 or refused with the line."""

from __future__ import annotations

from catchball.formats.errors import FormatError

LARGEST_FILE = 200 * 1024 * 1024


def utf8_text(data: bytes | str, source: str) -> str:
    """The text of a file, without a byte order mark. Raises FormatError when it is too large or not UTF-8."""
    if len(data) > LARGEST_FILE:
        raise FormatError(source, f"has {len(data):,} bytes; at most {LARGEST_FILE:,} are allowed")
    try:
        if isinstance(data, bytes):
            return data.decode("utf-8-sig")
        data.encode()
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise FormatError(source, f"is not UTF-8: {error.reason} (byte {error.start})", line=line) from error
    except UnicodeEncodeError as error:
        raise FormatError(source, "holds half a sign (a lone surrogate)") from error
    return data
