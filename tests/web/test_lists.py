"""What every list can do: be searched, filtered, put in order, read page by page, and taken along as a file."""

from __future__ import annotations

import csv
import re
from io import BytesIO, StringIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from catchball.formats.tables_out import csv_table
from web.world import World


@pytest.fixture
def client(world: World) -> Client:
    return world.client("cz engineer")


def first_cells(client: Client, name: str, query: str) -> list[str]:
    """What the rows of a list begin with, in their order."""
    page = client.get(reverse(name) + query).content.decode()
    return re.findall(r"<tr>\s*<td><a [^>]*>([^<]+)</a>", page)


def test_a_list_is_put_in_order_by_the_head_of_a_column_both_ways(client: Client) -> None:
    up = first_cells(client, "changes", "?sort=title")
    down = first_cells(client, "changes", "?sort=-title")

    assert up == sorted(up)
    assert len(set(up)) > 2
    assert down == up[::-1]
    page = client.get(reverse("changes") + "?sort=title&state=in+effect").content.decode()
    assert 'aria-sort="ascending"' in page
    assert 'href="?sort=-title&amp;state=in+effect"' in page


@pytest.mark.parametrize("order", ["nonsense", "-", "author__user__password", "pk"])
def test_an_order_that_no_column_has_is_passed_over(client: Client, order: str) -> None:
    assert first_cells(client, "changes", f"?sort={order}") == first_cells(client, "changes", "")


def test_a_list_as_a_file_has_the_rows_of_all_pages_as_they_are_filtered(world: World, client: Client) -> None:
    answer = client.get(reverse("changes") + "?export=csv&state=in+review")
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))

    assert answer["Content-Disposition"] == 'attachment; filename="changes.csv"'
    assert rows[0] == ["Change", "Cookbook", "State", "Proposed"]
    assert [row[0] for row in rows[1:]] == [f"{world.in_review.title} (method)"]


def test_a_spreadsheet_program_reads_the_file(client: Client) -> None:
    answer = client.get(reverse("cookbooks") + "?export=xlsx&sort=site")
    sheet = load_workbook(BytesIO(answer.content)).active

    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["Title", "Site", "Kind", "Newest revision"]
    assert [row[1] for row in rows[1:]] == ["CN, Maker of gears", "CZ, Maker of gears", "HOME, Maker of gears"]


def test_no_cell_of_a_file_is_taken_for_a_formula() -> None:
    assert csv_table(["a"], [["=1+1"], ["@SUM"], ["plain"]]).decode("utf-8-sig") == "a\r\n'=1+1\r\n'@SUM\r\nplain\r\n"


def test_cookbooks_are_filtered_by_site_and_family(world: World, client: Client) -> None:
    site, family = world.network.sites["cz"].pk, world.home.pk

    assert len(first_cells(client, "cookbooks", f"?family={family}")) == 3
    assert len(first_cells(client, "cookbooks", f"?family={family}&site={site}")) == 1
    assert first_cells(client, "cookbooks", "?family=999999") == []
