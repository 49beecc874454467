"""Views of a cookbook by page: on screen, on paper, as a spreadsheet, in the language that was asked for."""

from __future__ import annotations

import json
from io import BytesIO

import openpyxl
import pytest
from django.http import HttpResponse
from django.urls import reverse

from catchball.queries.views import NAMES
from web.world import World


def asked(world: World, route: str, name: str, query: str = "") -> HttpResponse:
    answer: HttpResponse = world.client("cz engineer").get(reverse(route, args=[world.local.pk, name]) + query)  # type: ignore[assignment]  # the test client's response is one
    return answer


@pytest.mark.parametrize("name", NAMES)
def test_screen_paper_and_spreadsheet_say_the_same(world: World, name: str) -> None:
    cells = [cell["t"] for row in printed_rows(world, name) for cell in row["cells"] if cell["t"]]
    shown = asked(world, "sheet", name).content.decode()
    book = openpyxl.load_workbook(BytesIO(asked(world, "sheet_xlsx", name).content))
    written = {str(cell) for row in book.active.iter_rows(values_only=True) for cell in row if cell}  # type: ignore[union-attr]  # it has a sheet
    assert cells
    assert set(cells) <= written
    assert all(line in shown for cell in cells for line in cell.split("\n"))


def printed_rows(world: World, name: str) -> list[dict[str, list[dict[str, str]]]]:
    data = json.loads(asked(world, "sheet_pdf", name).content.partition(b"\n")[2])
    return list(data["rows"])


def test_a_control_plan_speaks_the_language_that_was_asked_for(world: World) -> None:
    rows = printed_rows(world, "control-plan")
    assert [cell["t"] for cell in rows[0]["cells"][:2]] == ["1 Heat the housing", "Temperature"]
    data = json.loads(asked(world, "sheet_pdf", "control-plan", "?language=de").content.partition(b"\n")[2])
    assert data["rows"][0]["cells"][0]["t"] == "1 Gehäuse erwärmen"
    assert data["rows"][0]["group"] == "OP10 Lager montieren"


def test_a_view_that_there_is_not_is_not_found(world: World) -> None:
    assert asked(world, "sheet", "shopping-list").status_code == 404


def test_a_cell_in_another_language_says_which_on_screen_and_on_paper(world: World) -> None:
    rows = json.loads(asked(world, "sheet_pdf", "control-plan", "?language=de").content.partition(b"\n")[2])["rows"]
    tongues = {cell["t"]: cell["l"] for row in rows for cell in row["cells"]}
    assert tongues["1 Gehäuse erwärmen"] == ""
    assert "en" in tongues.values()
    shown = asked(world, "sheet", "control-plan", "?language=de").content.decode()
    assert '<span class="from-elsewhere">English</span>' in shown


def test_a_spreadsheet_says_of_which_revision_it_is_in_its_last_row_and_below_each_printed_page(world: World) -> None:
    answer = asked(world, "sheet_xlsx", "tool-list", "?language=de&revision=1")
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    last = str(sheet.cell(sheet.max_row, 1).value)
    assert last.startswith("Revision 1, ")
    assert str(world.local.site) in last
    footer = sheet.oddFooter
    assert footer is not None
    assert str(footer.left.text).strip() == last
    assert answer["Content-Disposition"].endswith('-tool-list-rev-1-de.xlsx"')
