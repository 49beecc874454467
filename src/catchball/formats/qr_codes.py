"""QR codes as SVG: an address that a camera reads from paper."""

from __future__ import annotations

import segno


def qr_svg(address: str, title: str) -> str:
    """The address as an SVG element without fixed size, black on white whatever is around it; `title` names it.

    A quarter of it may be dirty or torn off, as labels on machines are.
    """
    code = segno.make(address, error="q", micro=False)
    return code.svg_inline(
        border=4, dark="#000", light="#fff", title=title, svgclass="qr", lineclass=None, omitsize=True
    )
