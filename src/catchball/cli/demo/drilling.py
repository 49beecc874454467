"""OP20 of the demonstration: drilling and tapping."""

from __future__ import annotations

from catchball.cli.demo.building import Raw, hazard, limits, point, resource, said, times

OPERATION: Raw = {
    "number": "20",
    "title": said("Drill and tap", "Bohren und Gewinde schneiden", "钻孔和攻丝"),
    "workstation": "W-120",
    "machine": "Machining centre, vertical",
    "standard_time": times(machine="4.9 min", manual="1.3 min"),
    "result": said("Six threads M8-6H, four holes Ø 11, clean and free of burrs.", "Sechs M8-6H, vier Ø 11, gratfrei."),
    "skills": [{"id": "k1", "skill": "CNC milling", "level": "2"}],
    "references": [{"id": "d1", "kind": "drawing", "identifier": "BH72-100", "revision": "D"}],
}

STEPS: dict[str, Raw] = {
    "home-21": {
        "title": said("Clamp on the mandrel", "Auf Dorn spannen", "装夹到芯轴上"),
        "occasion": "cycle",
        "instruction": said(
            "Set the seat on the mandrel, flange up, the cast nose against the pin. Close both clamps.",
            "Sitz auf den Dorn setzen, Flansch oben, Gussnase an den Stift. Beide Spanner schließen.",
        ),
        "resources": [resource("f1", "fixture", said("Mandrel fixture Ø 72", "Dornvorrichtung Ø 72"), "F-72", "1")],
        "standard_time": times(manual="30 s"),
    },
    "home-22": {
        "title": said("Drill six holes Ø 6.8", "Sechs Löcher Ø 6,8 bohren", "钻六个 Ø 6.8 孔"),
        "occasion": "cycle",
        "instruction": said("Drill 22 mm deep.", "22 mm tief bohren."),
        "parameters": {
            "spindle speed": limits("4200 rpm", "3800 rpm", "4600 rpm"),
            "feed": limits("0.2 mm/rev", "0.15 mm/rev", "0.22 mm/rev"),
        },
        "resources": [resource("t1", "tool", said("Carbide drill Ø 6.8, 5×D", "VHM-Bohrer Ø 6,8, 5×D"), "T11")],
        "standard_time": times(machine="40 s"),
    },
    "home-23": {
        "title": said("Countersink the holes", "Löcher ansenken", "孔口倒角"),
        "occasion": "cycle",
        "instruction": said("Countersink 90° to Ø 8.4.", "90° auf Ø 8,4 ansenken."),
        "parameters": {"diameter": limits("8.4 mm", "8.2 mm", "8.8 mm")},
        "resources": [resource("t1", "tool", said("Countersink 90°, Ø 16", "Kegelsenker 90°, Ø 16"), "T12")],
        "standard_time": times(machine="20 s"),
    },
    "home-24": {
        "title": said("Tap six threads M8", "Sechs Gewinde M8 schneiden", "攻六个 M8 螺纹"),
        "occasion": "cycle",
        "instruction": said("Tap 16 mm deep, without reversing on the way.", "16 mm tief schneiden, ohne Rückhub."),
        "key_points": [
            point(
                "k1",
                said("Straight-fluted tap for cast iron", "Geradegenuteter Gussgewindebohrer"),
                said("a spiral one catches on the short chips", "ein gedrallter hakt an den kurzen Spänen"),
            )
        ],
        "parameters": {
            "spindle speed": limits("600 rpm", "500 rpm", "700 rpm"),
            "feed": limits("1.25 mm/rev"),
        },
        "resources": [resource("t1", "tool", said("Tap M8-6H, HSS-E, form C", "Gewindebohrer M8-6H, HSS-E, C"), "T13")],
        "checks": [
            {
                "id": "c1",
                "characteristic": said("Thread M8-6H", "Gewinde M8-6H"),
                "class": "special",
                "gauge": "PG-M8 go / no-go",
                "sample": "1",
                "frequency": "first and last of a lot",
                "reaction": said("Change the tap, check all since the last good one"),
            }
        ],
        "standard_time": times(machine="30 s"),
    },
    "home-25": {
        "title": said("Drill four holes Ø 11", "Vier Löcher Ø 11 bohren", "钻四个 Ø 11 孔"),
        "occasion": "cycle",
        "instruction": said("Drill through the flange.", "Durch den Flansch bohren."),
        "parameters": {
            "spindle speed": limits("2600 rpm", "2300 rpm", "2900 rpm"),
            "feed": limits("0.25 mm/rev", "0.2 mm/rev", "0.3 mm/rev"),
        },
        "resources": [resource("t1", "tool", said("Carbide drill Ø 11, 3×D", "VHM-Bohrer Ø 11, 3×D"), "T14")],
        "standard_time": times(machine="25 s"),
    },
    "home-26": {
        "title": said("Deburr and wash", "Entgraten und waschen", "去毛刺和清洗"),
        "occasion": "cycle",
        "instruction": said(
            "Break all edges with the deburring blade. Blow out the threads. Wash, then dry.",
            "Alle Kanten mit dem Handentgrater brechen. Gewinde ausblasen. Waschen, dann trocknen.",
        ),
        "key_points": [
            point(
                "k1",
                said("Turn the part while blowing", "Teil beim Ausblasen drehen"),
                said("chips stay in blind threads", "in Sacklöchern bleiben Späne"),
            )
        ],
        "hazards": [
            hazard(
                "h1",
                said("Chips in the eyes", "Späne in den Augen"),
                said("Blow inside the cabin only", "Nur in der Kabine ausblasen"),
                "safety glasses",
            )
        ],
        "parameters": {
            "washing temperature": limits("60 °C", "55 °C", "65 °C"),
            "washing time": limits("3 min", "3 min"),
        },
        "resources": [resource("t1", "tool", said("Deburring blade", "Handentgrater"), "DB-2")],
        "standard_time": times(machine="3 min", manual="50 s"),
    },
}
