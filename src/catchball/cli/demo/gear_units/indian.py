"""The Indian plant: heat, monsoon, and assembly by hand where others have a robot."""

from __future__ import annotations

from catchball.cli.demo.gear_units.building import resource, step, times, value
from catchball.cli.demo.gear_units.deviations import Days, Deviation, Meets, State
from catchball.cli.demo.gear_units.workbench import Workbench


def _coolant(bench: Workbench) -> None:
    bench.put("home-40", "resources/r1/identifier", "TF-40")
    bench.word(
        "home-40",
        "resources/r1/name",
        "Emulsion with EP additive, tropical",
        "Emulsion mit EP-Zusatz, Tropenausführung",
        "热带型极压乳化液",
    )
    bench.put("home-40", "resources/r1/data/concentration/value", "12 %")


def _fixture(bench: Workbench) -> None:
    bench.put("home-401", "resources/r1/identifier", "F-IN-03")
    bench.word(
        "home-401",
        "resources/r1/name",
        "Toggle-clamp fixture, two dowels",
        "Kniehebelvorrichtung, zwei Stifte",
        "肘节压板夹具，两销",
    )


def _seal_nest(bench: Workbench) -> None:
    nest = resource(
        "fixture",
        "N-IN-7",
        ("Nest that takes the seal one way only", "Aufnahme, die den Ring nur richtig herum fasst"),
        "1",
    )
    bench.append("home-801", "resources", "in-r1", nest)
    bench.key_point(
        "home-801",
        "in-k2",
        ("Seal into the nest first, then the stamp", "Erst der Ring in die Aufnahme, dann der Stempel"),
        (
            "The wrong way round it stands 3 mm proud and the stamp stops",
            "Falsch herum steht er 3 mm vor, und der Stempel hält an",
        ),
    )


def _shorter_words(bench: Workbench) -> None:
    bench.word(
        "home-709",
        "instruction",
        "Wait for 35 °C. Turn ten times by hand. Dial gauge on the shaft end: push, pull, read.",
        "35 °C abwarten. Zehnmal von Hand drehen. Messuhr an das Wellenende: drücken, ziehen, ablesen.",
        "等到 35 °C。用手转十圈。百分表抵轴端：推、拉、读数。",
    )
    bench.translate(
        "home-709",
        "hi",
        title="घूर्णन और अक्षीय प्ले जाँचें",
        instruction="35 °C तक ठंडा होने दें। शाफ्ट को हाथ से दस बार घुमाएँ। डायल गेज शाफ्ट के सिरे पर: दबाएँ, खींचें, पढ़ें।",
    )


def _brush_split(bench: Workbench) -> None:
    bench.word("home-501", "title", "Brush the plug bores", "Verschlussbohrungen bürsten", "刷油塞孔毛刺")
    second = step(
        ("Brush the breather bore", "Entlüftungsbohrung bürsten", "刷通气孔毛刺"),
        (
            "Change to the brush Ø 10. Run it through the breather bore into the chamber, three strokes.",
            "Auf die Bürste Ø 10 wechseln. Durch die Entlüftungsbohrung bis in die Kammer führen, drei Hübe.",
            "换 Ø 10 刷。经通气孔刷至内腔，三个行程。",
        ),
        applies=["D"],
        keys=[
            (
                ("Brush Ø 10, not Ø 12", "Bürste Ø 10, nicht Ø 12", "用 Ø 10 刷，不用 Ø 12"),
                (
                    "The large one takes the crest off the first thread",
                    "Die große trägt den ersten Gewindegang ab",
                    "大刷会磨掉第一牙",
                ),
            )
        ],
        parameters={"brush speed": value("1000 rpm", "800 rpm", "1200 rpm")},
        resources=[
            resource("tool", "EB-10", ("Abrasive nylon brush Ø 10", "Schleifnylonbürste Ø 10", "尼龙磨料刷 Ø 10"))
        ],
        standard_time=times(manual=9),
    )
    bench.add("in-1", "home-501", second, source="home-501")


def _thread_check(bench: Workbench) -> None:
    bench.hand_over("home-406", "checks", "c1", "home-606", "in-c1")


def _hardness(bench: Workbench) -> None:
    bench.put("home-103", "checks/c1/limits/low", "95 HBW")


def _rest_earlier(bench: Workbench) -> None:
    bench.move("home-107", "home-101")


def _cooler_oven(bench: Workbench) -> None:
    bench.amounts("home-706", housing_temperature="105 °C")


def oven_timer(bench: Workbench) -> None:
    """A timer that starts with the oven door."""
    bench.key_point(
        "home-707",
        "in-k1",
        (
            "The door starts the timer: red lamp, back into the oven",
            "Die Tür startet die Uhr: rote Lampe, zurück in den Ofen",
            "开炉门即计时：红灯亮则放回烘箱",
        ),
        ("60 seconds cannot be felt", "60 Sekunden lassen sich nicht schätzen", "60 秒凭感觉估不准"),
    )


