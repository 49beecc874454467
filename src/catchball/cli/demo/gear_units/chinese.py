"""The Chinese plant: many people who are new to the work, and a wash of its own making."""

from __future__ import annotations

from catchball.cli.demo.gear_units.building import check, hazard, resource, step, times, value
from catchball.cli.demo.gear_units.deviations import Days, Deviation, Meets, State
from catchball.cli.demo.gear_units.workbench import Workbench


def _coolant(bench: Workbench) -> None:
    bench.put("home-20", "resources/r1/identifier", "QL-206")
    bench.word("home-20", "resources/r1/name", "Emulsion QL-206", "Emulsion QL-206", "乳化液 QL-206")
    bench.put("home-20", "resources/r1/data/concentration/value", "9 %")


def _fixture(bench: Workbench) -> None:
    bench.put("home-201", "resources/r1/identifier", "F-CN-02")
    bench.word(
        "home-201",
        "resources/r1/name",
        "Three-jaw fixture, long jaws",
        "Dreibackenvorrichtung, lange Backen",
        "长爪三爪夹具",
    )


def _plug_tray(bench: Workbench) -> None:
    tray = resource(
        "fixture", "TP-02", ("Tray with two sensors", "Schale mit zwei Sensoren", "带两个传感器的料盘"), "1"
    )
    bench.append("home-804", "resources", "cn-r1", tray)
    bench.key_point(
        "home-804",
        "cn-k1",
        (
            "The station goes on only when both places are empty",
            "Erst bei zwei leeren Plätzen geht es weiter",
            "两个位置取空后工位才放行",
        ),
        (
            "A forgotten plug shows up here, not in the leak test",
            "Ein vergessener Verschluss fällt hier auf, nicht erst bei der Dichtprüfung",
            "漏装在此发现，而不是检漏时",
        ),
    )


def _chinese_words(bench: Workbench) -> None:
    bench.translate(
        "home-603",
        "zh-Hans",
        title="测量前座",
        instruction="在两个深度、两个方向测量 Ø 80。以最大值和最小值为准。",
    )
    bench.translate(
        "home-604",
        "zh-Hans",
        title="测量后座",
        instruction="量表加接长杆穿过前座，同样测量 Ø 72。",
    )
    bench.translate(
        "home-602",
        "zh-Hans",
        title="校对内径量表",
        instruction="擦净环规。摆动量表找最小读数，调零。重复一次。",
    )


def _heating_split(bench: Workbench) -> None:
    bench.word("home-706", "title", "Put the housing into the oven", "Gehäuse in den Ofen stellen", "壳体入炉")
    bench.word(
        "home-706",
        "instruction",
        "Set the housing in the oven, base face down, on the next free place. Hang the time card on it.",
        "Gehäuse in den Ofen stellen, Grundfläche unten, auf den nächsten freien Platz. Zeitkarte anhängen.",
        "壳体基面朝下放入烘箱下一个空位，挂上时间卡。",
    )
    second = step(
        ("Take the housing out", "Gehäuse entnehmen", "取出壳体"),
        (
            "Take the housing with the longest time. Hold the probe in the front seat: 110 °C, or back in.",
            "Gehäuse mit der längsten Zeit nehmen. Fühler in den vorderen Sitz halten: 110 °C, sonst zurück.",
            "取时间最长的壳体。探头贴前座：达到 110 °C，否则放回。",
        ),
        keys=[
            (
                ("First in, first out", "Zuerst hinein, zuerst heraus", "先进先出"),
                (
                    "The last one in is still cold inside",
                    "Das zuletzt eingelegte ist innen noch kalt",
                    "最后放入的内部还是冷的",
                ),
            )
        ],
        hazards=[
            hazard(
                ("Burns", "Verbrennung", "烫伤"),
                ("Gloves to the elbow", "Handschuhe bis zum Ellbogen", "戴长手套"),
                "heat-resistant gloves",
            )
        ],
        standard_time=times(manual=9),
    )
    bench.add("cn-2", "home-706", second, source="home-706")
    bench.hand_over("home-706", "checks", "c1", "cn-2", "c1")


def _height_check(bench: Workbench) -> None:
    bench.hand_over("home-303", "checks", "c1", "home-310", "cn-c1")


def _dowel_limit(bench: Workbench) -> None:
    bench.put("home-207", "checks/c1/limits/high", "8.012 mm")


def _plugs_first(bench: Workbench) -> None:
    bench.move("home-804", "home-801")


def _washing_temperature(bench: Workbench) -> None:
    bench.amounts("home-505", washing_temperature="52 °C")


def rinse_the_chamber(bench: Workbench) -> None:
    """A step that rinses the chamber after tapping, in the machine."""
    rinse = step(
        ("Rinse the chamber", "Kammer ausspülen", "冲洗内腔"),
        (
            "The program turns the part through 360° below the rinsing lance. Look into the chamber: no chip.",
            "Das Programm dreht das Teil unter der Spüllanze um 360°. In die Kammer sehen: kein Span.",
            "程序使工件在冲洗枪下转 360°。查看内腔：无切屑。",
        ),
        keys=[
            (
                ("Before the door is opened", "Bevor die Tür geöffnet wird", "开门之前"),
                (
                    "Dried on, the chips hold fast even in the washer",
                    "Angetrocknet halten die Späne sogar in der Waschanlage",
                    "干后切屑连清洗机也洗不掉",
                ),
            )
        ],
        parameters={"rinsing pressure": value("20 bar", "15 bar", "30 bar")},
        standard_time=times(machine=8),
    )
    bench.add("cn-1", "home-407", rinse)


