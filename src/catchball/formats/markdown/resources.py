"""Parts, tools and materials as Markdown says them: entries of lists, and GitBuilding's `[link](page.md){Qty: 3}`.

An amount is moved out of the words into the quantity. What else a resource has stands in braces behind its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from catchball.core.schema import FIELDS, QUANTITY_PARTS, Kind
from catchball.core.units import InvalidAmount, amount
from catchball.core.values import Record, phrase_text
from catchball.formats.markdown.inline import Link, code_blanked, links_in
from catchball.formats.quantities import join_quantity, split_quantity

ROLES = FIELDS[Kind.STEP]["resources"].record["role"].words

_BRACES = re.compile(r"\s*\{([^{}\n]*)\}")
_ATTRIBUTE = re.compile(r"""\s*((?:[^,"']|"[^"]*"|'[^']*'|["'])+)""")
_NAMED = re.compile(r"([A-Za-z_]+)\s*:\s*(.*)", re.DOTALL)
_AMOUNTS = {"qty": "value", "low": "low", "high": "high"}
_WORDS = {"id": "identifier", "revision": "revision", "position": "position", "owner": "owner"}
_SPOKEN = {"qty": "Qty", "cat": "Cat", "low": "Low", "high": "High", "id": "Id"}
_WITHOUT_MEASURES = frozenset({"tool", "fixture", "gauge", "program", "protective equipment"})

Found = tuple[dict[str, str], list[str]]
"""What a pair of braces holds: known keys in lower case with their values, and the rest as it was written."""


def read_entry(text: str, role: str, language: str) -> dict[str, Any]:
    """The resource that an entry of a list says, without an id."""
    known, text = _taken_out(text)
    role = known.pop("cat", role)
    quantity = {_AMOUNTS[key]: value for key, value in known.items() if key in _AMOUNTS}
    if not quantity and (found := split_quantity(text, counts_only=role in _WITHOUT_MEASURES)) is not None:
        quantity, text = found
    words = {_WORDS[key]: value for key, value in known.items() if key in _WORDS}
    resource = {"role": role, "name": {language: text} if text else {}, **words, "quantity": quantity}
    return {key: value for key, value in resource.items() if value}


def write_entry(resource: Record, role: str | None, language: str) -> str | None:
    """The entry that is read as this resource in a list of this role; None where Markdown has no words for it."""
    name = phrase_text(resource.get("name", {}).get(language, ""))
    quantity = resource.get("quantity", {})
    own = str(resource.get("role", ""))
    joined = join_quantity(quantity, name, counts_only=own in _WITHOUT_MEASURES) if quantity and name else None
    braces = [] if joined or not quantity else _amounts_written(quantity)
    braces += [f"Cat: {own}"] if own != role else []
    braces += [f"{_spoken(key)}: {_quoted(resource[part])}" for key, part in _WORDS.items() if part in resource]
    first, line_end, more = (joined or name).partition("\n")
    text = (f"{first} {_in_braces(braces)}".strip() if braces else first) + line_end + more
    wanted = {key: value for key, value in resource.items() if key != "id"}
    return text if text and read_entry(text, role or "", language) == wanted else None


def read_links(text: str, language: str) -> tuple[str, list[dict[str, Any]]]:
    """The text without the quantities and roles behind its links, and the resources that they told of."""
    resources: list[dict[str, Any]] = []
    written: list[str] = []
    place = 0
    for link, known, rest, end in _annotated(text):
        role = known.get("cat") or _likely_role(rest)
        name = {} if link.words == "." else {"name": {language: link.words}}
        identifier = {"identifier": link.target} if link.target else {}
        quantity = {"quantity": {"value": known["qty"]}} if "qty" in known else {}
        resources.append({"role": role, **name, **identifier, **quantity})
        written.append(text[place : link.end] + _in_braces(rest))
        place = end
    return "".join((*written, text[place:])), resources


def write_links(text: str, resources: Sequence[Record], language: str) -> tuple[str, int]:
    """The text with what is known of the first resources behind its links, and of how many of them."""
    written: list[str] = []
    place = count = 0
    for link in links_in(text) if resources else ():
        if count == len(resources) or link.start < place:
            continue
        rest, end = _braces_at(text, link.end)
        extended = _extended(link, rest, resources[count], language)
        if extended is None:
            continue
        written.append(text[place : link.end] + _in_braces(extended))
        place = end
        count += 1
    return "".join((*written, text[place:])), count


def _extended(link: Link, rest: list[str], resource: Record, language: str) -> list[str] | None:
    """The attributes behind a link that make it tell of the resource; None where it is a link to something else."""
    name = phrase_text(resource.get("name", {}).get(language, ".")) if "name" in resource else "."
    quantity = resource.get("quantity", {})
    if (link.words, link.target) != (name, resource.get("identifier", "")) or quantity.keys() - {"value"}:
        return None
    told = [f"Qty: {quantity['value']}"] if quantity else []
    role = str(resource.get("role", ""))
    if role != _likely_role(rest) or not told:
        told.append(f"Cat: {role}")
    return [*rest, *told]


def _annotated(text: str) -> Iterator[tuple[Link, dict[str, str], list[str], int]]:
    """Links with a quantity or a role behind them, what is known of them, other attributes, where the braces end."""
    if "{" not in text:
        return
    for link in links_in(text):
        match = _BRACES.match(text, link.end)
        if match is None or text[link.end] != "{":
            continue
        known, rest = _attributes(match[1], frozenset({"qty", "cat"}))
        if known:
            yield link, known, rest, match.end()


def _braces_at(text: str, place: int) -> tuple[list[str], int]:
    match = _BRACES.match(text, place) if text.startswith("{", place) else None
    return ([], place) if match is None else (_attributes(match[1], frozenset())[1], match.end())


def _taken_out(text: str) -> tuple[dict[str, str], str]:
    """What is known from the braces of an entry, and the entry without it."""
    found: dict[str, str] = {}
    written: list[str] = []
    place = 0
    for match in _BRACES.finditer(code_blanked(text)) if "{" in text else ():
        known, rest = _attributes(text[match.start(1) : match.end(1)], frozenset({*_AMOUNTS, *_WORDS, "cat"}))
        if not known or found.keys() & known.keys():
            continue
        found |= known
        blank = text[match.start() : match.start(1) - 1] if rest else ""
        written.append(text[place : match.start()] + blank + _in_braces(rest))
        place = match.end()
    return found, "".join((*written, text[place:])).strip() if written else text


def _attributes(text: str, wanted: frozenset[str]) -> Found:
    known: dict[str, str] = {}
    rest: list[str] = []
    for part in (match[1].strip() for match in _ATTRIBUTE.finditer(text)):
        named = _NAMED.fullmatch(part)
        key = named[1].casefold() if named is not None else ""
        value = _understood(key, _unquoted(named[2])) if named is not None and key in wanted else None
        if value is None or key in known:
            rest.append(part)
        else:
            known[key] = value
    return known, rest


def _understood(key: str, value: str) -> str | None:
    """The value of a known key in its normal form; None where it is none, so that it stays in the words."""
    if key == "cat":
        role = value.casefold()
        return next((known for known in sorted(ROLES) if role in {known, f"{known}s"}), None)
    if key in _AMOUNTS:
        try:
            return amount(value)
        except InvalidAmount:
            return None
    return value or None


def _likely_role(attributes: Sequence[str]) -> str:
    """A tool where a category of one's own says so, as `{cat: PrintedTool}`; else a part."""
    named = (_NAMED.fullmatch(one) for one in attributes)
    categories = [one[2].casefold() for one in named if one is not None and one[1].casefold() == "cat"]
    return "tool" if any("tool" in one for one in categories) else "part"


def _amounts_written(quantity: Mapping[str, str]) -> list[str]:
    keys = {part: key for key, part in _AMOUNTS.items()}
    return [f"{_spoken(keys[part])}: {quantity[part]}" for part in QUANTITY_PARTS if part in quantity]


def _in_braces(attributes: Sequence[str]) -> str:
    return f"{{{', '.join(attributes)}}}" if attributes else ""


def _spoken(key: str) -> str:
    return _SPOKEN.get(key, key.capitalize())


def _quoted(value: str) -> str:
    if not re.search(r"[,{}\"']", value):
        return value
    return f"'{value}'" if '"' in value else f'"{value}"'


def _unquoted(value: str) -> str:
    quoted = len(value) > 1 and value[0] in "\"'" and value.endswith(value[0])
    return value[1:-1] if quoted else value
