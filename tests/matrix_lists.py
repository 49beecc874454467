"""What merging two edits of one table or list must give: rows, elements, and elements within elements."""

from __future__ import annotations

from typing import Any

from matrix import content


def _rows(**rows: str) -> dict[str, dict[str, str]]:
    return {name: dict(zip(("value", "high"), said.split(".."), strict=False)) for name, said in rows.items()}


def _rows_told(table: dict[str, dict[str, str]]) -> str:
    """The rows by name: value, high."""
    told = []
    for name, row in table.items():
        high = f"high {row['high']}" if "high" in row else ""
        told.append(" ".join(filter(None, (name, row.get("value", ""), high))))
    return ", ".join(told)


_SPEED = {"speed": {"value": "900"}}
_TORQUE = {"torque": {"value": "12"}}

# The rows of a table are merged by name; those of a step's parameters cohere.
TABLE = content(
    "rows of a table",
    "parameters",
    {
        "base": {**_SPEED, **_TORQUE},
        "torque 13": {**_SPEED, "torque": {"value": "13"}},
        "torque 11": {**_SPEED, "torque": {"value": "11"}},
        "torque high": {**_SPEED, "torque": {"value": "12", "high": "14"}},
        "no torque": _SPEED,
        "speed 800": {**_TORQUE, "speed": {"value": "800"}},
        "feed 1": {**_SPEED, **_TORQUE, "feed": {"value": "1"}},
        "feed 2": {**_SPEED, **_TORQUE, "feed": {"value": "2"}},
        "feed high": {**_SPEED, **_TORQUE, "feed": {"high": "3"}},
        "clear": {},
    },
    _rows_told,
    """
    torque 13   | torque 13   | clean    | speed 900, torque 13
                | torque 11   | conflict | speed 900, torque 12                      | value torque/value
                | torque high | review   | speed 900, torque 13 high 14              | group process
                | no torque   | conflict | speed 900, torque 13                      | life torque
                | speed 800   | review   | speed 800, torque 13                      | group process
                | feed 1      | review   | feed 1, speed 900, torque 13              | group process
                | feed 2      | review   | feed 2, speed 900, torque 13              | group process
                | feed high   | review   | feed high 3, speed 900, torque 13         | group process
                | clear       | conflict | torque 13                                 | life torque
    torque 11   | torque 11   | clean    | speed 900, torque 11
                | torque high | review   | speed 900, torque 11 high 14              | group process
                | no torque   | conflict | speed 900, torque 11                      | life torque
                | speed 800   | review   | speed 800, torque 11                      | group process
                | feed 1      | review   | feed 1, speed 900, torque 11              | group process
                | feed 2      | review   | feed 2, speed 900, torque 11              | group process
                | feed high   | review   | feed high 3, speed 900, torque 11         | group process
                | clear       | conflict | torque 11                                 | life torque
    torque high | torque high | clean    | speed 900, torque 12 high 14
                | no torque   | conflict | speed 900, torque 12 high 14              | life torque
                | speed 800   | review   | speed 800, torque 12 high 14              | group process
                | feed 1      | review   | feed 1, speed 900, torque 12 high 14      | group process
                | feed 2      | review   | feed 2, speed 900, torque 12 high 14      | group process
                | feed high   | review   | feed high 3, speed 900, torque 12 high 14 | group process
                | clear       | conflict | torque 12 high 14                         | life torque
    no torque   | no torque   | clean    | speed 900
                | speed 800   | review   | speed 800                                 | group process
                | feed 1      | review   | feed 1, speed 900                         | group process
                | feed 2      | review   | feed 2, speed 900                         | group process
                | feed high   | review   | feed high 3, speed 900                    | group process
                | clear       | clean    | -
    speed 800   | speed 800   | clean    | speed 800, torque 12
                | feed 1      | review   | feed 1, speed 800, torque 12              | group process
                | feed 2      | review   | feed 2, speed 800, torque 12              | group process
                | feed high   | review   | feed high 3, speed 800, torque 12         | group process
                | clear       | conflict | speed 800                                 | life speed
    feed 1      | feed 1      | clean    | feed 1, speed 900, torque 12
                | feed 2      | conflict | feed, speed 900, torque 12                | value feed/value
                | feed high   | review   | feed 1 high 3, speed 900, torque 12       | group process
                | clear       | review   | feed 1                                    | group process
    feed 2      | feed 2      | clean    | feed 2, speed 900, torque 12
                | feed high   | review   | feed 2 high 3, speed 900, torque 12       | group process
                | clear       | review   | feed 2                                    | group process
    feed high   | feed high   | clean    | feed high 3, speed 900, torque 12
                | clear       | review   | feed high 3                               | group process
    clear       | clear       | clean    | -
""",
)


