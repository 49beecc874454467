#!/usr/bin/env python3
"""Draws the pictures of the developers' pages, beside this script: run it after changing it.

One style for all: a light card that stays readable on a dark page, grey for the base, blue for ours, orange for theirs,
green for what is in the result, red for what is asked. Every colour comes with a word or a dash that says the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from math import hypot
from pathlib import Path
from textwrap import wrap
from typing import Literal, TypeAlias

Tone: TypeAlias = str
"""plain, base, ours, theirs, both or asked."""
Anchor: TypeAlias = Literal["start", "middle", "end"]

INK: Mapping[Tone, str] = {
    "plain": "#23272e",
    "base": "#4b5260",
    "ours": "#17588f",
    "theirs": "#8f4a00",
    "both": "#20633f",
    "asked": "#a3211b",
}
FILL: Mapping[Tone, str] = {
    "plain": "#ffffff",
    "base": "#eceef1",
    "ours": "#e1edf8",
    "theirs": "#fbeada",
    "both": "#e2f2e8",
    "asked": "#fbe4e2",
}
LINE = 19


@dataclass
class Picture:
    """A drawing of a width and height, in pixels, with a title and a sentence for those who cannot see it."""

    width: int
    height: int
    title: str
    told: str
    parts: list[str] = field(default_factory=list)

    def text(
        self, x: float, y: float, words: str, tone: Tone = "plain", anchor: Anchor = "start", *, bold: bool = False
    ) -> None:
        """Words with their base line at y."""
        weight = ' font-weight="bold"' if bold else ""
        self.parts.append(
            f'<text x="{x:g}" y="{y:g}" fill="{INK[tone]}" text-anchor="{anchor}"{weight}>{escape(words)}</text>'
        )

    def note(self, x: float, y: float, words: str, tone: Tone = "plain", width: int = 112) -> None:
        """Words broken into lines of so many letters."""
        for number, line in enumerate(wrap(words, width)):
            self.text(x, y + number * LINE, line, tone)

    def box(
        self, x: float, y: float, width: float, height: float, tone: Tone, words: str = "", *, dashed: bool = False
    ) -> None:
        """A box with words in its middle; a dashed one is not there, or not yet."""
        dashes = ' stroke-dasharray="5 4"' if dashed else ""
        self.parts.append(
            f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="5" fill="{FILL[tone]}"'
            f' stroke="{INK[tone]}"{dashes}/>'
        )
        if words:
            self.text(x + width / 2, y + height / 2 + 5, words, tone, "middle")

    def card(
        self,
        x: float,
        y: float,
        width: float,
        heading: str,
        tone: Tone,
        rows: Sequence[tuple[str, Tone]],
        gone: str = "",
    ) -> None:
        """A document: a heading, a box for each row, a dashed one for what is gone. `plain` rows are as they were."""
        self.box(x, y, width, 40 + 30 * (len(rows) + bool(gone)), tone)
        if gone:
            self.box(x + 10, y + 34 + 30 * len(rows), width - 20, 25, tone, gone, dashed=True)
        self.text(x + 12, y + 22, heading, tone, bold=True)
        for number, (words, row) in enumerate(rows):
            self.box(x + 10, y + 34 + 30 * number, width - 20, 25, row)
            self.text(x + 18, y + 51 + 30 * number, words, row)

    def arrow(
        self,
        begin: tuple[float, float],
        end: tuple[float, float],
        tone: Tone,
        *,
        short: float = 0,
        dashed: bool = False,
    ) -> None:
        """A straight arrow; `short` is how far it stays away from both its ends."""
        (x1, y1), (x2, y2) = begin, end
        length = hypot(x2 - x1, y2 - y1)
        ux, uy = (x2 - x1) / length, (y2 - y1) / length
        x1, y1, x2, y2 = x1 + short * ux, y1 + short * uy, x2 - short * ux, y2 - short * uy
        barbs = " ".join(f"{x2 - 10 * ux - side * uy:.1f},{y2 - 10 * uy + side * ux:.1f}" for side in (5, -5))
        dashes = ' stroke-dasharray="6 4"' if dashed else ""
        self.parts.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2 - 8 * ux:.1f}" y2="{y2 - 8 * uy:.1f}" stroke="{INK[tone]}"'
            f' stroke-width="1.8"{dashes}/><polygon points="{x2:.1f},{y2:.1f} {barbs}" fill="{INK[tone]}"/>'
        )

    def line(self, begin: tuple[float, float], end: tuple[float, float], tone: Tone = "base") -> None:
        """A plain line."""
        self.parts.append(
            f'<line x1="{begin[0]:g}" y1="{begin[1]:g}" x2="{end[0]:g}" y2="{end[1]:g}" stroke="{INK[tone]}"/>'
        )

    def ring(self, x: float, y: float, words: str, tone: Tone) -> None:
        """A round node of a graph."""
        self.parts.append(f'<circle cx="{x:g}" cy="{y:g}" r="22" fill="{FILL[tone]}" stroke="{INK[tone]}"/>')
        self.text(x, y + 5, words, tone, "middle", bold=True)

    def tree(self, x: float, side: Tone, top: str, below: Sequence[tuple[str, Tone]], *, gone: bool = False) -> None:
        """A node with its children, under the name of a side."""
        self.text(x, 34, side, side, bold=True)
        self.box(x, 48, 150, 32, "ours" if gone else "base", top, dashed=gone)
        self.line((x + 18, 80), (x + 18, 64 + 42 * len(below)))
        for row, (words, tone) in enumerate(below, start=1):
            self.line((x + 18, 64 + 42 * row), (x + 40, 64 + 42 * row))
            self.box(x + 40, 48 + 42 * row, 160, 32, tone, words, dashed=gone)

    def svg(self) -> str:
        """The whole picture."""
        size = f'width="{self.width}" height="{self.height}"'
        font = 'font-family="DejaVu Sans, Verdana, Arial, sans-serif" font-size="13"'
        lines = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" {size}',
            f'role="img" {font}>',
            f"<title>{escape(self.title)}</title>",
            f"<desc>{escape(self.told)}</desc>",
            f'<rect x="1" y="1" width="{self.width - 2}" height="{self.height - 2}" rx="10"',
            'fill="#fcfcfa" stroke="#d5d7db"/>',
            *self.parts,
            "</svg>",
        ]
        return "\n".join(lines) + "\n"


def merge_picture() -> Picture:
    """Three documents, the merged one, and the decisions beside it."""
    drawn = Picture(
        860,
        490,
        "Three documents become one, with decisions beside it",
        "Ours changed words, inserted a step and changed the check; theirs changed words and an amount, inserted a step"
        " and withdrew the check. The result holds both; the withdrawn and changed step is asked.",
    )
    rows = ["Clean: … lint-free cloth", "Oil (lyon-1)", "Press: 8000 N", "Check: … with the gauge"]
    drawn.card(20, 20, 265, "ours", "ours", [(row, "ours") for row in rows])
    rows = ["Clean: … dry cloth …", "Press: 8 kN", "Check"]
    drawn.card(300, 20, 250, "base", "base", [(row, "plain") for row in rows])
    rows = ["Clean: … burrs and chips", "Warm (graz-1)", "Press: 9 kN"]
    drawn.card(565, 20, 275, "theirs", "theirs", [(row, "theirs") for row in rows], "Check withdrawn")
    for x, y, tone in ((150, 182, "ours"), (425, 152, "base"), (702, 182, "theirs")):
        drawn.arrow((x, y), (x * 0.25 + 170, 228), tone)
    result = [
        ("Clean: … lint-free cloth … burrs and chips", "both"),
        ("Warm (graz-1)", "theirs"),
        ("Oil (lyon-1)", "ours"),
        ("Press: 9 kN", "theirs"),
        ("Check: … with the gauge (kept while it is asked)", "asked"),
    ]
    drawn.card(20, 232, 470, "merged document", "both", result)
    drawn.text(520, 254, "decisions, as data", bold=True)
    for row, words, tone in (
        (0, "mark: words of both sides in one text", "both"),
        (1.5, "review: both put a step at this place", "both"),
        (3, "nothing: 8 kN and 8000 N are the same", "plain"),
        (4, "conflict: withdrawn or changed?", "asked"),
    ):
        drawn.text(520, 283 + 30 * row, words, tone)
        drawn.line((494, 279 + 30 * row), (514, 279 + 30 * row))
    drawn.note(
        20,
        452,
        "The document shows a cautious state while the conflict is open: nothing is thrown away unasked. Answering it"
        " runs the merge again, with the answer as an input.",
    )
    return drawn


def tournament_picture() -> Picture:
    """Four siblings whose order goes round in a circle."""
    drawn = Picture(
        860,
        390,
        "A tournament of pairs, and the circle in it",
        "Base p 1 2 q. Ours moved p behind 2, theirs moved q before 1. Arrows between each pair say who stands first;"
        " p before q, q before 1 and 1 before p form a circle.",
    )
    orders = (("base", "p12q"), ("ours", "12pq"), ("theirs", "pq12"))
    for row, (side, order) in enumerate(orders):
        drawn.text(24, 54 + 50 * row, side, side, bold=True)
        for place, sibling in enumerate(order):
            drawn.box(90 + 48 * place, 34 + 50 * row, 38, 32, side, sibling)
    drawn.note(24, 210, "ours put 1 and 2 before p (it moved p, or 1 and 2)", "ours", 27)
    drawn.note(24, 256, "theirs put q before 1 and 2 (it moved q, or 1 and 2)", "theirs", 27)
    drawn.note(24, 302, "both keep p before q, and 1 before 2", "base", 22)
    places = {"p": (400, 70), "q": (640, 70), "1": (400, 280), "2": (640, 280)}
    circle, others = ("pq", "q1", "1p"), (("2p", "ours"), ("q2", "theirs"), ("12", "base"))
    for pair, tone in (*((pair, "asked") for pair in circle), *others):
        drawn.arrow(places[pair[0]], places[pair[1]], tone, short=26, dashed=tone != "asked")
    for name, (x, y) in places.items():
        drawn.ring(x, y, name, "plain" if name == "2" else "asked")
    for x, y, words, tone in (
        (482, 58, "both agree", "base"),
        (482, 302, "both agree", "base"),
        (355, 180, "ours", "ours"),
        (652, 180, "theirs", "theirs"),
    ):
        drawn.text(x, y, words, tone)
    drawn.note(712, 74, "An arrow says: stands before.", "plain", 16)
    drawn.note(712, 230, "Full and red: one circle, p\u00a0→\u00a0q\u00a0→\u00a01\u00a0→\u00a0p.", "asked", 16)
    drawn.note(
        24,
        352,
        "Honouring both sides would put q before p, which nobody did. All four lie on circles (2 on p → q → 2 → p), so"
        " they are one knot and one question. While it is open the list shows p 1 2 q.",
    )
    return drawn


def gaps_picture() -> Picture:
    """Inserted runs in the gaps between the siblings that all three lists have."""
    drawn = Picture(
        860,
        320,
        "Inserted steps stand in gaps, as whole runs",
        "Ours inserts lyon-1 and lyon-2 behind A, theirs inserts graz-1 behind A and graz-2 behind C. The result is A,"
        " graz-1, lyon-1, lyon-2, B, C, graz-2.",
    )
    for y, name, order, tone in (
        (30, "ours", "A lyon-1 lyon-2 B C", "ours"),
        (80, "theirs", "A graz-1 B C graz-2", "theirs"),
        (220, "result", "A graz-1 lyon-1 lyon-2 B C graz-2", "both"),
    ):
        drawn.text(24, y + 21, name, tone, bold=True)
        x = 100
        for sibling in order.split():
            width = 40 if len(sibling) == 1 else 84
            drawn.box(x, y, width, 32, {"l": "ours", "g": "theirs"}.get(sibling[0], "base"), sibling)
            x += width + 12
    drawn.text(24, 168, "gaps", bold=True)
    for gap in range(4):
        drawn.box(100 + 150 * gap, 146, 66, 32, "plain", f"gap {gap}", dashed=True)
        if gap < 3:
            drawn.box(188 + 150 * gap, 146, 40, 32, "base", "ABC"[gap])
    drawn.arrow((283, 182), (215, 216), "plain")
    drawn.arrow((583, 182), (615, 216), "plain")
    drawn.note(
        24,
        282,
        "In gap 1 both sides put something: graz comes before lyon by its name, whoever is called ours, and neither"
        " run is torn apart. The result says so (review: both here). In gap 3 only theirs did.",
    )
    return drawn


def life_picture() -> Picture:
    """Withdrawn by one side, changed and extended by the other."""
    drawn = Picture(
        860,
        350,
        "Withdrawn by one side, changed by the other: one question for the topmost node",
        "Ours withdrew an operation with its two steps. Theirs changed one of the steps and put a new one beside it."
        " One conflict, about the operation, names the four nodes that hang on the answer.",
    )
    below = ["Blow off (home-7)", "Heat (home-8)"]
    drawn.tree(24, "base", "Dry (home-6)", [(words, "base") for words in below])
    drawn.tree(300, "ours", "Dry withdrawn", [(words, "ours") for words in below], gone=True)
    changed = [(below[0], "base"), ("Heat to 80 °C", "theirs"), ("Cool (lyon-1)", "theirs")]
    drawn.tree(576, "theirs", "Dry (home-6)", changed)
    drawn.box(24, 232, 812, 56, "asked")
    drawn.text(40, 255, "conflict home-6/@life: keep or withdraw?", "asked", bold=True)
    drawn.text(40, 276, "nodes: home-6, home-7, home-8, lyon-1", "asked")
    drawn.note(
        24,
        312,
        "Keep: all four stay, as theirs has them. Withdraw: all four go, and each is remembered with its last state."
        " While it is open they stay. Had theirs touched nothing of it, Dry would go unasked.",
    )
    return drawn


def words_picture() -> Picture:
    """Hunks of both sides on the tokens of the base."""
    drawn = Picture(
        860,
        400,
        "Both sides change words of one sentence",
        "Ours puts “long” before “screws”, theirs replaces “hand” by “machine”. The hunks lie apart, so both hold."
        " Where they touch, a person is asked.",
    )
    for y, name, tone in (
        (46, "ours", "ours"),
        (106, "base", "base"),
        (187, "theirs", "theirs"),
        (234, "result", "both"),
    ):
        drawn.text(24, y, name, tone, bold=True)
    x, lefts = 100, []
    for number, token in enumerate(("Tighten", "the", "four", "screws", "by", "hand", ".")):
        width = 30 + 9 * len(token)
        lefts.append(x)
        drawn.box(x, 84, width, 34, "base", token)
        drawn.text(x + width / 2, 136, str(number), "base", "middle")
        x += width + 14
    drawn.box(lefts[3] - 52, 24, 90, 32, "ours", "+ long")
    drawn.arrow((lefts[3] - 7, 58), (lefts[3] - 7, 82), "ours")
    drawn.text(lefts[3] + 50, 45, "hunk 3 to 3: in front of token 3", "ours")
    drawn.box(lefts[5], 165, 100, 32, "theirs", "machine")
    drawn.arrow((lefts[5] + 33, 163), (lefts[5] + 33, 141), "theirs")
    drawn.text(lefts[5] + 114, 186, "hunk 5 to 6: instead of token 5", "theirs")
    drawn.box(100, 212, 640, 34, "both", "Tighten the four long screws by machine.")
    drawn.text(100, 268, "Clean, marked, and to be reviewed: both changed words of one sentence.", "both")
    drawn.line((24, 286), (836, 286))
    drawn.text(24, 318, "touch", "asked", bold=True)
    drawn.box(100, 299, 230, 30, "ours", "3 to 3: + long")
    drawn.box(346, 299, 290, 30, "theirs", "2 to 3: six instead of four")
    drawn.text(652, 319, "→ a conflict", "asked")
    drawn.note(
        24,
        356,
        "Hunks that touch melt into one: compared with the base again, the merged text would show neither side’s edit"
        " as its own, and merging it again would ask again.",
    )
    return drawn


def pick_picture() -> Picture:
    """A pick as a merge of the document with two copies of itself."""
    drawn = Picture(
        860,
        420,
        "A pick is a merge with two copies of the document",
        "The edits of a change name atoms with old and new values. One copy of the document gets the old values, one"
        " the new ones; the document is merged with them. All else is equal in all three.",
    )
    drawn.box(24, 24, 812, 54, "theirs")
    drawn.text(40, 46, "the change, made elsewhere", "theirs", bold=True)
    drawn.text(40, 67, "home-3, torque, value: 12 N·m → 14 N·m", "theirs")
    drawn.arrow((152, 80), (152, 114), "base")
    drawn.arrow((708, 80), (708, 114), "theirs")
    own = [("words of its own", "plain"), ("steps of its own", "plain")]
    for x, name, side, torque in (
        (24, "copy with the old values", "base", "12 N·m"),
        (302, "the document", "ours", "12 N·m"),
        (580, "copy with the new values", "theirs", "14 N·m"),
    ):
        drawn.card(x, 118, 256, name, side, [(f"torque {torque}", side), *own])
        drawn.text(x + 128, 270, f"is {side}" if side != "base" else "is the base", side, "middle")
        drawn.arrow((x + 128, 278), (x * 0.36 + 321, 314), side)
    drawn.box(270, 318, 320, 36, "both", "torque 14 N·m, all else its own")
    drawn.note(
        24,
        382,
        "What the change does not speak of is equal in all three and cannot meet it, however far the document has"
        " grown apart. Had the document 13 N·m, that would be a conflict; had it 14 N·m, the edit is already there.",
    )
    return drawn


def layers_picture() -> Picture:
    """The three layers, and the way of a file through them."""
    drawn = Picture(
        860,
        316,
        "Three layers, and the way of a file through them",
        "The command line imports formats and the core, formats import the core, the core imports nothing but the"
        " standard library and, in one module, Pint.",
    )
    for y, name, what, libraries, tone in (
        (24, "cli", "reads and writes files, speaks with people", "typer, rich", "ours"),
        (102, "formats", "text and bytes in, values out, and back", "one or two for each format", "theirs"),
        (180, "core", "documents, differences, merge: pure functions", "Pint, in core/units.py alone", "both"),
    ):
        drawn.box(24, y, 812, 56, tone)
        drawn.text(44, y + 33, name, tone, bold=True)
        drawn.text(130, y + 24, what, tone)
        drawn.text(130, y + 44, f"libraries: {libraries}", "plain")
    for y in (82, 160):
        drawn.arrow((640, y), (640, y + 18), "plain")
        drawn.text(654, y + 14, "may import")
    drawn.text(24, 268, "in: bytes → formats → a cookbook in normal form → core")
    drawn.text(24, 290, "out: core → a new cookbook, decisions, edits → formats → bytes")
    return drawn


PICTURES: Mapping[str, Callable[[], Picture]] = {
    "merge.svg": merge_picture,
    "tournament.svg": tournament_picture,
    "gaps.svg": gaps_picture,
    "life.svg": life_picture,
    "words.svg": words_picture,
    "pick.svg": pick_picture,
    "layers.svg": layers_picture,
}


def all_drawn() -> dict[str, str]:
    """File name -> the picture as SVG."""
    return {name: picture().svg() for name, picture in PICTURES.items()}


if __name__ == "__main__":
    for name, svg in all_drawn().items():
        Path(__file__).with_name(name).write_text(svg, encoding="utf-8")