def _drying(bench: Workbench) -> None:
    bench.amounts("home-506", drying_time="5 min")


def _other_microscope(bench: Workbench) -> None:
    bench.put("home-507", "checks/c2/gauge", "MI-EXT")
    bench.put("home-507", "checks/c2/frequency", "1/day")


def _rust_bag(bench: Workbench) -> None:
    bench.append(
        "home-808", "resources", "in-r2", resource("material", "VCI-40", ("Anti-rust bag", "Rostschutzbeutel"), "1")
    )


DEVIATIONS: tuple[Deviation, ...] = (
    Deviation(
        "coolant",
        "12 % emulsion for thread forming",
        "At 40 °C in the hall the bath drifts; below 11 % the formers weld. Four broke in a month, none since.",
        State.ACCEPTED,
        "production",
        ("material",),
        Days(proposed=-200, decided=-188, effective=-180),
        _coolant,
    ),
    Deviation(
        "fixture",
        "Toggle clamps for drilling",
        "No hydraulics on this machine. The clamping force was measured: 6.2 kN, standard 5.8 kN.",
        State.ACCEPTED,
        "production",
        ("resource",),
        Days(proposed=-270, decided=-256, effective=-250),
        _fixture,
    ),
    Deviation(
        "seal-nest",
        "Nest that takes the seal one way only",
        "Seven seals were pressed in the wrong way round last year, each found at the customer.",
        State.OFFERED,
        "improvement",
        ("method", "resource"),
        Days(proposed=-100, decided=-84, effective=-77),
        _seal_nest,
    ),
    Deviation(
        "shorter-words",
        "Play check in fewer words, and in Hindi",
        "The step is read aloud to new people; short sentences are repeated correctly.",
        State.ACCEPTED,
        "production",
        ("editorial",),
        Days(proposed=-45, decided=-43, effective=-42),
        _shorter_words,
    ),
    Deviation(
        "brush-split",
        "Breather bore brushed in a step of its own",
        "Variant D needs a smaller brush. In one step the large one was used for both.",
        State.ACCEPTED,
        "quality",
        ("method",),
        Days(proposed=-115, decided=-104, effective=-98),
        _brush_split,
    ),
    Deviation(
        "thread-check",
        "Thread depth checked in the measuring room",
        "The plug gauge at the machine wears within weeks: dust. The one in the measuring room has lasted a year.",
        State.IN_REVIEW,
        "quality",
        ("inspection",),
        Days(proposed=-5),
        _thread_check,
    ),
    Deviation(
        "hardness",
        "Hardness at least 95 HBW",
        "Our foundry's T6 scatters; at 90 the next melt was too soft twice.",
        State.WITHIN_LATITUDE,
        "quality",
        ("inspection",),
        Days(proposed=-160, effective=-158),
        _hardness,
    ),
    Deviation(
        "rest-earlier",
        "Castings rest before they are inspected",
        "They come off the lorry at 45 °C. Resting in the inspection rack costs no second handling.",
        State.ON_TRIAL,
        "production",
        ("flow",),
        Days(proposed=-25, effective=-20, ends=10),
        _rest_earlier,
    ),
    Deviation(
        "cooler-oven",
        "Housing at 105 °C",
        "At 105 °C there is still 0.1 mm of clearance, and none of our housings runs above 120 °C any more.",
        State.IN_REVIEW,
        "production",
        ("setting",),
        Days(proposed=-11),
        _cooler_oven,
        Meets.CONFLICT,
    ),
    Deviation(
        "oven-timer",
        "Timer that starts with the oven door",
        "Stuck shafts fell from 1.1 % to 0.1 % in 3,000 parts.",
        State.ACCEPTED,
        "improvement",
        ("method",),
        Days(proposed=-175, decided=-160, effective=-155),
        oven_timer,
        Meets.ABSORBED,
    ),
    Deviation(
        "drying",
        "Drying for five minutes",
        "In the monsoon the vacuum pump reaches 60 mbar only.",
        State.WITHIN_LATITUDE,
        "production",
        ("setting",),
        Days(proposed=-52, effective=-52),
        _drying,
    ),
    Deviation(
        "other-microscope",
        "Particles counted by an outside laboratory",
        "Our microscope is at its maker for repair.",
        State.TEMPORARY,
        "quality",
        ("inspection", "temporary"),
        Days(proposed=-7, decided=-7, effective=-6, ends=8),
        _other_microscope,
    ),
    Deviation(
        "rust-bag",
        "Anti-rust bag in the monsoon",
        "Shaft ends rusted in the container in July.",
        State.LAPSED,
        "production",
        ("material", "temporary"),
        Days(proposed=-220, decided=-219, effective=-218, ends=-128),
        _rust_bag,
    ),
)
