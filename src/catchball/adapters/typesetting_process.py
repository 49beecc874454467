"""The process that runs typst: it takes a job from its arguments and a folder, writes out.pdf there, and ends.

Loads neither Django nor the rest of Catchball, so that it starts at once.
"""

from __future__ import annotations

import json
import re
import resource
import sys
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

CANNOT = 4
FONT_MISSING = 5
_MOST_MEMORY = 4 * 2**30
_USUAL = ("Noto Sans", "Liberation Sans", "Arial", "Helvetica", "DejaVu Sans", "Libertinus Serif")


class _Script(NamedTuple):
    """A script that the usual fonts do not hold: its signs, fonts that do, and the Debian package with one of them."""

    name: str
    signs: re.Pattern[str]
    fonts: tuple[str, ...]
    package: str


_CJK = "Noto Sans CJK {0}", "Source Han Sans {0}", "Noto Serif CJK {0}"
_SIMPLIFIED = (
    *(name.format("SC") for name in _CJK),
    *("WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Microsoft YaHei", "PingFang SC", "SimHei", "Droid Sans Fallback"),
)
_SCRIPTS = (
    _Script("Hangul", re.compile("[\uac00-\ud7a3]"), ("Noto Sans CJK KR", "Malgun Gothic"), "fonts-noto-cjk"),
    _Script("Kana", re.compile("[\u3041-\u30ff]"), ("Noto Sans CJK JP", "Yu Gothic"), "fonts-noto-cjk"),
    _Script("Chinese", re.compile("[\u3400-\u4dbf\u4e00-\u9fff]"), _SIMPLIFIED, "fonts-noto-cjk"),
    _Script("Devanagari", re.compile("[\u0900-\u097f]"), ("Noto Sans Devanagari", "Mangal"), "fonts-noto-core"),
    _Script("Thai", re.compile("[\u0e01-\u0e5b]"), ("Noto Sans Thai", "Leelawadee UI"), "fonts-noto-core"),
)


def main() -> None:
    """Set one document. Ends with CANNOT or FONT_MISSING and a sentence on stderr when it cannot be set."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    try:
        import typst
    except ImportError:
        _end(CANNOT, "PDFs need the extra “pdf”, which is not installed: see “PDF” in docs/guide/install.md.")
    job = json.loads(sys.argv[1])
    fonts = typst.Fonts(include_system_fonts=job["uses_system_fonts"], font_paths=job["fonts"])
    text = Path("data.json").read_text("utf-8")
    chosen = _chosen(set(fonts.families()), text)
    data = typst.compile(job["template"], root=".", font_paths=fonts, format="pdf", sys_inputs={"fonts": chosen})
    Path("out.pdf").write_bytes(data)


def _chosen(families: set[str], text: str) -> str:
    """The fonts to be tried one after the other, as JSON. Ends when there is none for a script of the text."""
    found: list[Any] = [name for name in _USUAL if name in families]
    for script in _SCRIPTS:
        if not script.signs.search(text):
            continue
        fitting = [name for name in script.fonts if name in families]
        if not fitting:
            _end(FONT_MISSING, _told(script))
        found.append(fitting[0])
    return json.dumps(found)


def _told(script: _Script) -> str:
    return (
        f"There is no font for {script.name} on the server, such as {script.fonts[0]}. Install one (on Debian and "
        f"Ubuntu: apt install {script.package}), or put its file into the folder “fonts” of the data folder: see “PDF” "
        "in docs/guide/install.md."
    )


def _end(status: int, sentence: str) -> NoReturn:
    sys.stderr.write(sentence)
    sys.exit(status)


if __name__ == "__main__":
    main()
