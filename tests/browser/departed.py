"""A plant that departs from the standard in words, in a picture with its annotations, and in the order of steps."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from PIL import Image, ImageDraw

from busy_network import agreed, fresh
from catchball.actions.changes import propose_change
from catchball.core.diff import diff
from catchball.core.document import cookbook
from catchball.store.acting import acting
from catchball.store.models import Cookbook
from factories import NOW, Company, document, local_cookbook, proposal, with_node
from web.world import said


def home_of(network: Company) -> Cookbook:
    """The home cookbook."""
    actor = network.actor("home owner")
    with acting(actor):
        return Cookbook.objects.select_related("head").get(home=None)


def departed(network: Company, key: str = "cz", word: str = "slowly") -> Cookbook:
    """The local cookbook of a site, with one change in effect."""
    home = home_of(network)
    local = local_cookbook(network, home, key)
    engineer = network.actor(f"{key} engineer")
    before = document(engineer, local)
    media: list[dict[str, Any]] = [dict(before.nodes["home-11"].fields["media"][0])]
    media[0] |= {
        "content": f"sha256:{put_drawing()}",
        "annotations": [
            {"id": "a1", "shape": "number", "at": "0.6,0.25", "label": said("Coil")},
            {"id": "a2", "shape": "box", "at": "0.1,0.1 0.4,0.3", "label": said("Warm housing")},
            {"id": "a4", "shape": "text", "at": "0.5,0.9", "label": said("Fixture")},
        ],
    }
    after = with_node(before, "home-11", media=media)
    after = with_node(after, "home-12", instruction=said(f"Press in the bearing {word}. Look twice."))
    below = {**after.children, "home-2": ("home-11",), "home-3": ("home-13", "home-12", "home-14")}
    after = cookbook(after.root, after.nodes.values(), below, after.withdrawn)
    change = propose_change(
        actor=engineer, now=NOW, cookbook=fresh(engineer, local), edits=diff(before, after), proposal=proposal()
    )
    agreed(network, change, key)
    return local


def put_drawing() -> str:
    """A picture among the pictures of the installation; its name."""
    drawn = Image.new("RGB", (400, 300), "#dfe7ee")
    ImageDraw.Draw(drawn).ellipse((120, 70, 280, 230), outline="#20435f", width=14)
    held = BytesIO()
    drawn.save(held, "PNG")
    name = sha256(held.getvalue()).hexdigest()
    folder = Path(settings.MEDIA_ROOT) / name[:2]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(held.getvalue())
    return name
