"""OP50: deburring and washing."""

from __future__ import annotations

from catchball.cli.demo.gear_units.building import (
    Raw,
    bounded,
    check,
    free,
    hazard,
    number,
    operation,
    pfmea,
    picture,
    resource,
    said,
    standard,
    step,
    times,
    value,
)

OPERATION: Raw = operation(
    50,
    ("Deburring and washing", "Entgraten und Waschen", "去毛刺和清洗"),
    workstation="W-140",
    machine="Spray washer, two tanks, vacuum dryer",
    output=said("Clean, dry housing", "Sauberes, trockenes Gehäuse", "洁净干燥的壳体"),
    result=said(
        "No burr, at most 5 mg of residue, no particle above 600 µm.",
        "Kein Grat, höchstens 5 mg Rückstand, kein Partikel über 600 µm.",
        "无毛刺，残留物不超过 5 mg，颗粒不大于 600 µm。",
    ),
    skills=[{"id": "s1", "skill": "Deburring", "level": "1"}],
    transfer=said("Basket of 6, roller conveyor", "Korb mit 6 Teilen, Rollenbahn", "6 件清洗篮，辊道"),
    latitude=free("standard_time", "workstation", "work_organisation", "transfer"),
)

STEPS: dict[str, Raw] = {
    "home-501": step(
        ("Brush the cross bores", "Querbohrungen bürsten", "刷横孔毛刺"),
        (
            "Run the brush through each radial bore into the chamber, three strokes. Feel the edge with a fingertip.",
            "Bürste durch jede Radialbohrung bis in die Kammer führen, drei Hübe. Kante mit der Fingerspitze fühlen.",
        ),
        keys=[
            (
                ("Switch it on only inside the bore", "Erst in der Bohrung einschalten", "刷子进孔后再启动"),
                (
                    "Outside it whips and scores the sealing seat",
                    "Außen schlägt sie und zerkratzt den Dichtsitz",
                    "在外启动会甩动划伤密封面",
                ),
            )
        ],
        hazards=[
            hazard(
                ("Broken bristles in the eyes", "Abgebrochene Borsten im Auge"),
                ("Screen in front, 1200 rpm at most", "Schutzscheibe davor, höchstens 1200 1/min"),
                "safety glasses",
            )
        ],
        parameters={"brush speed": value("1000 rpm", "800 rpm", "1200 rpm")},
        resources=[
            resource("tool", "EB-12", ("Abrasive nylon brush Ø 12", "Schleifnylonbürste Ø 12"), tool_life="400 pcs")
        ],
        media=[
            picture(
                "cross-bore-burr",
                ("Burr where the bore meets the chamber", "Grat, wo die Bohrung in die Kammer tritt"),
                number(330, 445, "Burr", "Grat"),
            )
        ],
        standard_time=times(manual=24),
        references=[pfmea("5.1")],
        latitude=free("resources") | bounded("brush speed", "900 rpm", "1200 rpm"),
    ),
    "home-502": step(
        ("Break the edges", "Kanten brechen"),
        (
            "Draw the blade once along the outer edges of base face and output face. Leave the sealing seats alone.",
            "Klinge einmal an den Außenkanten von Grund- und Abtriebsfläche entlangziehen. Dichtsitze nicht berühren.",
        ),
        keys=[
            (
                ("One stroke, 0.2 to 0.4 mm", "Ein Zug, 0,2 bis 0,4 mm"),
                ("More opens the sealing face at its rim", "Mehr öffnet die Dichtfläche am Rand"),
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
        resources=[resource("tool", "EG-1", ("Deburring blade", "Handentgrater"))],
        media=[picture("edges", ("Too sharp, right, too far", "Zu scharf, richtig, zu weit"))],
        standard_time=times(manual=26),
        latitude=free("resources"),
    ),
    "home-503": step(
        ("Blow out the blind threads", "Sackgewinde ausblasen"),
        (
            "Tilt the part in the cabin. Blow into each M6 thread from its bottom upwards.",
            "Teil in der Kabine neigen. Jedes M6-Gewinde vom Grund her ausblasen.",
        ),
        keys=[
            (
                ("Nozzle down to the bottom", "Düse bis zum Grund"),
                ("From above the chips are packed tighter", "Von oben werden die Späne nur festgedrückt"),
            )
        ],
        hazards=[
            hazard(
                ("Chips and noise", "Späne und Lärm"),
                ("Only in the closed cabin", "Nur in der geschlossenen Kabine"),
                "safety glasses",
                "hearing protection",
            )
        ],
        parameters={"air pressure": value("3 bar", "2 bar", "3 bar", "safety")},
        resources=[resource("tool", "DU-3", ("Lance Ø 3", "Lanze Ø 3"))],
        media=[picture("blow-out", ("From the bottom upwards", "Vom Grund her"), number(345, 145, "Lance", "Lanze"))],
        standard_time=times(manual=16),
    ),
    "home-504": step(
        ("Load the basket", "Korb beladen"),
        (
            "Set six parts on their base face, 20 mm apart, plug bores towards the side jets.",
            "Sechs Teile auf die Grundfläche stellen, 20 mm Abstand, Verschlussbohrungen zu den Seitendüsen.",
        ),
        keys=[
            (
                ("Base face on the plastic bars", "Grundfläche auf die Kunststoffstäbe"),
                ("Wire leaves marks that leak", "Draht hinterlässt Druckstellen, die lecken"),
            )
        ],
        resources=[resource("fixture", "K-6", ("Basket with plastic bars", "Korb mit Kunststoffstäben"), "1")],
        media=[
            picture(
                "basket",
                ("Parts in the basket", "Teile im Korb"),
                number(400, 470, "Jets from below", "Düsen von unten"),
            )
        ],
        standard_time=times(manual=12, walking=4),
        latitude=free("resources"),
    ),
    "home-505": step(
        ("Wash", "Waschen"),
        (
            "Choose program 4, start the washer. Write temperature and pH on the card twice a shift.",
            "Programm 4 wählen, Anlage starten. Temperatur und pH-Wert zweimal je Schicht in die Karte schreiben.",
        ),
        keys=[
            (
                ("pH below 10", "pH-Wert unter 10"),
                (
                    "Alkali etches aluminium: the seats turn dark and rough",
                    "Lauge ätzt Aluminium: die Sitze werden dunkel und rau",
                ),
            )
        ],
        hazards=[
            hazard(
                ("Hot, alkaline water", "Heißes, alkalisches Wasser"),
                ("Wait for the door lock, let the parts drain", "Türverriegelung abwarten, Teile abtropfen lassen"),
                "chemical-resistant gloves",
                "safety glasses",
            )
        ],
        parameters={
            "washing temperature": value("60 °C", "50 °C", "65 °C"),
            "washing time": value("4 min", "4 min", "6 min"),
            "cleaner concentration": value("3 %", "2 %", "4 %"),
            "pH": value("9.2", "8.5", "9.8"),
        },
        resources=[
            resource(
                "material",
                "RN-2",
                ("Neutral cleaner for aluminium", "Neutralreiniger für Aluminium"),
                concentration="3 %",
            )
        ],
        standard_time=times(machine=40),
        references=[pfmea("5.5")],
        latitude=free("resources") | bounded("washing time", "4 min", "6 min"),
    ),
    "home-506": step(
        ("Dry", "Trocknen"),
        (
            "The basket runs into the vacuum dryer. Shake one part: no drop may fall from the threads.",
            "Der Korb fährt in den Vakuumtrockner. Ein Teil schütteln: kein Tropfen darf aus den Gewinden fallen.",
        ),
        keys=[
            (
                ("Let it cool before it is measured", "Vor dem Messen abkühlen lassen"),
                ("At 40 °C the seat Ø 80 measures 35 µm too large", "Bei 40 °C misst der Sitz Ø 80 35 µm zu groß"),
            )
        ],
        parameters={
            "drying temperature": value("90 °C", "80 °C", "100 °C"),
            "vacuum": value("50 mbar", "20 mbar", "80 mbar"),
            "drying time": value("4 min", "3 min", "6 min"),
        },
        standard_time=times(machine=40, walking=4),
        latitude=bounded("drying time", "4 min", "6 min"),
    ),
    "home-507": step(
        ("Check cleanliness", "Sauberkeit prüfen"),
        (
            "Rinse one part of the basket in the lab, filter through 5 µm, weigh and count.",
            "Ein Teil des Korbs im Labor spülen, durch 5 µm filtern, wiegen und zählen.",
        ),
        keys=[
            (
                ("Carry it in a closed box", "In geschlossener Dose tragen"),
                ("Hall dust alone is 2 mg", "Hallenstaub allein macht 2 mg aus"),
            )
        ],
        checks=[
            check(
                ("Residue per part", "Rückstand je Teil"),
                ("Gravimetric, ISO 16232", "Gravimetrisch, ISO 16232"),
                ("Wash the basket again, change the filter", "Korb neu waschen, Filter wechseln"),
                kind="special",
                gauge="WA-0.1",
                frequency="1/shift",
                high="5 mg",
            ),
            check(
                ("Largest particle", "Größter Partikel"),
                ("Microscope, ISO 16232", "Mikroskop, ISO 16232"),
                ("Find its source: burr or bath", "Quelle suchen: Grat oder Bad"),
                gauge="MI-2",
                frequency="1/shift",
                high="600 µm",
            ),
        ],
        standard_time=times(manual=6),
        references=[standard("ISO 16232", "2018"), pfmea("5.7")],
    ),
}
