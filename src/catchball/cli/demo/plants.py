"""The home cookbook of the demonstration, and what two plants do differently."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from catchball.cli.demo import assembly, drilling, turning
from catchball.cli.demo.building import Raw, limits, point, resource, said, times
from catchball.core.document import Cookbook, Node, Withdrawn, cookbook, node
from catchball.core.schema import Kind

_ROOT = "home-1"
_OPERATIONS = {"home-10": turning, "home-20": drilling, "home-30": assembly}


def home() -> Cookbook:
    """The standard of the home plant."""
    title = said(
        "Bearing housing BH 72, machining and assembly",
        "Lagergehäuse BH 72, Bearbeitung und Montage",
        "轴承座 BH 72，加工与装配",
    )
    purpose = said(
        "Output bearing housing of gear unit G 72, casting EN-GJL-250.",
        "Abtriebs-Lagergehäuse des Getriebes G 72, Guss EN-GJL-250.",
    )
    root = node(_ROOT, Kind.COOKBOOK, {"title": title, "purpose": purpose, "product": "BH 72", "language": "en"})
    nodes = [root]
    children: dict[str, list[str]] = {_ROOT: list(_OPERATIONS)}
    for uid, told in _OPERATIONS.items():
        nodes.append(node(uid, Kind.OPERATION, told.OPERATION))
        nodes += [node(step, Kind.STEP, fields) for step, fields in told.STEPS.items()]
        children[uid] = list(told.STEPS)
    return cookbook(_ROOT, nodes, children)


def brno() -> Cookbook:
    """The Czech plant: an older, weaker lathe; oiled screws; the seal is pressed in right before it is needed."""
    plant = _Plant(home())
    plant.change("home-10", machine="CNC lathe SP 280, chuck 250 mm, 11 kW")
    plant.change("home-13", parameters={"feed": limits("0.3 mm/rev", "0.25 mm/rev", "0.4 mm/rev")})
    plant.change("home-23", parameters={"diameter": limits("8.6 mm", "8.2 mm", "8.8 mm")})
    plant.check("home-15", frequency="every 3rd part")
    plant.add(
        "brno-1",
        "home-24",
        title=said("Blow out the threads", "Gewinde ausblasen"),
        occasion="cycle",
        instruction=said("Blow out each thread in the machine, door shut."),
        standard_time=times(machine="10 s"),
    )
    plant.append("home-26", "resources", resource("brno-t1", "tool", said("Tube brush Ø 8"), "BR-8"))
    plant.move("home-31", "home-33")
    plant.word("home-34", "Slide the cover over", "Slide the cover slowly over")
    plant.word("home-35", "six screws by hand", "six oiled screws by hand")
    plant.change("home-35", parameters={"torque": limits("22 N·m", "20 N·m", "27 N·m", "special")})
    plant.translate("home-35", "cs", "Utáhněte šrouby víka")
    return plant.issue()


def pune() -> Cookbook:
    """The Indian plant: a step drill, dry screws, measuring in a cooled room, and rust in the monsoon."""
    plant = _Plant(home())
    plant.change("home-10", standard_time=times(machine="3.6 min", manual="1.8 min"))
    plant.append(
        "home-12",
        "key_points",
        point("pune-k1", said("Read the pressure gauge before starting"), said("a weak chuck lets the part creep")),
    )
    plant.change("home-13", parameters={"cutting speed": limits("180 m/min", "170 m/min", "230 m/min")})
    plant.word("home-15", "cool to 20 °C.", "cool to 20 °C in the measuring room.")
    plant.check("home-15", frequency="every 10th part")
    plant.append("home-22", "resources", resource("pune-t1", "tool", said("Step drill Ø 6.8 / 8.4, 90°"), "T15"))
    plant.withdraw("home-23")
    plant.append("home-26", "resources", resource("pune-t2", "tool", said("Lint-free cloth"), "LC-1"))
    plant.add(
        "pune-1",
        "home-26",
        title=said("Preserve against rust", "Konservieren"),
        occasion="cycle",
        instruction=said("Dip the dry housing in the preservative and let it drain for two minutes."),
        key_points=[point("k1", said("Within ten minutes of washing"), said("bare iron rusts at once in the monsoon"))],
        standard_time=times(manual="40 s"),
    )
    plant.word("home-34", "turn it until", "turn it gently until")
    plant.change("home-35", parameters={"torque": limits("27 N·m", "23 N·m", "29 N·m", "special")})
    plant.change("home-36", standard_time=times(manual="75 s"))
    return plant.issue()


class _Plant:
    """A copy of the standard that a plant changes."""

    def __init__(self, standard: Cookbook) -> None:
        self._nodes = dict(standard.nodes)
        self._children = {uid: list(below) for uid, below in standard.children.items()}
        self._withdrawn: dict[str, Withdrawn] = {}

    def issue(self) -> Cookbook:
        """The plant's cookbook."""
        return cookbook(_ROOT, self._nodes.values(), self._children, self._withdrawn)

    def change(self, uid: str, **fields: Any) -> None:
        """Set fields; of a table, only the rows that are given."""
        entry = self._nodes[uid]
        merged = {
            name: {**entry.fields.get(name, {}), **value} if isinstance(value, Mapping) else value
            for name, value in fields.items()
        }
        self._nodes[uid] = node(uid, entry.kind, {**entry.fields, **merged}, entry.source)

    def append(self, uid: str, name: str, element: Raw) -> None:
        """Put an element behind those of a list."""
        self.change(uid, **{name: [*self._nodes[uid].fields.get(name, ()), element]})

    def check(self, uid: str, **fields: str) -> None:
        """Change the first check of a step."""
        first, *others = self._nodes[uid].fields["checks"]
        self.change(uid, checks=[{**first, **fields}, *others])

    def word(self, uid: str, old: str, new: str) -> None:
        """Change words of the English instruction."""
        text = self._nodes[uid].fields["instruction"]
        assert old in text["en"]
        self.change(uid, instruction={**text, "en": text["en"].replace(old, new)})

    def translate(self, uid: str, language: str, title: str) -> None:
        """Give a step's title in one more language."""
        text = self._nodes[uid].fields["title"]
        translation = {"text": title, "of": {"language": "en", "text": text["en"]}}
        self.change(uid, title={**text, language: translation})

    def add(self, uid: str, after: str, **fields: Any) -> None:
        """Put a new step behind another."""
        self._nodes[uid] = node(uid, Kind.STEP, fields)
        below = self._list_of(after)
        below.insert(below.index(after) + 1, uid)

    def move(self, uid: str, after: str) -> None:
        """Put a step behind another."""
        self._list_of(uid).remove(uid)
        below = self._list_of(after)
        below.insert(below.index(after) + 1, uid)

    def withdraw(self, uid: str) -> None:
        """Take a step out of the standard; it is remembered."""
        below = self._list_of(uid)
        parent = next(parent for parent, listed in self._children.items() if listed is below)
        below.remove(uid)
        gone: Node = self._nodes.pop(uid)
        self._withdrawn[uid] = Withdrawn(gone, parent)

    def _list_of(self, uid: str) -> list[str]:
        return next(below for below in self._children.values() if uid in below)
