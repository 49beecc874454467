"""OP60: measuring, and the release of the housing."""

from __future__ import annotations

from catchball.cli.demo.gear_units.building import (
    Raw,
    bounded,
    check,
    drawing,
    fixed,
    free,
    number,
    operation,
    pfmea,
    picture,
    resource,
    said,
    step,
    times,
    value,
)

OPERATION: Raw = operation(
    60,
    ("Measuring", "Messen", "测量"),
    workstation="W-150",
    machine="Coordinate measuring machine, 1.8 µm + L/300",
    output=said("Housing released for assembly", "Gehäuse zur Montage freigegeben", "放行装配的壳体"),
    result=said(
        "Every housing has a result under its code; none without a result leaves the room.",
        "Zu jedem Gehäusecode liegt ein Ergebnis vor; ohne Ergebnis verlässt keines den Raum.",
        "每个壳体码下都有结果；无结果不得出室。",
    ),
    skills=[{"id": "s1", "skill": "Bore gauging", "level": "3"}],
    references=[{"id": "d1", **drawing()}],
    latitude=free("standard_time", "workstation", "work_organisation", "transfer"),
)

STEPS: dict[str, Raw] = {
    "home-601": step(
        ("Let the parts reach 20 °C", "Teile auf 20 °C temperieren"),
        (
            "Lay the parts on the steel plate in the measuring room. Measure after two hours at the earliest.",
            "Teile im Messraum auf die Stahlplatte legen. Frühestens nach zwei Stunden messen.",
        ),
        keys=[
            (
                ("Gauge, ring and part on the same plate", "Messgerät, Ring und Teil auf derselben Platte"),
                (
                    "Aluminium grows twice as much as the steel ring",
                    "Aluminium dehnt sich doppelt so stark wie der Stahlring",
                ),
            )
        ],
        parameters={
            "room temperature": value("20 °C", "19 °C", "21 °C"),
            "resting time": value("2 h", "2 h", ""),
        },
        standard_time=times(manual=6, walking=6),
        latitude=bounded("resting time", "2 h", "12 h"),
    ),
    "home-602": step(
        ("Set the bore gauges", "Innenmessgeräte einstellen"),
        (
            "Wipe the ring. Rock the gauge through the smallest reading and set the dial to zero. Repeat once.",
            "Ring abwischen. Messgerät über den Umkehrpunkt pendeln, Anzeige auf null stellen. Einmal wiederholen.",
        ),
        occasion="start-up",
        keys=[
            (
                ("Rock it, never press it", "Pendeln, nie drücken"),
                ("Pressing bends the anvil by 3 µm", "Drücken biegt den Taster um 3 µm"),
            )
        ],
        resources=[
            resource("gauge", "ER-80", ("Setting ring Ø 80", "Einstellring Ø 80")),
            resource("gauge", "ER-72", ("Setting ring Ø 72", "Einstellring Ø 72")),
        ],
        checks=[
            check(
                ("Repeatability on the ring", "Wiederholbarkeit am Ring"),
                ("Three settings, range", "Drei Einstellungen, Spannweite"),
                (
                    "Clean the gauge, then the ring, then call metrology",
                    "Gerät reinigen, dann Ring, dann Messtechnik rufen",
                ),
                gauge="IM-80",
                sample="3",
                frequency="1/shift",
                high="2 µm",
            )
        ],
        media=[
            picture(
                "setting-ring",
                ("Rock through the smallest reading", "Über den Umkehrpunkt pendeln"),
                number(250, 415, "Setting ring", "Einstellring"),
            )
        ],
        standard_time=times(manual=180),
    ),
    "home-603": step(
        ("Measure the front seat", "Vorderen Sitz messen"),
        (
            "Measure Ø 80 at two depths and in two directions. The largest and the smallest reading count.",
            "Ø 80 in zwei Tiefen und zwei Richtungen messen. Es gelten größter und kleinster Wert.",
        ),
        keys=[
            (
                ("Write the readings down, not their mean", "Werte aufschreiben, nicht den Mittelwert"),
                ("The mean of an oval bore is always good", "Der Mittelwert einer ovalen Bohrung ist immer gut"),
            )
        ],
        resources=[resource("gauge", "IM-80", ("Bore gauge 0.001", "Innenmessgerät 0,001"))],
        checks=[
            check(
                ("Front seat Ø 80 M7", "Vorderer Sitz Ø 80 M7"),
                ("Bore gauge, 2 × 2 readings", "Innenmessgerät, 2 × 2 Werte"),
                ("Block back to the last good part, call OP30", "Bis zum letzten Gutteil sperren, OP30 rufen"),
                kind="special",
                gauge="IM-80",
                frequency="1/10",
                low="79.97 mm",
                high="80 mm",
            ),
            check(
                ("Roundness", "Rundheit"),
                ("Half of the difference of both directions", "Halbe Differenz beider Richtungen"),
                ("Check the clamping pressure of OP30", "Spanndruck von OP30 prüfen"),
                gauge="IM-80",
                frequency="1/10",
                high="0.008 mm",
            ),
        ],
        media=[
            picture(
                "bore-gauge",
                ("Two depths, two directions", "Zwei Tiefen, zwei Richtungen"),
                number(315, 160, "Front seat", "Vorderer Sitz"),
                number(150, 160, "Rear seat", "Hinterer Sitz"),
            )
        ],
        standard_time=times(manual=22),
        references=[drawing(), pfmea("6.3")],
    ),
    "home-604": step(
        ("Measure the rear seat", "Hinteren Sitz messen"),
        (
            "Put the gauge through the front seat on its extension. Measure Ø 72 as before.",
            "Messgerät mit Verlängerung durch den vorderen Sitz führen. Ø 72 ebenso messen.",
        ),
        keys=[
            (
                ("Do not touch the front seat on the way", "Unterwegs den vorderen Sitz nicht berühren"),
                ("The carbide anvil scores aluminium", "Der Hartmetalltaster ritzt Aluminium"),
            )
        ],
        resources=[
            resource("gauge", "IM-72", ("Bore gauge 0.001, extension 80", "Innenmessgerät 0,001, Verlängerung 80"))
        ],
        checks=[
            check(
                ("Rear seat Ø 72 J7", "Hinterer Sitz Ø 72 J7"),
                ("Bore gauge, 2 × 2 readings", "Innenmessgerät, 2 × 2 Werte"),
                ("Block back to the last good part, call OP30", "Bis zum letzten Gutteil sperren, OP30 rufen"),
                kind="special",
                gauge="IM-72",
                frequency="1/10",
                low="71.988 mm",
                high="72.018 mm",
            )
        ],
        standard_time=times(manual=22),
        references=[drawing(), pfmea("6.4")],
    ),
    "home-605": step(
        ("Measure form and position", "Form und Lage messen"),
        (
            "Set the part on the three-point fixture, start the program. Compare the result with the limits.",
            "Teil auf die Dreipunktaufnahme setzen, Programm starten. Ergebnis mit den Grenzen vergleichen.",
        ),
        keys=[
            (
                ("Align on the base face and both dowel bores", "An Grundfläche und beiden Passbohrungen ausrichten"),
                ("So the housing sits on the gear unit", "So sitzt das Gehäuse am Getriebe"),
            )
        ],
        resources=[resource("program", "LG80_KMG.06", ("Measuring program", "Messprogramm"))],
        checks=[
            check(
                ("Coaxiality of both seats", "Koaxialität beider Sitze"),
                ("Measuring machine", "Koordinatenmessgerät"),
                ("Stop OP30, check the spindle and T08", "OP30 anhalten, Spindel und T08 prüfen"),
                kind="special",
                gauge="KMG-1",
                frequency="1/20",
                high="0.02 mm",
            ),
            check(
                ("Front seat square to the base face", "Vorderer Sitz rechtwinklig zur Grundfläche"),
                ("Measuring machine", "Koordinatenmessgerät"),
                ("Stop OP30, clean the plate", "OP30 anhalten, Platte reinigen"),
                kind="special",
                gauge="KMG-1",
                frequency="1/20",
                high="0.02 mm",
            ),
            check(
                ("Distance of the dowel bores", "Abstand der Passbohrungen"),
                ("Measuring machine", "Koordinatenmessgerät"),
                ("Stop OP20, check the machine zero", "OP20 anhalten, Nullpunkt prüfen"),
                kind="special",
                gauge="KMG-1",
                frequency="1/20",
                low="149.98 mm",
                high="150.02 mm",
            ),
        ],
        media=[
            picture(
                "coaxiality",
                ("What is toleranced", "Was toleriert ist"),
                number(400, 90, "Rear seat to front seat", "Hinterer zu vorderem Sitz"),
            )
        ],
        standard_time=times(machine=28, manual=6),
        references=[drawing(), pfmea("6.5")],
        latitude=fixed(),
    ),
    "home-606": step(
        ("Check threads and hole pattern", "Gewinde und Bohrbild prüfen"),
        (
            "Lay the pattern gauge on the output face: all six pins must drop in. Try M12×1.5 with the plug gauge.",
            "Bohrbildlehre auf die Abtriebsfläche legen: alle sechs Stifte müssen fallen. M12×1,5 mit Lehrdorn prüfen.",
        ),
        keys=[
            (
                ("The pins drop by themselves", "Die Stifte fallen von selbst"),
                ("A pin that must be pushed will strip a screw", "Ein gedrückter Stift heißt: die Schraube reißt aus"),
            )
        ],
        resources=[
            resource("gauge", "BL-100", ("Hole pattern gauge Ø 100", "Bohrbildlehre Ø 100")),
            resource("gauge", "LD-M12", ("Thread plug gauge M12×1.5", "Gewindelehrdorn M12×1,5")),
        ],
        media=[
            picture(
                "face-points",
                ("Where it is measured", "Wo gemessen wird"),
                number(482, 178, "Output face", "Abtriebsfläche"),
            )
        ],
        standard_time=times(manual=14),
    ),
    "home-607": step(
        ("Measure the roughness", "Rauheit messen"),
        ("Measure Ra along the axis in both seats.", "Ra in beiden Sitzen längs der Achse messen."),
        keys=[
            (
                ("After washing only", "Nur nach dem Waschen"),
                (
                    "A grain below the stylus reads as a groove",
                    "Ein Korn unter der Tastspitze sieht aus wie eine Riefe",
                ),
            )
        ],
        resources=[resource("gauge", "RM-2", ("Roughness tester", "Rauheitsmessgerät"))],
        checks=[
            check(
                ("Roughness Ra of the seats", "Rauheit Ra der Sitze"),
                ("Stylus, 4.8 mm", "Tastschnitt, 4,8 mm"),
                ("Change T07 or T08", "T07 oder T08 wechseln"),
                gauge="RM-2",
                frequency="1/shift",
                high="1.6 µm",
            )
        ],
        standard_time=times(manual=8),
    ),
    "home-608": step(
        ("Release or block", "Freigeben oder sperren"),
        (
            "Read the code, store the result. Good parts into the green rack, others with a red card into the lock-up.",
            "Code lesen, Ergebnis speichern. Gutteile ins grüne Gestell, andere mit roter Karte in den Sperrkasten.",
        ),
        keys=[
            (
                ("First store, then put away", "Erst speichern, dann ablegen"),
                (
                    "A part without a result cannot be told from a good one",
                    "Ein Teil ohne Ergebnis ist von einem guten nicht zu unterscheiden",
                ),
            )
        ],
        standard_time=times(manual=8, walking=4),
        references=[pfmea("6.8")],
    ),
}