def _slower_drill(bench: Workbench) -> None:
    bench.amounts("home-402", cutting_speed="150 m/min", spindle_speed="5305 rpm", feed_rate="1485 mm/min")


def _other_bearing(bench: Workbench) -> None:
    bench.word(
        "home-701",
        "resources/r1/name",
        "Ball bearing 6207, second maker",
        "Kugellager 6207, Zweitlieferant",
        "轴承 6207，备选厂家",
    )


def _winter_rest(bench: Workbench) -> None:
    bench.amounts("home-107", resting_time="8 h")


def _first_part(bench: Workbench) -> None:
    first = check(
        ("Front seat, first part after lunch", "Vorderer Sitz, erstes Teil nach der Pause", "前座，午休后首件"),
        ("Bore gauge", "Innenmessgerät", "内径量表"),
        ("Run the spindle warm again", "Spindel erneut warmlaufen lassen", "主轴重新预热"),
        gauge="IM-80",
        frequency="1/break",
        low="79.97 mm",
        high="80 mm",
    )
    bench.append("home-308", "checks", "cn-c2", first)


DEVIATIONS: tuple[Deviation, ...] = (
    Deviation(
        "coolant",
        "Local coolant on the first clamping",
        "The standard emulsion takes eleven weeks to arrive. QL-206 is boron-free too; 2,000 parts without a stain.",
        State.ACCEPTED,
        "purchasing",
        ("material",),
        Days(proposed=-240, decided=-221, effective=-214),
        _coolant,
    ),
    Deviation(
        "fixture",
        "Long jaws on the first fixture",
        "Our castings come with a longer boss; the jaws reach 12 mm further down.",
        State.WITHIN_LATITUDE,
        "production",
        ("resource",),
        Days(proposed=-233, effective=-231),
        _fixture,
    ),
    Deviation(
        "plug-tray",
        "Tray that counts the plugs",
        "A forgotten plug was found at the leak test 23 times in a quarter; each costs four minutes.",
        State.IN_REVIEW,
        "improvement",
        ("method", "resource"),
        Days(proposed=-4),
        _plug_tray,
    ),
    Deviation(
        "chinese-words",
        "Measuring in Chinese",
        "Every second measurer has been here for less than a year.",
        State.ACCEPTED,
        "quality",
        ("editorial",),
        Days(proposed=-60, decided=-58, effective=-57),
        _chinese_words,
    ),
    Deviation(
        "heating-split",
        "Into the oven, out of the oven: two steps",
        "Two people share the oven here. One step for both left it open who takes the temperature.",
        State.ON_TRIAL,
        "production",
        ("method", "flow"),
        Days(proposed=-17, effective=-14, ends=14),
        _heating_split,
    ),
    Deviation(
        "height-check",
        "Height measured when unloading",
        "The height gauge stands beside the unloading place; measuring inside the machine stopped it for 40 s.",
        State.ACCEPTED,
        "quality",
        ("inspection",),
        Days(proposed=-130, decided=-119, effective=-112),
        _height_check,
    ),
    Deviation(
        "dowel-limit",
        "Dowel bores up to 8.012 mm only",
        "Our reamers wear evenly; stopping at 8.012 gives a day to change them.",
        State.WITHIN_LATITUDE,
        "quality",
        ("inspection",),
        Days(proposed=-75, effective=-74),
        _dowel_limit,
    ),
    Deviation(
        "plugs-first",
        "Plugs right after the seal",
        "The plugs are driven at the same press table as the seal; the cover is put on at the next.",
        State.ACCEPTED,
        "production",
        ("flow",),
        Days(proposed=-140, decided=-133, effective=-126),
        _plugs_first,
    ),
    Deviation(
        "washing-temperature",
        "Washing at 52 °C",
        "Less steam, less heating: 9 % of the washer's energy. Residue stays below 3 mg so far.",
        State.IN_REVIEW,
        "production",
        ("setting",),
        Days(proposed=-8),
        _washing_temperature,
        Meets.CONFLICT,
    ),
    Deviation(
        "rinse",
        "Chamber rinsed in the machine",
        "Largest particle fell from 540 to 310 µm, and nobody reaches into the chamber any more.",
        State.OFFERED,
        "improvement",
        ("method", "safety"),
        Days(proposed=-170, decided=-149, effective=-143),
        rinse_the_chamber,
        Meets.ABSORBED,
    ),
    Deviation(
        "slower-drill",
        "Flange drill at 150 m/min",
        "Local carbide drill; at 160 m/min its corners chip.",
        State.WITHIN_LATITUDE,
        "production",
        ("setting",),
        Days(proposed=-88, effective=-88),
        _slower_drill,
    ),
    Deviation(
        "other-bearing",
        "Bearing 6207 of the second maker",
        "A container is held up in port. The second maker is approved for this gear unit; lots are recorded.",
        State.TEMPORARY,
        "purchasing",
        ("sub-supplier", "temporary"),
        Days(proposed=-3, decided=-3, effective=-2, ends=12),
        _other_bearing,
    ),
    Deviation(
        "first-part",
        "One more bore check after lunch",
        "The spindle cools during the break; the first bore afterwards was 8 µm small in three of forty cases.",
        State.WITHIN_LATITUDE,
        "quality",
        ("inspection",),
        Days(proposed=-33, effective=-32),
        _first_part,
    ),
    Deviation(
        "winter-rest",
        "Eight hours of rest in January",
        "The receiving hall was at 4 °C while its heating was rebuilt.",
        State.LAPSED,
        "production",
        ("setting", "temporary"),
        Days(proposed=-190, decided=-190, effective=-189, ends=-150),
        _winter_rest,
    ),
)
