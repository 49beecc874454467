"""OP80: seal, cover, plugs, and the proof that nothing leaks."""

from __future__ import annotations

from catchball.cli.demo.gear_units.building import (
    Raw,
    bounded,
    check,
    drawing,
    fixed,
    free,
    hazard,
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
    80,
    ("Sealing, cover, leak test", "Abdichten, Deckel, Dichtprüfung", "密封、端盖、检漏"),
    workstation="W-170",
    machine="Leak tester, pressure decay, 1 bar",
    output=said("Bearing housing, tight and packed", "Lagergehäuse, dicht und verpackt", "密封并包装的轴承座"),
    result=said(
        "At 0.2 bar the pressure falls by 0.5 mbar at most in 15 seconds.",
        "Bei 0,2 bar fällt der Druck in 15 Sekunden um höchstens 0,5 mbar.",
        "0.2 bar 下 15 秒内压降不超过 0.5 mbar。",
    ),
    skills=[{"id": "s1", "skill": "Assembly", "level": "2"}, {"id": "s2", "skill": "Leak testing", "level": "2"}],
    references=[{"id": "d1", **drawing("LG80-000", "C")}],
    latitude=free("standard_time", "workstation", "work_organisation", "transfer"),
)

STEPS: dict[str, Raw] = {
    "home-801": step(
        ("Press the seal into the cover", "Dichtring in den Deckel pressen", "将油封压入端盖"),
        (
            "Lay the cover on the table, oil side up. Lay the seal on it, open side up, press it in to the shoulder.",
            "Deckel auf den Tisch legen, Ölseite oben. Dichtring auflegen, offene Seite oben, bis zum Bund einpressen.",
        ),
        keys=[
            (
                ("Open side towards the oil", "Offene Seite zum Öl"),
                ("The wrong way round it leaks within hours", "Falsch herum leckt er nach Stunden"),
            )
        ],
        parameters={"press force": value("2 kN", "0.8 kN", "4 kN")},
        resources=[
            resource("part", "AS 38×55×8", ("Shaft seal 38×55×8, FKM", "Wellendichtring 38×55×8, FKM"), "1"),
            resource("tool", "ST-54", ("Press stamp Ø 54", "Einpressstempel Ø 54")),
        ],
        media=[
            picture(
                "seal-press",
                ("Open side up", "Offene Seite oben"),
                number(470, 270, "Lip towards the oil", "Lippe zum Öl"),
            )
        ],
        standard_time=times(machine=6, manual=16),
        references=[pfmea("8.1")],
        latitude=bounded("press force", "1 kN", "3.5 kN"),
    ),
    "home-802": step(
        ("Slide the cover on", "Deckel aufschieben", "套入端盖"),
        (
            "Push sleeve M-38 over the keyway, grease lip and O-ring. Slide the cover on, line the holes up.",
            "Hülse M-38 über die Nut schieben, Lippe und O-Ring fetten. Deckel aufschieben, Löcher fluchten lassen.",
        ),
        keys=[
            (
                ("Never without the sleeve", "Nie ohne Hülse"),
                ("The edge of the keyway cuts the lip", "Die Kante der Passfedernut schneidet die Lippe"),
            )
        ],
        resources=[
            resource("part", "OR 88×2.5", ("O-ring 88×2.5, NBR 70", "O-Ring 88×2,5, NBR 70"), "1"),
            resource("tool", "M-38", ("Mounting sleeve Ø 38", "Montagehülse Ø 38")),
            resource("material", "FT-2", ("Grease NLGI 2, lithium", "Fett NLGI 2, Lithium")),
        ],
        media=[
            picture(
                "cover-sleeve",
                ("Sleeve over the keyway", "Hülse über der Passfedernut"),
                number(520, 225, "Sleeve M-38", "Hülse M-38"),
            )
        ],
        standard_time=times(manual=28),
        references=[pfmea("8.2")],
        latitude=free("resources"),
    ),
    "home-803": step(
        ("Tighten the cover", "Deckel anziehen", "拧紧端盖"),
        (
            "Turn six screws M6×20 in by hand. Tighten in the order shown, first to 5 N·m, then to 9.5 N·m.",
            "Sechs Schrauben M6×20 von Hand eindrehen. In gezeigter Folge anziehen, erst 5 N·m, dann 9,5 N·m.",
        ),
        keys=[
            (
                ("Two turns by hand first", "Erst zwei Umdrehungen von Hand"),
                (
                    "A screw started askew strips the aluminium",
                    "Eine schief angesetzte Schraube reißt das Aluminium aus",
                ),
            ),
            (
                ("Crosswise", "Über Kreuz"),
                ("Else the cover tilts and pinches the O-ring", "Sonst kippt der Deckel und quetscht den O-Ring"),
            ),
        ],
        parameters={
            "first torque": value("5 N·m", "4 N·m", "6 N·m"),
            "torque": value("9.5 N·m", "8.5 N·m", "10.5 N·m", "special"),
        },
        resources=[
            resource("part", "ISO 4762-M6×20-8.8", ("Screw M6×20, 8.8", "Schraube M6×20, 8.8"), "6"),
            resource(
                "tool", "DS-20", ("Torque screwdriver, 2–20 N·m, counting", "Drehmomentschrauber, 2–20 N·m, zählend")
            ),
        ],
        checks=[
            check(
                ("Six torques within limits", "Sechs Drehmomente in den Grenzen"),
                ("Stored by the screwdriver under the code", "Vom Schrauber unter dem Code gespeichert"),
                (
                    "Loosen, new screw, again. At the second time: block",
                    "Lösen, neue Schraube, wiederholen. Beim zweiten Mal: sperren",
                ),
                kind="special",
                gauge="DS-20",
                sample="6",
                low="8.5 N·m",
                high="10.5 N·m",
            )
        ],
        media=[picture("tightening-order", ("Tightening order", "Anziehfolge"))],
        standard_time=times(manual=42),
        references=[drawing("LG80-000", "C"), pfmea("8.3")],
        latitude=fixed(),
    ),
    "home-804": step(
        ("Fit the plugs", "Verschlussschrauben einsetzen", "装油塞"),
        (
            "Lay a new ring below each plug M12×1.5 and tighten to 22 N·m. The magnet plug goes to the bottom.",
            "Verschlussschrauben M12×1,5 mit neuem Ring einsetzen, mit 22 N·m anziehen. Magnetschraube nach unten.",
        ),
        keys=[
            (
                ("A new ring each time", "Jedes Mal ein neuer Ring"),
                (
                    "The aluminium ring seals by flowing, and flows once",
                    "Der Aluring dichtet durch Fließen, und er fließt nur einmal",
                ),
            )
        ],
        parameters={"torque": value("22 N·m", "20 N·m", "24 N·m", "special")},
        resources=[
            resource(
                "part",
                "DIN 908-M12×1.5",
                ("Plug M12×1.5, one with magnet", "Verschlussschraube M12×1,5, eine mit Magnet"),
                "2",
            ),
            resource("part", "DIN 7603-A12×15.5", ("Sealing ring, aluminium", "Dichtring, Aluminium"), "2"),
        ],
        standard_time=times(manual=20),
        references=[pfmea("8.4")],
    ),
    "home-805": step(
        ("Fit the breather", "Entlüfter einsetzen", "装通气塞"),
        (
            "Screw the breather M10×1 in on top, tighten to 10 N·m. Leave its transport strap on.",
            "Entlüfter M10×1 oben einschrauben, mit 10 N·m anziehen. Transportlasche belassen.",
        ),
        applies=["D"],
        keys=[
            (
                ("Leave the strap on until commissioning", "Lasche bis zur Inbetriebnahme belassen"),
                ("Without it oil drips out in transport", "Ohne sie tropft beim Transport Öl heraus"),
            )
        ],
        parameters={"torque": value("10 N·m", "8 N·m", "12 N·m")},
        resources=[resource("part", "EN-M10", ("Breather M10×1 with filter", "Entlüfter M10×1 mit Filter"), "1")],
        media=[
            picture(
                "breather",
                ("Breather on top, plugs at side and bottom", "Entlüfter oben, Verschlüsse seitlich und unten"),
                number(470, 130, "Strap stays on", "Lasche bleibt dran"),
            )
        ],
        standard_time=times(manual=12),
    ),
    "home-806": step(
        ("Fit the V-ring", "V-Ring aufziehen", "装 V 形圈"),
        (
            "Stretch V-ring V-38A over the shaft, lip towards the cover. Push it on with gauge VL-6.",
            "V-Ring V-38A über die Welle ziehen, Lippe zum Deckel. Mit Lehre VL-6 auf Maß schieben.",
        ),
        applies=["D"],
        keys=[
            (
                ("Width 6 ±0.8 mm", "Einbaubreite 6 ±0,8 mm"),
                ("Tighter it burns, wider it lets dust in", "Enger verbrennt er, weiter lässt er Staub ein"),
            )
        ],
        parameters={"fitted width": value("6 mm", "5.2 mm", "6.8 mm")},
        resources=[
            resource("part", "V-38A", ("V-ring 38, NBR", "V-Ring 38, NBR"), "1"),
            resource("gauge", "VL-6", ("Setting gauge 6", "Einstelllehre 6")),
        ],
        media=[
            picture(
                "v-ring",
                ("Fitted width of the V-ring", "Einbaubreite des V-Rings"),
                number(370, 250, "Lip on the cover", "Lippe am Deckel"),
            )
        ],
        standard_time=times(manual=14),
    ),
    "home-807": step(
        ("Test for leaks", "Dichtheit prüfen", "检漏"),
        (
            "Close the base face with the adapter, connect the hose, start. Turn the shaft once while it fills.",
            "Grundfläche mit dem Adapter verschließen, Schlauch anschließen, starten. Welle beim Füllen einmal drehen.",
        ),
        keys=[
            (
                ("Below 30 °C only", "Nur unter 30 °C"),
                (
                    "A cooling housing loses pressure without a leak",
                    "Ein abkühlendes Gehäuse verliert Druck auch ohne Leck",
                ),
            )
        ],
        hazards=[
            hazard(
                ("Adapter blown off", "Adapter fliegt ab"),
                ("Locked hood, 0.3 bar at most", "Verriegelte Haube, höchstens 0,3 bar"),
                "safety glasses",
            )
        ],
        parameters={
            "test pressure": value("0.2 bar", "0.19 bar", "0.21 bar", "special"),
            "settling time": value("10 s", "10 s", "30 s"),
            "test time": value("15 s", "15 s", "30 s"),
        },
        checks=[
            check(
                ("Pressure loss in 15 s", "Druckverlust in 15 s"),
                ("Pressure decay", "Druckabfall"),
                (
                    "Find it with foam spray, mend, test again, write down where",
                    "Mit Leckspray suchen, beheben, neu prüfen, Stelle notieren",
                ),
                kind="safety",
                gauge="LT-1",
                high="0.5 mbar",
            )
        ],
        media=[
            picture(
                "leak-test",
                ("Connected to the leak tester", "Am Dichtprüfgerät"),
                number(150, 130, "Adapter on the base face", "Adapter an der Grundfläche"),
            )
        ],
        standard_time=times(machine=38, manual=14),
        references=[drawing("LG80-000", "C"), pfmea("8.7")],
        latitude=fixed(),
    ),
    "home-808": step(
        ("Label and pack", "Kennzeichnen und verpacken", "贴标包装"),
        (
            "Rivet the plate on, oil the shaft end, put cap and film on. Set it into the blister, base face up.",
            "Schild annieten, Wellenende ölen, Kappe und Folie aufsetzen. Grundfläche oben, in den Blister stellen.",
        ),
        keys=[
            (
                ("Scan code and plate together", "Code und Schild zusammen scannen"),
                (
                    "So a mix-up of S and D shows here, not at the customer",
                    "So zeigt sich ein Vertauschen von S und D hier, nicht beim Kunden",
                ),
            )
        ],
        resources=[
            resource("part", "LG80-900", ("Type plate", "Typenschild"), "1"),
            resource("material", "KO-3", ("Preservative oil", "Konservierungsöl")),
        ],
        standard_time=times(manual=24, walking=6),
        latitude=free("resources"),
    ),
}
