"""The Czech plant: hard water, an older machining centre, and an eye for what cannot be put in the wrong way."""

from __future__ import annotations

from catchball.cli.demo.gear_units.building import hazard, resource, step, times, value
from catchball.cli.demo.gear_units.deviations import Days, Deviation, Meets, State
from catchball.cli.demo.gear_units.workbench import Workbench


def _coolant(bench: Workbench) -> None:
    bench.put("home-30", "resources/r1/identifier", "KSS-7S")
    bench.word("home-30", "resources/r1/name", "Semi-synthetic emulsion", "Emulsion, teilsynthetisch", "半合成乳化液")
    bench.put("home-30", "resources/r1/data/concentration/value", "7 %")


def _fixture(bench: Workbench) -> None:
    bench.put("home-301", "resources/r1/identifier", "F-CZ-14")
    bench.word(
        "home-301",
        "resources/r1/name",
        "Pull-down fixture on sub-plate, two dowels",
        "Niederzugvorrichtung auf Grundplatte, zwei Stifte",
    )


def orientation_pin(bench: Workbench) -> None:
    """A third pin that only the right way round lets in."""
    pin = resource("fixture", "P-CZ-3", ("Third pin beside the code pad", "Dritter Stift neben der Codefläche"), "1")
    bench.append("home-401", "resources", "cz-r1", pin)
    bench.key_point(
        "home-401",
        "cz-k1",
        (
            "It goes down without force, or it is the wrong way round",
            "Es geht ohne Kraft hinunter, sonst ist es verdreht",
        ),
        (
            "The third pin stands where the code pad is cut away",
            "Der dritte Stift steht dort, wo die Codefläche frei ist",
        ),
    )


def _czech_words(bench: Workbench) -> None:
    bench.translate(
        "home-803",
        "cs",
        title="Utáhnout víko",
        instruction="Šest šroubů M6×20 našroubovat rukou. Utáhnout v uvedeném pořadí, nejprve 5 N·m, potom 9,5 N·m.",
    )
    bench.translate(
        "home-807",
        "cs",
        title="Zkouška těsnosti",
        instruction="Uzavřít základnu adaptérem, připojit hadici, spustit. Při plnění jednou otočit hřídelí.",
    )


def _edges_split(bench: Workbench) -> None:
    bench.word("home-502", "title", "Break the edges of the base face", "Kanten der Grundfläche brechen")
    bench.word(
        "home-502",
        "instruction",
        "Draw the blade once along the outer edge of the base face. Leave the bore alone.",
        "Klinge einmal an der Außenkante der Grundfläche entlangziehen. Bohrung nicht berühren.",
    )
    second = step(
        ("Break the edges of the output face", "Kanten der Abtriebsfläche brechen"),
        (
            "Turn the part over on felt. Draw the blade once along the outer edge of the output face.",
            "Teil auf Filz umdrehen. Klinge einmal an der Außenkante der Abtriebsfläche entlangziehen.",
        ),
        keys=[
            (
                ("Stay clear of the lead-in chamfer", "Einführfase nicht berühren"),
                ("A nick there cuts the O-ring of the cover", "Eine Kerbe dort schneidet den O-Ring des Deckels"),
            )
        ],
        hazards=[
            hazard(
                ("Slipping blade", "Abrutschende Klinge"),
                ("Draw away from the body", "Vom Körper weg ziehen"),
                "cut-resistant gloves",
            )
        ],
        parameters={"edge": value("0.3 mm", "0.2 mm", "0.4 mm")},
        standard_time=times(manual=13),
    )
    bench.add("cz-1", "home-502", second, source="home-502")


def _groove_check(bench: Workbench) -> None:
    bench.hand_over("home-306", "checks", "c1", "home-606", "cz-c1")


def _torque(bench: Workbench) -> None:
    bench.put("home-803", "parameters/torque/low", "9 N·m")
    bench.put("home-803", "checks/c1/limits/low", "9 N·m")


def _flange_holes_later(bench: Workbench) -> None:
    bench.move("home-402", "home-405")


def _seat_sampling(bench: Workbench) -> None:
    bench.put("home-603", "checks/c1/frequency", "1/5")


def _slower_spindle(bench: Workbench) -> None:
    bench.amounts("home-204", cutting_speed="1105 m/min", spindle_speed="4400 rpm", feed_rate="3960 mm/min")


def _packing(bench: Workbench) -> None:
    bench.append(
        "home-808", "resources", "cz-r2", resource("material", "KT-5", ("Cardboard tray", "Kartoneinlage"), "1")
    )


