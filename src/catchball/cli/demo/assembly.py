"""OP30 of the demonstration: bearings, seal and cover."""

from __future__ import annotations

from catchball.cli.demo.building import Raw, hazard, limits, point, resource, said, times

OPERATION: Raw = {
    "number": "30",
    "title": said("Assemble bearings and cover", "Lager und Deckel montieren", "装配轴承和端盖"),
    "workstation": "W-210",
    "standard_time": times(manual="7.4 min"),
    "result": said(
        "The shaft turns freely by hand, with 0.1 to 0.3 mm of axial play.",
        "Die Welle dreht von Hand frei, Axialspiel 0,1 bis 0,3 mm.",
        "轴用手转动灵活，轴向间隙 0.1 至 0.3 mm。",
    ),
    "skills": [{"id": "k1", "skill": "Bearing assembly", "level": "3"}],
    "references": [{"id": "d1", "kind": "drawing", "identifier": "BH72-000", "revision": "C"}],
}

STEPS: dict[str, Raw] = {
    "home-31": {
        "title": said("Press the seal into the cover", "Dichtring in den Deckel pressen", "将油封压入端盖"),
        "occasion": "cycle",
        "instruction": said(
            "Lay the seal on the cover, open side up. Press it in until it is flush.",
            "Dichtring auf den Deckel legen, offene Seite oben. Bündig einpressen.",
            "将油封放在端盖上，开口朝上。压至平齐。",
        ),
        "key_points": [
            point(
                "k1",
                said("Open side towards the oil", "Offene Seite zum Öl"),
                said("the wrong way round it leaks within hours", "falsch herum ist er nach Stunden undicht"),
            )
        ],
        "resources": [
            resource("p1", "part", said("Shaft seal 35×52×7", "Wellendichtring 35×52×7"), "WDR-35527", "1"),
            resource("t1", "tool", said("Press stamp Ø 51", "Einpressstempel Ø 51"), "ST-51"),
        ],
        "standard_time": times(manual="45 s"),
    },
    "home-32": {
        "title": said("Heat the bearings and fit them", "Lager erwärmen und aufziehen", "加热并安装轴承"),
        "occasion": "cycle",
        "instruction": said(
            "Heat two bearings 6207. Slide each to the shoulder and hold it until it grips.",
            "Zwei Lager 6207 erwärmen. Jedes bis zum Bund schieben und halten, bis es fasst.",
            "加热两个 6207 轴承。推至轴肩并压住，直到抱紧。",
        ),
        "key_points": [
            point(
                "k1",
                said("Hold it until it grips", "Halten, bis es fasst"),
                said("cooling pulls it away from the shoulder", "beim Abkühlen wandert es vom Bund weg"),
            )
        ],
        "hazards": [
            hazard(
                "h1", said("Hot ring", "Heißer Ring"), said("Never bare hands", "Nie ohne Handschuhe"), "heat gloves"
            )
        ],
        "parameters": {"bearing temperature": limits("100 °C", "90 °C", "110 °C", "special")},
        "resources": [
            resource("p1", "part", said("Ball bearing 6207", "Kugellager 6207"), "6207", "2"),
            resource("p2", "part", said("Shaft, seats Ø 35 k6", "Welle, Sitze Ø 35 k6"), "BH72-010", "1"),
            resource("t1", "tool", said("Induction heater, demagnetising", "Induktionsanwärmer"), "IH-1"),
        ],
        "standard_time": times(manual="2.5 min"),
    },
    "home-33": {
        "title": said("Fit the shaft into the housing", "Welle ins Gehäuse setzen", "将轴装入壳体"),
        "occasion": "cycle",
        "instruction": said(
            "Oil both seats thinly. Push the shaft in by the outer rings until it stops.",
            "Beide Sitze dünn ölen. Welle über die Außenringe bis zum Anschlag einschieben.",
        ),
        "key_points": [
            point(
                "k1",
                said("Push on the outer ring only", "Nur auf den Außenring drücken"),
                said("force through the balls dents the races", "Kraft über die Kugeln gibt Eindrücke"),
            )
        ],
        "resources": [resource("t1", "tool", said("Fitting sleeve Ø 71", "Montagehülse Ø 71"), "FS-71")],
        "standard_time": times(manual="70 s"),
    },
    "home-34": {
        "title": said("Put the cover on", "Deckel aufsetzen", "装上端盖"),
        "occasion": "cycle",
        "instruction": said(
            "Grease the seal lip. Slide the cover over the shaft and turn it until the holes line up.",
            "Dichtlippe fetten. Deckel über die Welle schieben und drehen, bis die Löcher fluchten.",
        ),
        "key_points": [
            point(
                "k1",
                said("No sharp edge on the shaft", "Keine scharfe Kante an der Welle"),
                said("it cuts the lip", "sie schneidet die Lippe"),
            )
        ],
        "resources": [resource("p1", "part", said("Gasket", "Flachdichtung"), "BH72-021", "1")],
        "standard_time": times(manual="40 s"),
    },
    "home-35": {
        "title": said("Tighten the cover screws", "Deckelschrauben anziehen", "拧紧端盖螺钉"),
        "occasion": "cycle",
        "instruction": said(
            "Turn in six screws by hand. Tighten crosswise in two passes.",
            "Sechs Schrauben von Hand eindrehen. Über Kreuz in zwei Durchgängen anziehen.",
            "用手旋入六个螺钉。分两次交叉拧紧。",
        ),
        "key_points": [
            point(
                "k1",
                said("Crosswise", "Über Kreuz"),
                said("else the gasket is squeezed out on one side", "sonst quetscht die Dichtung einseitig heraus"),
            )
        ],
        "parameters": {
            "first pass": limits("12 N·m"),
            "torque": limits("25 N·m", "23 N·m", "27 N·m", "special"),
        },
        "resources": [
            resource("p1", "part", said("Screw M8×20, 8.8", "Schraube M8×20, 8.8"), "ISO 4762", "6"),
            resource("t1", "tool", said("Torque wrench 10–50 N·m", "Drehmomentschlüssel 10–50 N·m"), "TW-50"),
        ],
        "standard_time": times(manual="80 s"),
    },
    "home-36": {
        "title": said("Check play and running", "Spiel und Lauf prüfen", "检查间隙和转动"),
        "occasion": "cycle",
        "instruction": said(
            "Turn the shaft ten times by hand. Set the dial gauge on its end, push and pull.",
            "Welle zehnmal von Hand drehen. Messuhr an die Stirn setzen, drücken und ziehen.",
        ),
        "resources": [resource("g1", "gauge", said("Dial gauge 0.01 mm", "Messuhr 0,01 mm"), "DG-10")],
        "checks": [
            {
                "id": "c1",
                "characteristic": said("Axial play", "Axialspiel", "轴向间隙"),
                "class": "special",
                "gauge": "DG-10",
                "sample": "1",
                "frequency": "each part",
                "limits": {"low": "0.1 mm", "high": "0.3 mm"},
                "reaction": said("Set the part aside and call the team leader"),
            }
        ],
        "standard_time": times(manual="60 s"),
    },
}