def _points(names: str) -> list[dict[str, Any]]:
    """Key points from a few signs: k-1 to k-3 by number, with reason a or b; x, y, s are new, s! says it otherwise."""
    return [_point(name) for name in names.split()]


def _point(name: str) -> dict[str, Any]:
    if name[0] in "123":
        reason = {"reason": {"en": name[1:]}} if name[1:] else {}
        return {"id": f"k-{name[0]}", "point": {"en": f"Point {name[0]}"}, **reason}
    return {"id": f"{name[0]}-1", "point": {"en": f"Point {name}"}}


def _points_told(points: list[dict[str, Any]]) -> str:
    """The same signs; ? for a point whose words are asked."""
    return " ".join(_point_told(point) for point in points)


def _point_told(point: dict[str, Any]) -> str:
    said = point.get("point", {}).get("en", f"Point {point['id'][0]}?")
    return str(said).removeprefix("Point ") + str(point.get("reason", {}).get("en", ""))


# A swap of neighbours does not tell which of them moved: it meets neither a removal nor a longer move of one of them.
ITEMS = content(
    "elements of a list",
    "key_points",
    {
        "base": _points("1 2 3"),
        "reason A": _points("1a 2 3"),
        "reason B": _points("1b 2 3"),
        "delete": _points("2 3"),
        "x behind": _points("1 x 2 3"),
        "y behind": _points("1 y 2 3"),
        "s behind": _points("1 s 2 3"),
        "s other": _points("1 s! 2 3"),
        "s last": _points("1 2 3 s"),
        "by one": _points("2 1 3"),
        "3 up": _points("1 3 2"),
        "far": _points("2 3 1"),
        "clear": _points(""),
    },
    _points_told,
    """
    reason A | reason A | clean    | 1a 2 3
             | reason B | conflict | 1 2 3      | value k-1/reason/en
             | delete   | conflict | 1a 2 3     | life k-1
             | x behind | clean    | 1a x 2 3
             | y behind | clean    | 1a y 2 3
             | s behind | clean    | 1a s 2 3
             | s other  | clean    | 1a s! 2 3
             | s last   | clean    | 1a 2 3 s
             | by one   | clean    | 2 1a 3
             | 3 up     | clean    | 1a 3 2
             | far      | clean    | 2 3 1a
             | clear    | conflict | 1a         | life k-1
    reason B | reason B | clean    | 1b 2 3
             | delete   | conflict | 1b 2 3     | life k-1
             | x behind | clean    | 1b x 2 3
             | y behind | clean    | 1b y 2 3
             | s behind | clean    | 1b s 2 3
             | s other  | clean    | 1b s! 2 3
             | s last   | clean    | 1b 2 3 s
             | by one   | clean    | 2 1b 3
             | 3 up     | clean    | 1b 3 2
             | far      | clean    | 2 3 1b
             | clear    | conflict | 1b         | life k-1
    delete   | delete   | clean    | 2 3
             | x behind | clean    | x 2 3
             | y behind | clean    | y 2 3
             | s behind | clean    | s 2 3
             | s other  | clean    | s! 2 3
             | s last   | clean    | 2 3 s
             | by one   | clean    | 2 3
             | 3 up     | clean    | 3 2
             | far      | conflict | 2 3 1      | life k-1
             | clear    | clean    | -
    x behind | x behind | clean    | 1 x 2 3
             | y behind | review   | 1 x y 2 3  | both here @order
             | s behind | review   | 1 s x 2 3  | both here @order
             | s other  | review   | 1 s! x 2 3 | both here @order
             | s last   | clean    | 1 x 2 3 s
             | by one   | clean    | 2 1 x 3
             | 3 up     | clean    | 1 x 3 2
             | far      | clean    | x 2 3 1
             | clear    | clean    | x
    y behind | y behind | clean    | 1 y 2 3
             | s behind | review   | 1 s y 2 3  | both here @order
             | s other  | review   | 1 s! y 2 3 | both here @order
             | s last   | clean    | 1 y 2 3 s
             | by one   | clean    | 2 1 y 3
             | 3 up     | clean    | 1 y 3 2
             | far      | clean    | y 2 3 1
             | clear    | clean    | y
    s behind | s behind | clean    | 1 s 2 3
             | s other  | conflict | 1 s? 2 3   | value s-1/point/en
             | s last   | conflict | 1 s 2 3    | slot s-1/@slot
             | by one   | clean    | 2 1 s 3
             | 3 up     | clean    | 1 s 3 2
             | far      | clean    | s 2 3 1
             | clear    | clean    | s
    s other  | s other  | clean    | 1 s! 2 3
             | s last   | conflict | 1 s? 2 3   | value s-1/point/en, slot s-1/@slot
             | by one   | clean    | 2 1 s! 3
             | 3 up     | clean    | 1 s! 3 2
             | far      | clean    | s! 2 3 1
             | clear    | clean    | s!
    s last   | s last   | clean    | 1 2 3 s
             | by one   | clean    | 2 1 3 s
             | 3 up     | clean    | 1 3 2 s
             | far      | clean    | 2 3 1 s
             | clear    | clean    | s
    by one   | by one   | clean    | 2 1 3
             | 3 up     | conflict | 1 2 3      | order @order/k-1
             | far      | clean    | 2 3 1
             | clear    | clean    | -
    3 up     | 3 up     | clean    | 1 3 2
             | far      | clean    | 3 2 1
             | clear    | clean    | -
    far      | far      | clean    | 2 3 1
             | clear    | conflict | 1          | life k-1
    clear    | clear    | clean    | -
""",
)


