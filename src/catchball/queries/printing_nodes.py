"""Operations and steps as they are printed: plain data, in the language of the print where there are words in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext

from catchball.core.annotations import ends_of
from catchball.core.document import Node
from catchball.core.schema import Kind
from catchball.core.values import Record
from catchball.queries.printing_marks import Marks
from catchball.queries.qr_codes import qr_svg
from catchball.queries.reading import Reading
from catchball.queries.telling.blocks import blocks_of
from catchball.queries.telling.elements import element_text
from catchball.queries.telling.speaking import amount, amounts, joined, limits, spoken
from catchball.queries.telling.vocabulary import language_name, word

Data = dict[str, Any]


class Teller:
    """Texts in the first of some languages; it notes which pictures it met, and what it had to say in another."""

    def __init__(self, languages: Sequence[str]) -> None:
        self.languages = languages
        self.pictures: list[str] = []
        self._around = ""
        self._fallen_back: list[str] = []

    def title(self, text: Mapping[str, Any] | None) -> Data:
        """The title of a node: texts of the node in the same other language are then not marked once more."""
        self._around = ""
        told = self.text(text)
        self._around = str(told["s"])
        return told

    def text(self, text: Mapping[str, Any] | None) -> Data:
        """A text in one line. `l`, which is shown, and `s`, by which it is set, are its language.

        Both are empty where that is the one that was wanted; what stands around it may have shown it already.
        """
        told = spoken(text, self.languages)
        return {"t": told.text, **self._language(told.text, told.language)}

    def plain(self, text: Mapping[str, Any] | None) -> str:
        """The words alone."""
        return spoken(text, self.languages).text

    def blocks(self, text: Mapping[str, Any] | None) -> Data:
        """A longer text with its paragraphs and lists."""
        told = spoken(text, self.languages)
        return {"b": blocks_of(told.text), **self._language(told.text, told.language)}

    def media(self, media: Sequence[Record] | None) -> list[Data]:
        """Pictures with what is drawn on them."""
        return [self._picture(medium) for medium in media or ()]

    def notice(self) -> str:
        """That some of it is in another language, and in which; empty where all is in the one that was wanted."""
        return said_in_other_languages(self._fallen_back, self.languages[0])

    def _language(self, text: str, language: str) -> dict[str, str]:
        if not text or language == self.languages[0]:
            return {"l": "", "s": ""}
        self._fallen_back.append(language)
        return {"l": "" if language == self._around else language, "s": language}

    def _picture(self, medium: Record) -> Data:
        content = medium.get("content", "") if medium.get("kind") != "clip" else ""
        if content:
            self.pictures.append(content)
        notes = medium.get("annotations", ())
        return {
            "content": content,
            "name": medium.get("name", ""),
            "caption": self.text(medium.get("caption")),
            "marks": [
                {"number": number, "shape": note.get("shape", ""), "ends": ends}
                for number, note in enumerate(notes, start=1)
                if (ends := ends_of(note.get("at", ""))) is not None
            ],
            "notes": [self.text(note.get("label")) for note in notes],
        }


def said_in_other_languages(fallen_back: Sequence[str], language: str) -> str:
    """How many texts are not in the language of the print, and in which they are instead; empty for none."""
    if not fallen_back:
        return ""
    said = {
        "count": len(fallen_back),
        "language": language_name(language),
        "others": ", ".join(language_name(tag) for tag in sorted(set(fallen_back))),
    }
    return (
        ngettext(
            "%(count)s text is not translated into %(language)s; it is shown in %(others)s and marked.",
            "%(count)s texts are not translated into %(language)s; they are shown in %(others)s and marked.",
            len(fallen_back),
        )
        % said
    )


def operation_data(reading: Reading, uid: str, marks: Marks, teller: Teller) -> Data:
    """An operation with its steps."""
    document = reading.document
    entry = document.nodes[uid]
    fields = {} if uid in reading.withheld else entry.fields
    number = str(entry.fields.get("number", ""))
    title = teller.title(fields.get("title"))
    gone = (one for one in document.withdrawn.values() if one.parent == uid and marks.all_of(one.node.uid))
    own = {
        "number": f"OP{number}" if number.isdecimal() else number,
        "title": title,
        "withheld": _withheld(reading, uid),
        "mark": marks.all_of(uid),
        "description": teller.blocks(fields.get("description")),
        "result": teller.blocks(fields.get("result")),
        "facts": _facts(fields, teller),
        "resources": [element_text("resources", one, teller.languages) for one in fields.get("resources", ())],
        "media": teller.media(fields.get("media")),
        "code": _station_code(reading, uid),
        "gone": [[marks.all_of(one.node.uid), teller.plain(one.node.fields.get("title"))] for one in gone],
    }
    steps = [
        _step(reading, document.nodes[step], place, marks, teller)
        for place, step in enumerate(document.children.get(uid, ()), start=1)
    ]
    return {**own, "steps": steps}


def _step(reading: Reading, entry: Node, number: int, marks: Marks, teller: Teller) -> Data:
    uid = entry.uid
    fields = {} if uid in reading.withheld else entry.fields
    assert entry.kind is Kind.STEP, "an operation holds steps"
    title = teller.title(fields.get("title"))
    return {
        "number": number,
        "title": title,
        "withheld": _withheld(reading, uid),
        "whole": marks.of(uid, ""),
        "mark": marks.all_of(uid),
        "marks": {name: marks.of(uid, name) for name in fields},
        "badges": _badges(fields),
        "hazards": [_hazard(one, teller) for one in fields.get("hazards", ())],
        "instruction": teller.blocks(fields.get("instruction")),
        "key_points": [
            {"point": teller.text(one.get("point")), "reason": teller.text(one.get("reason"))}
            for one in fields.get("key_points", ())
        ],
        "parameters": [_parameter(name, row) for name, row in fields.get("parameters", {}).items()],
        "result": teller.blocks(fields.get("result")),
        "checks": [_check(one, teller) for one in fields.get("checks", ())],
        "resources": [element_text("resources", one, teller.languages) for one in fields.get("resources", ())],
        "facts": _facts(fields, teller),
        "media": teller.media(fields.get("media")),
    }


def references(fields: Mapping[str, Any], teller: Teller) -> list[list[str]]:
    """What a node refers to, each with its issue."""
    return [
        [
            capfirst(word(one.get("kind", "document"))),
            joined(
                (joined((one.get("identifier", ""), one.get("revision", "")), " / "), teller.plain(one.get("title"))),
                " ",
            ),
        ]
        for one in fields.get("references", ())
    ]


def _station_code(reading: Reading, uid: str) -> str:
    """The way to the operation's Station, on what holds today: Station shows no other revision."""
    if not reading.is_effective or uid in reading.withheld:
        return ""
    return qr_svg(f"{settings.PUBLIC_URL}/station/{reading.cookbook.pk}/{uid}/", gettext("Station"), border=0)


