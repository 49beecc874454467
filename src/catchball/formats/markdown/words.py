"""The few words that mean something in a heading (steps, lists of resources), and which language a text is in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

_STEP_WORDS: Mapping[str, str] = MappingProxyType({"en": "Step", "de": "Schritt", "zh": "步骤"})
_STEP_HEADING = re.compile(
    r"(?:(?:step|schritt)(?:\s*\d{1,6}[a-z]?\b|(?=\s*$))|步骤(?:\s*[\d一二三四五六七八九十百]{1,6}|(?=\s*$))"
    r"|第\s*[\d一二三四五六七八九十百]{1,6}\s*步)\s*(?:[:：.、)–—-](?=\s|$|[^\W\d_])\s*)?(?P<title>.*)",
    re.IGNORECASE | re.DOTALL,
)
_PAGE_STEP = re.compile(r"\s*\{\s*pagestep\s*\}\s*$", re.IGNORECASE)

_ROLE_WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "en": {
            "part": "Parts",
            "tool": "Tools",
            "material": "Materials",
            "fixture": "Fixtures",
            "gauge": "Gauges",
            "program": "Programs",
            "protective equipment": "Protective equipment",
        },
        "de": {
            "part": "Teile",
            "tool": "Werkzeuge",
            "material": "Material",
            "fixture": "Vorrichtungen",
            "gauge": "Messmittel",
            "program": "Programme",
            "protective equipment": "Schutzausrüstung",
        },
        "zh": {
            "part": "零件",
            "tool": "工具",
            "material": "材料",
            "fixture": "夹具",
            "gauge": "量具",
            "program": "程序",
            "protective equipment": "防护用品",
        },
    }
)

_PARTS = (
    r"parts?|parts list|components?|hardware|fasteners|fixings|requirements?|bill of materials|bom"
    r"|(?:what )?you(?:'ll| will)? need"
    r"|teile|teileliste|bauteile|einzelteile|komponenten|stückliste|voraussetzungen|零件|部件|配件|元件|物料|物料清单"
)
_TOOLS = (
    r"tools?|equipment|utensils|instruments"
    r"|werkzeuge?|geräte|hilfsmittel|ausrüstung|küchengeräte|工具|设备|器具|厨具"
)
_MATERIALS = (
    r"materials?|ingredients?|consumables|supplies"
    r"|material|materialien|werkstoffe|verbrauchsmaterial|zutaten|原料|原材料|材料|配料|食材|用料|调料"
)
_WORDS_OF_ROLES: Mapping[str, str] = MappingProxyType(
    {
        "part": _PARTS,
        "tool": _TOOLS,
        "material": _MATERIALS,
        "fixture": r"fixtures|jigs|vorrichtungen|夹具",
        "gauge": r"gauges|messmittel|量具",
        "program": r"programs|programmes|programme|程序",
        "protective equipment": r"protective equipment|ppe|schutzausrüstung|防护用品",
    }
)
_ANY_ROLE = "|".join(_WORDS_OF_ROLES.values())
_BEFORE = (
    r"(?:(?:list of |(?:required|needed|necessary|additional|optional|other|special|main|basic|raw|spare|hand"
    r"|power|fixing|plastic|metal|standard|custom|non-printed|\w+(?:al|ic|ed|ary)|benötigtes?|erforderliches?"
    r"|zusätzliches?|nötiges?) )*|(?:必备|必需|所需|需要|需要的|准备|主要|其他|其它)?)"
)
_AFTER = r"(?: (?:list|needed|required|used|you(?:'ll| will)? need|for .+))?(?:清单|列表)?"
_RESOURCES = re.compile(
    rf"{_BEFORE}(?P<first>{_ANY_ROLE})"
    rf"(?:(?: ?(?:and|&|or|und|/|,) ?|[和与及、]){_BEFORE}(?:{_ANY_ROLE}))*{_AFTER}",
    re.IGNORECASE,
)
_ROLES = tuple((role, re.compile(words, re.IGNORECASE)) for role, words in _WORDS_OF_ROLES.items())
_REMARKS = re.compile(
    r"\b(?:notes?|tips?|hints?|remarks?|hinweise?|anmerkung(?:en)?)\b|注意|提示|备注|说明|贴士", re.IGNORECASE
)
_LONGEST_HEADING = 80
_ORNAMENT = re.compile(r"[*_`:：]|[\U0001F000-\U0001FAFF☀-➿️]")
_HAN = re.compile(r"[㐀-䶿一-鿿]")
_BEGINNING = 20_000
"""Signs of a text that tell its language."""
_LETTERS = re.compile(r"[A-Za-zÀ-ɏͰ-ӿ]+")


def step_heading(title: str) -> str | None:
    """What a heading says after `Step 3:` (may be empty); None when it is no heading of a step."""
    if (named := _PAGE_STEP.sub("", title)) != title:
        return named.strip()
    match = _STEP_HEADING.fullmatch(title.strip())
    return None if match is None else match["title"].strip()


def step_word(language: str) -> str:
    """How a step is called in a heading."""
    return _STEP_WORDS.get(language.partition("-")[0], _STEP_WORDS["en"])


def role_of(title: str) -> str | None:
    """The role of the resources that are listed below a heading; None when it heads no such list."""
    words = " ".join(_ORNAMENT.sub("", title).split())
    match = _RESOURCES.fullmatch(words) if len(words) <= _LONGEST_HEADING else None
    return None if match is None else _role(match["first"])


def role_below(title: str, role: str | None) -> str | None:
    """The role of what is listed below a heading that stands below one with this role."""
    return role_of(title) or (None if role is None or _REMARKS.search(title) else role)


def role_word(role: str, language: str) -> str:
    """The plain heading of a list of resources of one role."""
    return _ROLE_WORDS.get(language.partition("-")[0], _ROLE_WORDS["en"])[role]


def plain_role(title: str, language: str) -> str | None:
    """The role whose plain heading this is, so that the heading need not be kept; None for all other headings."""
    words = title.strip("*_:： ").casefold()
    known = _ROLE_WORDS.get(language.partition("-")[0], _ROLE_WORDS["en"])
    return next((role for role, word in known.items() if word.casefold() == words), None)


def guessed_language(text: str) -> str:
    """`zh-Hans` where the beginning of a text has more Chinese signs than words in letters, else `en`."""
    beginning = text[:_BEGINNING]
    return "zh-Hans" if len(_HAN.findall(beginning)) > len(_LETTERS.findall(beginning)) else "en"


def _role(word: str) -> str:
    return next(role for role, words in _ROLES if words.fullmatch(word))
