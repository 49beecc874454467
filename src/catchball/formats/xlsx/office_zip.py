"""The zip file that an office document is, opened with care: its directory is judged before anything is unpacked."""

from __future__ import annotations

import zlib
from io import BytesIO
from types import TracebackType
from typing import Self
from zipfile import BadZipFile, ZipFile

from catchball.formats.errors import FormatError

LARGEST_FILE = 50 * 1024 * 1024
LARGEST_UNPACKED = 200 * 1024 * 1024
MOST_PARTS = 5_000
STRONGEST_PACKING = 200
"""Times that a part may be larger unpacked than packed; sheets reach 50, bombs 1,000."""
_SMALL_PART = 1024 * 1024
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class OfficeZip:
    """The parts of an office document. Raises FormatError on what is no such file, too large, a bomb or has macros."""

    def __init__(self, data: bytes, source: str) -> None:
        self._source = source
        if len(data) > LARGEST_FILE:
            raise FormatError(source, f"has {len(data):,} bytes; at most {LARGEST_FILE:,} are allowed")
        if data.startswith(_OLD_OFFICE):
            raise FormatError(source, "is in the old .xls format or protected by a password; save it as plain .xlsx")
        try:
            self._zip = ZipFile(BytesIO(data))
        except (BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
            raise FormatError(source, f"is not an .xlsx file, or it is cut off: {error}") from error
        self._check_directory()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._zip.close()

    def has(self, name: str) -> bool:
        """Whether there is a part of this name."""
        return name in self._zip.NameToInfo

    def read(self, name: str) -> bytes:
        """The unpacked bytes of a part. Raises FormatError when it is missing or damaged."""
        try:
            return self._zip.read(name)
        except KeyError as error:
            raise FormatError(self._source, f"its part {name[:100]} is missing") from error
        except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
            raise FormatError(self._source, f"its part {name[:100]} cannot be unpacked: {error}") from error

    def _check_directory(self) -> None:
        entries = self._zip.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        if len(entries) > MOST_PARTS or unpacked > LARGEST_UNPACKED:
            told = f"unpacks to {len(entries)} parts and {unpacked:,} bytes"
            raise FormatError(self._source, f"{told}; at most {MOST_PARTS} and {LARGEST_UNPACKED:,} are allowed")
        for entry in entries:
            if entry.file_size > max(_SMALL_PART, STRONGEST_PACKING * entry.compress_size):
                raise FormatError(self._source, f"its part {entry.filename[:100]} is packed like a zip bomb")
            if entry.filename.rpartition("/")[2].casefold() == "vbaproject.bin":
                raise FormatError(self._source, "holds macros; save it as .xlsx, without them")
            if entry.flag_bits & 0x1:
                raise FormatError(self._source, "is protected by a password; save it without")