def _oven_apron(bench: Workbench) -> None:
    danger = hazard(
        ("Hot tray pulled out towards the body", "Heißes Blech wird zum Körper gezogen"),
        ("Stand beside the oven door", "Seitlich der Ofentür stehen"),
        "heat-resistant apron",
        source="RA-CZ-31",
    )
    bench.append("home-706", "hazards", "cz-h1", danger)


DEVIATIONS: tuple[Deviation, ...] = (
    Deviation(
        "coolant",
        "Semi-synthetic coolant on the boring machine",
        "Our water has 28 °dH: the mineral-oil emulsion splits after three weeks and stains the seats. The"
        " semi-synthetic one has held for five months, tool life unchanged.",
        State.ACCEPTED,
        "production",
        ("material",),
        Days(proposed=-210, decided=-196, effective=-189),
        _coolant,
    ),
    Deviation(
        "fixture",
        "Boring fixture on a sub-plate",
        "Our pallets have 50 mm hole spacing. The same fixture stands on a sub-plate; seating was proven on 30 parts.",
        State.WITHIN_LATITUDE,
        "production",
        ("resource",),
        Days(proposed=-320, effective=-318),
        _fixture,
    ),
    Deviation(
        "orientation-pin",
        "Third pin: the part cannot be turned by 180°",
        "Eleven housings in a year had the drain on top. Since the pin was fitted there were none in 9,400 parts.",
        State.OFFERED,
        "improvement",
        ("method", "resource"),
        Days(proposed=-150, decided=-128, effective=-120),
        orientation_pin,
        Meets.ABSORBED,
    ),
    Deviation(
        "czech-words",
        "Tightening and leak test in Czech",
        "Two of our stations are worked by people who read Czech only.",
        State.WITHIN_LATITUDE,
        "production",
        ("editorial",),
        Days(proposed=-300, effective=-300),
        _czech_words,
    ),
    Deviation(
        "edges-split",
        "Breaking edges in two steps",
        "Turning the part over was forgotten on night shift. Two steps, two pictures: nobody skips a step.",
        State.IN_REVIEW,
        "improvement",
        ("method",),
        Days(proposed=-6),
        _edges_split,
    ),
    Deviation(
        "groove-check",
        "Groove gauged in the measuring room",
        "At the machine the gauge is put into a wet, warm bore. In the measuring room the spread is half as wide.",
        State.ON_TRIAL,
        "quality",
        ("inspection",),
        Days(proposed=-20, effective=-12, ends=18),
        _groove_check,
    ),
    Deviation(
        "torque",
        "Cover torque not below 9 N·m",
        "Our screwdriver spreads by 0.3 N·m; a lower limit of 9 N·m keeps the lowest screw above the standard's 8.5.",
        State.WITHIN_LATITUDE,
        "quality",
        ("setting",),
        Days(proposed=-95, effective=-94),
        _torque,
    ),
    Deviation(
        "flange-holes-later",
        "Flange holes after chamfering",
        "T12 stands next to the taps in our 24-place magazine: one pass of the chain less, 4 s a part.",
        State.ACCEPTED,
        "production",
        ("flow",),
        Days(proposed=-80, decided=-75, effective=-70),
        _flange_holes_later,
    ),
    Deviation(
        "seat-sampling",
        "Front seat measured on every fifth part",
        "Bearing of the boring spindle is worn. Until it is overhauled we measure twice as often.",
        State.TEMPORARY,
        "quality",
        ("inspection", "temporary"),
        Days(proposed=-9, decided=-9, effective=-9, ends=21),
        _seat_sampling,
        Meets.CONFLICT,
    ),
    Deviation(
        "slower-spindle",
        "Face mill at 4400 rpm",
        "Above 4500 rpm our older spindle hums; the face keeps its pattern at 4400.",
        State.WITHIN_LATITUDE,
        "production",
        ("setting",),
        Days(proposed=-260, effective=-260),
        _slower_spindle,
    ),
    Deviation(
        "oven-apron",
        "Apron at the oven",
        "Our oven has a drawer, not a door: the hot tray comes towards the body.",
        State.ACCEPTED,
        "safety",
        ("safety",),
        Days(proposed=-180, decided=-177, effective=-177),
        _oven_apron,
    ),
    Deviation(
        "packing",
        "Cardboard trays in place of blisters",
        "The blister maker could not deliver for six weeks.",
        State.LAPSED,
        "purchasing",
        ("material", "temporary"),
        Days(proposed=-110, decided=-110, effective=-109, ends=-67),
        _packing,
    ),
)
