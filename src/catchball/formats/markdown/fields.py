"""What Markdown has no form for (hazards, checks, skills …), in a fenced block named `catchball`, as YAML.

Nothing of a cookbook is lost on its way through Markdown: what has a form is written in it, everything else stands in
the block of its node, in one language, without ids.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from catchball.core.schema import Field, Type
from catchball.core.values import Record, phrase_text
from catchball.formats.markdown.plain_yaml import Plain, read_mapping, write_mapping

NAME = "catchball"


def read_block(source: str, page: str, line: int) -> dict[str, Plain]:
    """The fields in a fenced block, not yet checked. Raises FormatError with the line when it is no YAML mapping."""
    return read_mapping("\n".join(source.split("\n")[1:-1]), page, line + 1)


def write_block(fields: Mapping[str, Plain]) -> str:
    """The fenced block that holds these fields."""
    text = write_mapping(fields) if fields else ""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{NAME}\n{text}{fence}"


def plain_record(record: Record, schema: Mapping[str, Field], language: str) -> dict[str, Plain]:
    """A record as it stands in a block: words for a text by language, no ids."""
    return {name: plain_value(value, schema[name], language) for name, value in record.items() if name != "id"}


def plain_value(value: Any, field: Field, language: str) -> Plain:
    """One value as it stands in a block."""
    match field.type:
        case Type.TEXT:
            return phrase_text(value[language])
        case Type.LABELS:
            return list(value)
        case Type.TABLE:
            return {name: plain_record(row, field.record, language) for name, row in value.items()}
        case Type.ITEMS:
            return [plain_record(element, field.record, language) for element in value]
        case Type.QUANTITY:
            return dict(value)
        case _:
            return str(value)


def raw_record(plain: Mapping[str, Any], schema: Mapping[str, Field], language: str) -> dict[str, Any]:
    """A record from a block, with texts by language and ids 1, 2, …; what has the wrong shape stays for the check."""
    return {
        name: raw_value(value, schema[name], language) if name in schema else value for name, value in plain.items()
    }


def raw_value(plain: Any, field: Field, language: str) -> Any:
    """One value from a block."""
    if field.type is Type.TEXT and isinstance(plain, str):
        return {language: plain}
    if field.type is Type.TABLE and isinstance(plain, Mapping):
        return {
            name: raw_record(row, field.record, language) if isinstance(row, Mapping) else row
            for name, row in plain.items()
        }
    if field.type is Type.ITEMS and isinstance(plain, list):
        return [
            {"id": str(place), **raw_record(element, field.record, language)}
            if isinstance(element, Mapping)
            else element
            for place, element in enumerate(plain, start=1)
        ]
    return plain
