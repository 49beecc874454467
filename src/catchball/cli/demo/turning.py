"""OP10 of the demonstration: turning the casting."""

from __future__ import annotations

from catchball.cli.demo.building import Raw, hazard, limits, point, resource, said, times

OPERATION: Raw = {
    "number": "10",
    "title": said("Turn flange face and bearing seats", "Flansch und Lagersitze drehen", "车削法兰面和轴承座"),
    "workstation": "W-110",
    "machine": "CNC lathe, chuck 250 mm",
    "standard_time": times(machine="3.6 min", manual="1.5 min"),
    "result": said(
        "Both bearing seats Ø 72 H7, coaxial within 0.02 mm.", "Beide Lagersitze Ø 72 H7, koaxial auf 0,02 mm."
    ),
    "skills": [{"id": "k1", "skill": "CNC turning", "level": "2"}],
    "references": [{"id": "d1", "kind": "drawing", "identifier": "BH72-100", "revision": "D"}],
}

STEPS: dict[str, Raw] = {
    "home-11": {
        "title": said("Check the casting", "Rohteil prüfen", "检查铸件"),
        "occasion": "cycle",
        "instruction": said(
            "Look at the flange and into the bore: no sand, no blowholes, no cold laps. Note the heat number.",
            "Flansch und Bohrung ansehen: kein Sand, keine Lunker, keine Kaltschweißen. Schmelznummer notieren.",
        ),
        "key_points": [
            point(
                "k1",
                said("Tap the casting: it must ring", "Gussteil anschlagen: es muss klingen"),
                said("a dull sound tells of a crack", "ein dumpfer Ton verrät einen Riss"),
            )
        ],
        "hazards": [
            hazard(
                "h1", said("Sharp casting fins", "Scharfe Gussgrate"), said("Handle with gloves"), "cut-proof gloves"
            )
        ],
        "resources": [resource("m1", "material", said("Casting, EN-GJL-250", "Gussteil EN-GJL-250"), "BH72-R", "1")],
        "standard_time": times(manual="15 s"),
    },
    "home-12": {
        "title": said("Clamp the casting", "Rohteil spannen", "夹紧铸件"),
        "occasion": "cycle",
        "instruction": said(
            "Wipe jaws and stops. Push the casting against all three stops and close the chuck.",
            "Backen und Anschläge abwischen. Rohteil gegen alle drei Anschläge drücken, Futter schließen.",
            "擦净卡爪和定位块。将铸件紧贴三个定位块，夹紧卡盘。",
        ),
        "key_points": [
            point(
                "k1",
                said("No gap at any stop", "Kein Spalt an den Anschlägen"),
                said("a tilted part makes the flange run out", "ein schiefes Teil lässt den Flansch schlagen"),
            )
        ],
        "parameters": {"clamping pressure": limits("18 bar", "15 bar", "20 bar")},
        "resources": [resource("t1", "fixture", said("Jaws, stepped, Ø 160", "Stufenbacken Ø 160"), "J-160")],
        "standard_time": times(manual="35 s"),
    },
    "home-13": {
        "title": said("Rough face and bores", "Plan- und Innenschruppen", "粗车端面和内孔"),
        "occasion": "cycle",
        "instruction": said(
            "Start the program. Machine dry, with the extraction running.",
            "Programm starten. Trocken bearbeiten, Absaugung an.",
        ),
        "hazards": [
            hazard(
                "h1",
                said("Cast iron dust", "Gussstaub"),
                said("Door shut, extraction on", "Tür zu, Absaugung an"),
                "safety glasses",
            )
        ],
        "parameters": {
            "cutting speed": limits("200 m/min", "170 m/min", "230 m/min"),
            "feed": limits("0.35 mm/rev", "0.25 mm/rev", "0.4 mm/rev"),
            "depth of cut": limits("2.5 mm", high="3 mm"),
        },
        "resources": [
            resource("t1", "tool", said("Insert CNMG 120408, ISO K15", "Wendeplatte CNMG 120408, ISO K15"), "T01"),
            resource("p1", "program", said("Turning, side 1", "Drehen, Seite 1"), "O1072"),
        ],
        "standard_time": times(machine="1.6 min"),
    },
    "home-14": {
        "title": said("Finish flange face and seats", "Flansch und Sitze schlichten", "精车法兰面和轴承座"),
        "occasion": "cycle",
        "instruction": said(
            "Finish the flange face and both seats without opening the chuck.",
            "Flansch und beide Sitze fertigdrehen, ohne das Futter zu öffnen.",
        ),
        "key_points": [
            point(
                "k1",
                said("One clamping for both seats", "Beide Sitze in einer Spannung"),
                said("only so they are coaxial", "nur so sind sie koaxial"),
            )
        ],
        "parameters": {
            "cutting speed": limits("240 m/min", "220 m/min", "280 m/min"),
            "feed": limits("0.12 mm/rev", "0.1 mm/rev", "0.15 mm/rev", "special"),
            "depth of cut": limits("0.25 mm", "0.2 mm", "0.4 mm"),
        },
        "resources": [
            resource("t1", "tool", said("Insert CCMT 09T308, ISO K10", "Wendeplatte CCMT 09T308, ISO K10"), "T03")
        ],
        "standard_time": times(machine="2 min"),
        "latitude": {"node": {"leave": "fixed"}},
    },
    "home-15": {
        "title": said("Measure the bearing seats", "Lagersitze messen", "测量轴承座"),
        "occasion": "cycle",
        "instruction": said(
            "Let the housing cool to 20 °C. Measure each seat at two depths and write both values down.",
            "Gehäuse auf 20 °C abkühlen lassen. Jeden Sitz in zwei Tiefen messen, beide Werte aufschreiben.",
        ),
        "key_points": [
            point(
                "k1",
                said("Turn the micrometer to the smallest reading", "Messschraube auf den kleinsten Wert drehen"),
                said("a tilted head reads too large", "ein gekippter Kopf zeigt zu viel"),
            )
        ],
        "resources": [
            resource("g1", "gauge", said("Three-point micrometer 70–85", "Dreipunkt-Messschraube 70–85"), "IM-85")
        ],
        "checks": [
            {
                "id": "c1",
                "characteristic": said("Seat Ø 72 H7", "Sitz Ø 72 H7", "轴承座 Ø 72 H7"),
                "class": "special",
                "gauge": "IM-85",
                "sample": "1",
                "frequency": "every 5th part",
                "limits": {"low": "72 mm", "high": "72.03 mm"},
                "reaction": said("Stop, measure back to the last good part, correct the offset"),
            }
        ],
        "standard_time": times(manual="40 s"),
    },
}
