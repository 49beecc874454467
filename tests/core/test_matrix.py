"""What merging gives for every pair of edits of one place; the expectations stand in tables (`tests/matrix_*.py`)."""

from __future__ import annotations

from itertools import combinations_with_replacement

import pytest

from catchball.core.decisions import Conflict, Review
from catchball.core.merge import Merge, merge
from matrix import Matrix, Row
from matrix_fields import FIELD_MATRICES
from matrix_lists import LIST_MATRICES
from matrix_tree import TREE

MATRICES = (*FIELD_MATRICES, *LIST_MATRICES, TREE)
ROWS = [
    pytest.param(matrix, row, id=f"{matrix.name}: {row.ours} + {row.theirs}")
    for matrix in MATRICES
    for row in matrix.rows
]


def asked(matrix: Matrix, merged: Merge) -> tuple[str, ...]:
    """The kind and the place of every conflict and review."""
    found: list[Conflict | Review] = [*merged.conflicts, *merged.reviews]
    places = [(entry.kind, matrix.place(entry.atom)) for entry in found]
    return tuple(sorted(" ".join(filter(None, entry)) for entry in places))


@pytest.mark.parametrize(("matrix", "row"), ROWS)
def test_every_pair_of_edits_of_one_place_merges_as_the_table_says(matrix: Matrix, row: Row) -> None:
    one, other = matrix.edits[row.ours], matrix.edits[row.theirs]
    for merged in (merge(matrix.base, one, other), merge(matrix.base, other, one)):
        found = Row(row.ours, row.theirs, merged.verdict, matrix.told(merged.document), asked(matrix, merged))
        assert found == row


@pytest.mark.parametrize("row", TREE.rows, ids=lambda row: f"{row.ours} + {row.theirs}")
def test_every_node_that_a_merge_leaves_out_is_remembered_as_withdrawn(row: Row) -> None:
    documents = (TREE.base, TREE.edits[row.ours], TREE.edits[row.theirs])
    merged = merge(*documents).document
    known = {uid for document in documents for uid in (*document.nodes, *document.withdrawn)}
    assert merged.nodes.keys() | merged.withdrawn.keys() == known
    assert not merged.nodes.keys() & merged.withdrawn.keys()


@pytest.mark.parametrize("matrix", MATRICES, ids=lambda matrix: matrix.name)
def test_the_table_has_one_row_for_every_pair_of_edits(matrix: Matrix) -> None:
    assert [(row.ours, row.theirs) for row in matrix.rows] == list(combinations_with_replacement(matrix.edits, 2))


@pytest.mark.parametrize("matrix", MATRICES, ids=lambda matrix: matrix.name)
def test_no_two_edits_of_a_matrix_are_the_same(matrix: Matrix) -> None:
    revisions = [document.revision for document in (matrix.base, *matrix.edits.values())]
    assert len(set(revisions)) == len(revisions)
