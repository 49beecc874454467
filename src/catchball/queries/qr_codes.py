"""QR codes as SVG: an address that a camera reads from paper."""

from __future__ import annotations

import segno


def qr_svg(address: str, title: str, *, border: int = 4) -> str:
    """The address as an SVG element without fixed size, black on white whatever is around it; `title` names it.

    `border` is the white around it, in squares: four where it is cut out, none where it stands on white paper.
    A quarter of it may be dirty or torn off, as labels on machines are.
    """
    code = segno.make(address, error="q", micro=False)
    return code.svg_inline(
        border=border, dark="#000", light="#fff", title=title, svgclass="qr", lineclass=None, omitsize=True
    )
