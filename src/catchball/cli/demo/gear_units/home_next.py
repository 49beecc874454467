"""The next revision of the home cookbook: a dozen improvements, four of them learnt from the plants."""

from __future__ import annotations

from functools import cache

from catchball.cli.demo.gear_units.building import check, free, number, resource, step, times, value
from catchball.cli.demo.gear_units.chinese import rinse_the_chamber
from catchball.cli.demo.gear_units.czech import orientation_pin
from catchball.cli.demo.gear_units.home import home_cookbook
from catchball.cli.demo.gear_units.indian import oven_timer
from catchball.cli.demo.gear_units.pictures import picture_content
from catchball.cli.demo.gear_units.supplier import x_ray
from catchball.cli.demo.gear_units.workbench import Workbench
from catchball.core.document import Cookbook

REVISION = 2


@cache
def home_cookbook_next() -> Cookbook:
    """The second revision of the home cookbook."""
    bench = Workbench(home_cookbook())
    for take_back in (orientation_pin, rinse_the_chamber, oven_timer, x_ray):
        take_back(bench)
    _receive_and_mill(bench)
    _bore(bench)
    _wash_and_measure(bench)
    _assemble(bench)
    return bench.issue()


def _receive_and_mill(bench: Workbench) -> None:
    bench.amounts("home-105", dot_depth="0.18 mm")  # (flat codes were lost in the washer)
    bench.withdraw("home-203", REVISION)  # (air sensing does what the feeler did)
    bench.put("home-202", "parameters/air gap", value("0.02 mm", "", "0.04 mm", "special"))
    bench.key_point(
        "home-202",
        "k2",
        ("Wait for the green air signal", "Grünes Luftsignal abwarten", "等待绿色气检信号"),
        (
            "A chip under a rest tilts the part by 0.1 mm",
            "Ein Span unter einer Auflage kippt das Teil um 0,1 mm",
            "支承上有切屑会倾斜 0.1 mm",
        ),
    )

    bench.put("home-202", "media/m1/name", "base-fixture-air.png")
    bench.put("home-202", "media/m1/content", picture_content("base-fixture-air"))
    bench.word(
        "home-202",
        "media/m1/caption",
        "First clamping with air sensing",
        "Erste Aufspannung mit Luftanlage",
        "带气检的第一次装夹",
    )
    marks = (
        number(190, 215, "Rest with an air nozzle", "Auflage mit Luftdüse", "带气嘴支承"),
        number(230, 430, "Jaw on the boss", "Backe am Auge", "凸台上的卡爪"),
        number(480, 575, "Air, 1.5 bar", "Luft, 1,5 bar", "气压 1.5 bar"),
    )
    for place, mark in enumerate(marks, start=1):
        bench.put("home-202", f"media/m1/annotations/a{place}", {**mark, "id": f"a{place}"})


def _bore(bench: Workbench) -> None:
    bench.amounts("home-302", clamping_pressure="38 bar")  # (roundness of the front seat: 5 instead of 7 µm)
    bench.amounts("home-304", feed_per_tooth="0.13 mm", feed_rate="2330 mm/min")
    bench.put("home-406", "resources/r1/data/tool life/value", "25000 pcs")
    for uid in ("home-30", "home-60"):
        bench.put(uid, "references/d1/revision", "F")


def _wash_and_measure(bench: Workbench) -> None:
    bench.amounts("home-505", washing_temperature="55 °C")
    bench.put("home-505", "resources/r1/identifier", "RN-3")
    bench.word(
        "home-505",
        "resources/r1/name",
        "Low-temperature cleaner for aluminium",
        "Niedertemperaturreiniger für Aluminium",
    )
    bench.put("home-603", "checks/c1/frequency", "1/20")  # (Cpk 1.8 over a year)
    bench.move("home-606", "home-604")  # (gauges first: a bad thread need not wait for the measuring machine)


def _assemble(bench: Workbench) -> None:
    bench.amounts("home-706", housing_temperature="115 °C")
    bench.word(
        "home-803",
        "instruction",
        "Turn six coated screws M6×20 in by hand. Tighten in the order shown, first to 5 N·m, then to 9.5 N·m.",
        "Sechs beschichtete Schrauben M6×20 von Hand eindrehen. In gezeigter Folge anziehen, erst 5, dann 9,5 N·m.",
    )
    bench.word("home-803", "resources/r1/name", "Screw M6×20, 8.8, coated", "Schraube M6×20, 8.8, beschichtet")
    stored = step(
        ("Store the results", "Ergebnisse speichern"),
        (
            "Scan the code. Press curve, torques and leak test must all be green before the part goes on.",
            "Code scannen. Presskurve, Drehmomente und Dichtprüfung müssen grün sein, bevor das Teil weitergeht.",
        ),
        keys=[
            (
                ("All three, or into the lock-up", "Alle drei, oder in den Sperrkasten"),
                ("What is not stored now is not known at a complaint", "Was jetzt fehlt, fehlt bei der Reklamation"),
            )
        ],
        resources=[resource("program", "TR-80", ("Traceability screen", "Rückverfolgungsmaske"))],
        checks=[
            check(
                ("Three results stored", "Drei Ergebnisse gespeichert"),
                ("Screen", "Bildschirm"),
                ("Lock-up, call quality", "Sperrkasten, Qualität rufen"),
                kind="special",
            )
        ],
        standard_time=times(manual=5),
        latitude=free("resources"),
    )
    bench.add("home-809", "home-807", stored)
