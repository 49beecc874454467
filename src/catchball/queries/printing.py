"""A revision of a cookbook as it is printed: plain data for the template `cookbook`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.module_loading import import_string
from django.utils.translation import gettext

from catchball.core.paper import Paper, Typesetter
from catchball.core.schema import Kind
from catchball.queries.printing_marks import LETTERS, Marks, marks_of
from catchball.queries.printing_nodes import Teller, operation_data, references
from catchball.queries.qr_codes import qr_svg
from catchball.queries.reading import Reading
from catchball.queries.telling.tongues import labels_in, printing_languages
from catchball.queries.telling.vocabulary import language_name
from catchball.store.acting import Actor
from catchball.store.models import Cookbook


def typesetter() -> Typesetter:
    """What sets PDFs in this installation, as the settings name it."""
    made: Typesetter = import_string(settings.TYPESETTER)()
    return made


def printed_cookbook(actor: Actor, reading: Reading, wanted: str, now: datetime) -> Paper:
    """The revision in a language, with what it changes against its upstream marked."""
    languages = printing_languages(wanted, reading.document)
    with labels_in(languages[0]):
        teller = Teller(languages)
        marks = marks_of(actor, reading)
        operations = _operations(reading, marks, teller)
        data = {
            **page_data(reading, languages[0], now),
            "purpose": teller.blocks(_root(reading).get("purpose")),
            "facts": _facts(reading, languages[0], teller),
            "layout": teller.media(_root(reading).get("layout")),
            "operations": operations,
            "legend": [[letter, gettext(told)] for told, letter in LETTERS.items() if letter in marks.letters],
            "words": _words(),
        }
        data["notice"] = teller.notice()
    return Paper("cookbook", data, tuple(dict.fromkeys(teller.pictures)))


def page_data(reading: Reading, language: str, now: datetime) -> dict[str, Any]:
    """What every printed page says of its cookbook: title, footer, code."""
    cookbook, revision = reading.cookbook, reading.revision
    teller = Teller((language, *printing_languages("", reading.document)))
    day = date_format(revision.effective_from)
    address = f"{settings.PUBLIC_URL}/cookbooks/{cookbook.pk}/?language={language}"
    title = teller.plain(_root(reading).get("title")) or str(cookbook)
    return {
        "language": language,
        "title": title,
        "site": str(cookbook.site),
        "status": _status(reading, day),
        "is_valid": reading.is_effective,
        "footer": [
            gettext("Revision %(number)s, effective from %(day)s") % {"number": revision.number, "day": day},
            language_name(language),
            edition(cookbook, reading),
            gettext("printed %(at)s; the code shows what holds today")
            % {"at": date_format(now, "SHORT_DATETIME_FORMAT")},
        ],
        "pages": gettext("Page %(page)s of %(pages)s"),
        "code": qr_svg(address, title, border=0),
    }


def edition(cookbook: Cookbook, reading: Reading) -> str:
    """`local edition of Home plant, revision 3`."""
    if cookbook.upstream_id is None:
        return gettext("home cookbook of %(site)s") % {"site": cookbook.site}
    if cookbook.upstream is None or reading.revision.base is None:
        return gettext("local edition; its upstream is not shared")
    said = {"site": cookbook.upstream.site, "number": reading.revision.base.number}
    return gettext("local edition of %(site)s, revision %(number)s") % said


def _status(reading: Reading, day: str) -> str:
    number = reading.revision.number
    if reading.is_effective:
        return gettext("Revision %(number)s, effective since %(day)s") % {"number": number, "day": day}
    if reading.coming is None:
        return gettext("Revision %(number)s, takes effect on %(day)s") % {"number": number, "day": day}
    return gettext("Revision %(number)s, not the one that holds today") % {"number": number}


def _root(reading: Reading) -> Mapping[str, Any]:
    return reading.document.nodes[reading.document.root].fields


def _facts(reading: Reading, language: str, teller: Teller) -> list[list[str]]:
    root, cookbook = _root(reading), reading.cookbook
    variants = (f"{one.get('code', '')} {teller.plain(one.get('name'))}".strip() for one in root.get("variants", ()))
    found = [
        [gettext("Site"), f"{cookbook.site}, {cookbook.party}"],
        [gettext("Product"), root.get("product", "")],
        [gettext("Variants"), "; ".join(variants)],
        [gettext("Edition"), edition(cookbook, reading)],
        [gettext("Language"), language_name(language)],
        *references(root, teller),
    ]
    return [row for row in found if row[1]]


def _operations(reading: Reading, marks: Marks, teller: Teller) -> list[dict[str, Any]]:
    document = reading.document
    found: list[dict[str, Any]] = []
    groups: list[str] = []
    for uid in document.walk():
        entry = document.nodes[uid]
        if entry.kind is Kind.GROUP:
            groups.append(teller.plain(entry.fields.get("title")))
        elif entry.kind is Kind.OPERATION:
            found.append({"groups": groups, **operation_data(reading, uid, marks, teller)})
            groups = []
    return found


def _words() -> dict[str, str]:
    return {
        "hazard": gettext("Hazard:"),
        "key_points": gettext("Key points"),
        "because": gettext("because"),
        "parameters": gettext("Parameters"),
        "parameter": gettext("Parameter"),
        "value": gettext("Value"),
        "limits": gettext("Limits"),
        "class": gettext("Class"),
        "result": gettext("Result"),
        "checks": gettext("Checks"),
        "characteristic": gettext("Characteristic"),
        "how": gettext("How"),
        "how_often": gettext("How often"),
        "if_not": gettext("If not"),
        "resources": gettext("Tools, fixtures, material"),
        "goes_on": gettext("continued"),
        "station": gettext("Station"),
        "withdrawn": gettext("Withdrawn here:"),
        "no_picture": gettext("Picture not at hand"),
        "legend": gettext("Bars at the margin mark what differs from the upstream:"),
    }