def _picture(notes: str = "1 2 3", name: str = "a", content: str = "") -> dict[str, Any]:
    listed = [{"id": f"n-{note[0]}", "shape": "box", "at": note} for note in notes.split()]
    return {"id": "m-1", "name": name, "content": f"sha256:{content}", "annotations": listed}


_SECOND = {"id": "m-2", "name": "b"}


def _pictures_told(media: list[dict[str, Any]]) -> str:
    """The pictures by name, + with a new content; in brackets their annotations by where they point."""
    return " ".join(_picture_told(picture) for picture in media)


def _picture_told(picture: dict[str, Any]) -> str:
    notes = " ".join(note["at"] for note in picture.get("annotations", ()))
    content = picture.get("content", "").removeprefix("sha256:")
    return f"{picture['name']}{content}" + (f"({notes})" if notes else "")


NESTED = content(
    "annotations of a picture",
    "media",
    {
        "base": [_picture(), _SECOND],
        "rename": [_picture(name="A"), _SECOND],
        "content": [_picture(content="+"), _SECOND],
        "at A": [_picture("1a 2 3"), _SECOND],
        "at B": [_picture("1b 2 3"), _SECOND],
        "no 1": [_picture("2 3"), _SECOND],
        "x behind": [_picture("1 x 2 3"), _SECOND],
        "far": [_picture("2 3 1"), _SECOND],
        "no a": [_SECOND],
        "swap": [_SECOND, _picture()],
    },
    _pictures_told,
    """
    rename   | rename   | clean    | A(1 2 3) b
             | content  | clean    | A+(1 2 3) b
             | at A     | clean    | A(1a 2 3) b
             | at B     | clean    | A(1b 2 3) b
             | no 1     | clean    | A(2 3) b
             | x behind | clean    | A(1 x 2 3) b
             | far      | clean    | A(2 3 1) b
             | no a     | conflict | A(1 2 3) b    | life m-1
             | swap     | clean    | b A(1 2 3)
    content  | content  | clean    | a+(1 2 3) b
             | at A     | clean    | a+(1a 2 3) b
             | at B     | clean    | a+(1b 2 3) b
             | no 1     | clean    | a+(2 3) b
             | x behind | clean    | a+(1 x 2 3) b
             | far      | clean    | a+(2 3 1) b
             | no a     | conflict | a+(1 2 3) b   | life m-1
             | swap     | clean    | b a+(1 2 3)
    at A     | at A     | clean    | a(1a 2 3) b
             | at B     | conflict | a(1 2 3) b    | value m-1/annotations/n-1/at
             | no 1     | conflict | a(1a 2 3) b   | life m-1/annotations/n-1
             | x behind | clean    | a(1a x 2 3) b
             | far      | clean    | a(2 3 1a) b
             | no a     | conflict | a(1a 2 3) b   | life m-1
             | swap     | clean    | b a(1a 2 3)
    at B     | at B     | clean    | a(1b 2 3) b
             | no 1     | conflict | a(1b 2 3) b   | life m-1/annotations/n-1
             | x behind | clean    | a(1b x 2 3) b
             | far      | clean    | a(2 3 1b) b
             | no a     | conflict | a(1b 2 3) b   | life m-1
             | swap     | clean    | b a(1b 2 3)
    no 1     | no 1     | clean    | a(2 3) b
             | x behind | clean    | a(x 2 3) b
             | far      | conflict | a(2 3 1) b    | life m-1/annotations/n-1
             | no a     | conflict | a(2 3) b      | life m-1
             | swap     | clean    | b a(2 3)
    x behind | x behind | clean    | a(1 x 2 3) b
             | far      | clean    | a(x 2 3 1) b
             | no a     | conflict | a(1 x 2 3) b  | life m-1
             | swap     | clean    | b a(1 x 2 3)
    far      | far      | clean    | a(2 3 1) b
             | no a     | conflict | a(2 3 1) b    | life m-1
             | swap     | clean    | b a(2 3 1)
    no a     | no a     | clean    | b
             | swap     | clean    | b
    swap     | swap     | clean    | b a(1 2 3)
""",
)

LIST_MATRICES = (TABLE, ITEMS, NESTED)
