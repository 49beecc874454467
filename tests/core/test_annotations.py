"""Where an annotation stands on its picture."""

import pytest

from catchball.core.annotations import ends_of


@pytest.mark.parametrize(
    ("at", "ends"),
    [
        ("0.5,0.25", (0.5, 0.25, 0.5, 0.25)),
        ("0.1,0.2 0.3,0.4", (0.1, 0.2, 0.3, 0.4)),
        ("", None),
        ("0.1", None),
        ("a,b", None),
        ("nan,0.2", None),
    ],
)
def test_the_ends_of_an_annotation_are_read_where_they_can_be(at: str, ends: tuple[float, ...] | None) -> None:
    assert ends_of(at) == ends
