"""The same edits in a document a hundred times as large: `python -m bench.scale` tells both times."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from statistics import median

from bench.measure import on_one_core, peak_memory, repeated
from bench.plain import Plain, loaded, read_plain
from bench.rivals.catchball_merge import forget_contents
from bench.workload import Case, case
from catchball.core.document import Cookbook, Node
from catchball.core.merge import Merge, merge
from catchball.core.schema import Kind

TIMES = 100
CASES = 7
AGAIN = 7
ISSUER = "line"


@dataclass(frozen=True, slots=True)
class Scale:
    """Median seconds of merging with 300 steps and with a hundred times as many, and the peak memory of it all."""

    small: float
    large: float
    peak: int
    conflicts_agree: bool
    """Whether both sizes gave the same conflicts in every case."""

    @property
    def ratio(self) -> float:
        """How many times as long the large one takes."""
        return self.large / self.small


def scale(cases: int = CASES, times: int = TIMES) -> Scale:
    """Both sizes in turns, timed as in the contest, after a case that warms up."""
    small: list[float] = []
    large: list[float] = []
    agree = True
    for seed in range(cases + 1):
        drawn = case(seed)
        one, few = _merged(drawn, 1)
        other, many = _merged(drawn, times)
        agree = agree and [asked.id for asked in few.conflicts] == [asked.id for asked in many.conflicts]
        small.append(one)
        large.append(other)
    return Scale(median(small[1:]), median(large[1:]), peak_memory(), agree)


def _merged(drawn: Case, times: int) -> tuple[float, Merge]:
    base, ours, theirs = (enlarged(plain, drawn.base, times) for plain in (drawn.base, drawn.ours, drawn.theirs))
    found = merge(base, ours, theirs)
    return repeated(lambda: merge(base, ours, theirs), AGAIN, forget_contents), found


def enlarged(plain: Plain, other: Plain, times: int) -> Cookbook:
    """The document, and beside its ten operations those of another over and over; all in one row below the root.

    Read from text of its own, so that no two documents share an object. Digests are there, as after loading.
    """
    first, more = loaded(read_plain(plain.written())), loaded(read_plain(other.written()))
    nodes, children = dict(first.nodes), dict(first.children)
    for line in range(1, times):
        new = {uid: _copy_uid(uid, line) for uid in more.nodes if uid != more.root}
        nodes.update((copy, _copied(more.nodes[uid], copy)) for uid, copy in new.items())
        below = {new.get(uid, uid): tuple(new[child] for child in under) for uid, under in more.children.items()}
        children[first.root] += below.pop(first.root)
        children.update(below)
    document = Cookbook(first.root, nodes, children, dict(first.withdrawn))
    assert document.branches
    assert document.below
    assert document.revision
    return document


def _copy_uid(uid: str, line: int) -> str:
    issuer, _, number = uid.rpartition("-")
    return f"{issuer}.{ISSUER}{line}-{number}"


def _copied(node: Node, uid: str) -> Node:
    """A node of equal content, which is stored once: fields and their digest are those of the first."""
    copy = Node(uid, Kind(node.kind), node.fields)
    vars(copy)["blob"] = node.blob
    return copy


def main() -> None:
    """Measure on one core and print what was found as JSON."""
    on_one_core()
    print(json.dumps(asdict(scale())))


if __name__ == "__main__":
    main()