def _withheld(reading: Reading, uid: str) -> str:
    if uid not in reading.withheld:
        return ""
    return gettext("%(party)s keeps what this says to itself.") % {"party": reading.cookbook.party}


def _badges(fields: Mapping[str, Any]) -> list[str]:
    occasion = fields.get("occasion", "cycle")
    return [*([] if occasion == "cycle" else [word(occasion)]), *fields.get("applies", ())]


def _facts(fields: Mapping[str, Any], teller: Teller) -> list[list[str]]:
    times = fields.get("standard_time", {}).items()
    skills = (joined((one.get("skill", ""), one.get("level", ""))) for one in fields.get("skills", ()))
    found = [
        [gettext("Workstation"), fields.get("workstation", "")],
        [gettext("Machine"), fields.get("machine", "")],
        [gettext("Standard time"), joined(f"{word(share)} {amounts(row)}" for share, row in times)],
        [gettext("Skill"), "; ".join(skills)],
        [gettext("Applies to"), ", ".join(fields.get("applies", ()))],
        [gettext("Output"), teller.plain(fields.get("output"))],
        [gettext("Transfer"), teller.plain(fields.get("transfer"))],
        [gettext("Work organisation"), teller.plain(fields.get("work_organisation"))],
        *references(fields, teller),
    ]
    return [row for row in found if row[1]]


def _hazard(one: Record, teller: Teller) -> Data:
    worn = ", ".join(word(item) for item in one.get("protective_equipment", ()))
    return {
        "hazard": teller.text(one.get("hazard")),
        "measure": teller.text(one.get("measure")),
        "worn": gettext("wear: %(worn)s") % {"worn": worn} if worn else "",
        "source": one.get("source", ""),
    }


def _parameter(name: str, row: Record) -> list[str]:
    kind = row.get("class", "ordinary")
    value = amount(row["value"]) if row.get("value") else ""
    return [name, value, limits(row), word(kind) if kind != "ordinary" else ""]


def _check(one: Record, teller: Teller) -> Data:
    kind = one.get("class", "ordinary")
    return {
        "characteristic": teller.text(one.get("characteristic")),
        "class": word(kind) if kind != "ordinary" else "",
        "limits": amounts(one.get("limits", {})),
        "method": teller.text(one.get("method")),
        "gauge": one.get("gauge", ""),
        "often": joined((one.get("sample", ""), one.get("frequency", "")), " × "),
        "reaction": teller.text(one.get("reaction")),
    }
