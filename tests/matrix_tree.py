"""What merging two edits of the tree must give: of a step, of its place, of its siblings and its operation, of groups.

Trees are written down as what their nodes hold, in order. R is the cookbook, G and H are groups, A, B and C operations;
the rest are steps. Only lists that differ from the base are told; "-" is the base itself.

    3*   the step's instruction is changed        3!   its title is changed        z?   its title is asked
    w    was withdrawn from A in the base         n, x, y, z   are new
"""

from __future__ import annotations

import re

from catchball.core.decisions import Atom
from catchball.core.document import Cookbook, Node, Withdrawn, cookbook, node, valid_uid
from catchball.core.schema import Kind
from matrix import Matrix

_KINDS = {"R": Kind.COOKBOOK, **dict.fromkeys("GH", Kind.GROUP), **dict.fromkeys("ABC", Kind.OPERATION)}
_LIST = re.compile(r"(\w)\(([^)]*)\)")
_BASE = {name: below.split() for name, below in _LIST.findall("R(G H A B C) A(1 2 3 4 5) B(6) C(7)")}
_HOME = {"w": "A", **{child: name for name, below in _BASE.items() for child in below}}


def _tree(told: str) -> Cookbook:
    """The document that a few signs tell of; what the base has and it has not is withdrawn."""
    lists = {**_BASE, **{name: below.split() for name, below in _LIST.findall(told)}}
    here = ["R"]
    for name in here:
        here.extend(lists.get(name[0], ()))
    children = {_uid(name[0]): [_uid(child[0]) for child in lists.get(name[0], ())] for name in here}
    gone = _HOME.keys() - {name[0] for name in here}
    withdrawn = {_uid(name): Withdrawn(_node(name), _uid(_HOME[name])) for name in gone}
    return cookbook(_uid("R"), [_node(name) for name in here], children, withdrawn)


def _uid(name: str) -> str:
    return f"s-{name}" if name.isdecimal() else f"{name}-1"


def _name(uid: str) -> str:
    issuer, number = uid.split("-")
    return number if issuer == "s" else issuer


def _node(name: str) -> Node:
    said = {"title": {"en": "Changed" if "!" in name else "Title"}}
    if "*" in name:
        said["instruction"] = {"en": "Changed"}
    return node(_uid(name[0]), _KINDS.get(name[0], Kind.STEP), said)


def _told(document: Cookbook) -> str:
    lists = {_name(uid): [_sign(document.nodes[child]) for child in below] for uid, below in document.children.items()}
    changed = [name for name in "RABCGH" if lists.get(name, []) != _BASE.get(name, []) and _uid(name) in document]
    return " ".join(f"{name}({' '.join(lists.get(name, []))})" for name in changed) or "-"


def _sign(entry: Node) -> str:
    title = entry.fields.get("title", {}).get("en", "?")
    marks = {"Title": "", "Changed": "!", "?": "?"}[title] + ("*" if "instruction" in entry.fields else "")
    return _name(entry.uid) + marks


def _place(atom: Atom) -> str:
    """The node that an atom is about, and its field; of two nodes that both sides put into a list, these two."""
    if atom[1].startswith("@"):
        return _name(atom[0])
    if valid_uid(atom[1]):
        return " ".join(sorted(map(_name, atom[1:])))
    return " ".join([_name(atom[0]), "/".join(atom[1:])])


_EDITS = {
    "edit": "A(1 2 3* 4 5)",
    "retitle": "A(1 2 3! 4 5)",
    "withdraw": "A(1 2 4 5)",
    "x behind": "A(1 2 3 x 4 5)",
    "y behind": "A(1 2 3 y 4 5)",
    "y before": "A(1 2 y 3 4 5)",
    "z behind": "A(1 2 3 z 4 5)",
    "z other": "A(1 2 3 z! 4 5)",
    "z last": "A(1 2 3 4 5 z)",
    "by one": "A(1 2 4 3 5)",
    "far": "A(1 2 4 5 3)",
    "up": "A(1 3 2 4 5)",
    "first": "A(3 1 2 4 5)",
    "to B": "A(1 2 4 5) B(6 3)",
    "to C": "A(1 2 4 5) C(7 3)",
    "no A": "R(G H B C)",
    "no B": "R(G H A C)",
    "n into B": "B(6 n)",
    "restore w": "A(1 2 3 w 4 5)",
    "G in H": "R(H A B C) H(G)",
    "H in G": "R(G A B C) G(H)",
}

_TABLE = """
    edit      | edit      | clean    | A(1 2 3* 4 5)
              | retitle   | clean    | A(1 2 3!* 4 5)
              | withdraw  | conflict | A(1 2 3* 4 5)                     | life 3
              | x behind  | clean    | A(1 2 3* x 4 5)
              | y behind  | clean    | A(1 2 3* y 4 5)
              | y before  | clean    | A(1 2 y 3* 4 5)
              | z behind  | clean    | A(1 2 3* z 4 5)
              | z other   | clean    | A(1 2 3* z! 4 5)
              | z last    | clean    | A(1 2 3* 4 5 z)
              | by one    | clean    | A(1 2 4 3* 5)
              | far       | clean    | A(1 2 4 5 3*)
              | up        | clean    | A(1 3* 2 4 5)
              | first     | clean    | A(3* 1 2 4 5)
              | to B      | clean    | A(1 2 4 5) B(6 3*)
              | to C      | clean    | A(1 2 4 5) C(7 3*)
              | no A      | conflict | A(1 2 3* 4 5)                     | life A
              | no B      | clean    | R(G H A C) A(1 2 3* 4 5)
              | n into B  | clean    | A(1 2 3* 4 5) B(6 n)
              | restore w | clean    | A(1 2 3* w 4 5)
              | G in H    | clean    | R(H A B C) A(1 2 3* 4 5) H(G)
              | H in G    | clean    | R(G A B C) A(1 2 3* 4 5) G(H)
    retitle   | retitle   | clean    | A(1 2 3! 4 5)
              | withdraw  | conflict | A(1 2 3! 4 5)                     | life 3
              | x behind  | clean    | A(1 2 3! x 4 5)
              | y behind  | clean    | A(1 2 3! y 4 5)
              | y before  | clean    | A(1 2 y 3! 4 5)
              | z behind  | clean    | A(1 2 3! z 4 5)
              | z other   | clean    | A(1 2 3! z! 4 5)
              | z last    | clean    | A(1 2 3! 4 5 z)
              | by one    | clean    | A(1 2 4 3! 5)
              | far       | clean    | A(1 2 4 5 3!)
              | up        | clean    | A(1 3! 2 4 5)
              | first     | clean    | A(3! 1 2 4 5)
              | to B      | clean    | A(1 2 4 5) B(6 3!)
              | to C      | clean    | A(1 2 4 5) C(7 3!)
              | no A      | conflict | A(1 2 3! 4 5)                     | life A
              | no B      | clean    | R(G H A C) A(1 2 3! 4 5)
              | n into B  | clean    | A(1 2 3! 4 5) B(6 n)
              | restore w | clean    | A(1 2 3! w 4 5)
              | G in H    | clean    | R(H A B C) A(1 2 3! 4 5) H(G)
              | H in G    | clean    | R(G A B C) A(1 2 3! 4 5) G(H)
    withdraw  | withdraw  | clean    | A(1 2 4 5)
              | x behind  | clean    | A(1 2 x 4 5)
              | y behind  | clean    | A(1 2 y 4 5)
              | y before  | clean    | A(1 2 y 4 5)
              | z behind  | clean    | A(1 2 z 4 5)
              | z other   | clean    | A(1 2 z! 4 5)
              | z last    | clean    | A(1 2 4 5 z)
              | by one    | clean    | A(1 2 4 5)
              | far       | conflict | A(1 2 4 5 3)                      | life 3
              | up        | clean    | A(1 2 4 5)
              | first     | conflict | A(3 1 2 4 5)                      | life 3
              | to B      | conflict | A(1 2 4 5) B(6 3)                 | life 3
              | to C      | conflict | A(1 2 4 5) C(7 3)                 | life 3
              | no A      | clean    | R(G H B C)
              | no B      | clean    | R(G H A C) A(1 2 4 5)
              | n into B  | clean    | A(1 2 4 5) B(6 n)
              | restore w | clean    | A(1 2 w 4 5)
              | G in H    | clean    | R(H A B C) A(1 2 4 5) H(G)
              | H in G    | clean    | R(G A B C) A(1 2 4 5) G(H)
    x behind  | x behind  | clean    | A(1 2 3 x 4 5)
              | y behind  | review   | A(1 2 3 x y 4 5)                  | both here x y
              | y before  | clean    | A(1 2 y 3 x 4 5)
              | z behind  | review   | A(1 2 3 x z 4 5)                  | both here x z
              | z other   | review   | A(1 2 3 x z! 4 5)                 | both here x z
              | z last    | clean    | A(1 2 3 x 4 5 z)
              | by one    | clean    | A(1 2 4 3 x 5)
              | far       | clean    | A(1 2 x 4 5 3)
              | up        | clean    | A(1 3 2 x 4 5)
              | first     | clean    | A(3 1 2 x 4 5)
              | to B      | clean    | A(1 2 x 4 5) B(6 3)
              | to C      | clean    | A(1 2 x 4 5) C(7 3)
              | no A      | conflict | A(1 2 3 x 4 5)                    | life A
              | no B      | clean    | R(G H A C) A(1 2 3 x 4 5)
              | n into B  | clean    | A(1 2 3 x 4 5) B(6 n)
              | restore w | review   | A(1 2 3 w x 4 5)                  | both here w x
              | G in H    | clean    | R(H A B C) A(1 2 3 x 4 5) H(G)
              | H in G    | clean    | R(G A B C) A(1 2 3 x 4 5) G(H)
    y behind  | y behind  | clean    | A(1 2 3 y 4 5)
              | y before  | conflict | A(1 2 y 3 4 5)                    | slot y
              | z behind  | review   | A(1 2 3 y z 4 5)                  | both here y z
              | z other   | review   | A(1 2 3 y z! 4 5)                 | both here y z
              | z last    | clean    | A(1 2 3 y 4 5 z)
              | by one    | clean    | A(1 2 4 3 y 5)
              | far       | clean    | A(1 2 y 4 5 3)
              | up        | clean    | A(1 3 2 y 4 5)
              | first     | clean    | A(3 1 2 y 4 5)
              | to B      | clean    | A(1 2 y 4 5) B(6 3)
              | to C      | clean    | A(1 2 y 4 5) C(7 3)
              | no A      | conflict | A(1 2 3 y 4 5)                    | life A
              | no B      | clean    | R(G H A C) A(1 2 3 y 4 5)
              | n into B  | clean    | A(1 2 3 y 4 5) B(6 n)
              | restore w | review   | A(1 2 3 w y 4 5)                  | both here w y
              | G in H    | clean    | R(H A B C) A(1 2 3 y 4 5) H(G)
              | H in G    | clean    | R(G A B C) A(1 2 3 y 4 5) G(H)
    y before  | y before  | clean    | A(1 2 y 3 4 5)
              | z behind  | clean    | A(1 2 y 3 z 4 5)
              | z other   | clean    | A(1 2 y 3 z! 4 5)
              | z last    | clean    | A(1 2 y 3 4 5 z)
              | by one    | clean    | A(1 2 y 4 3 5)
              | far       | clean    | A(1 2 y 4 5 3)
              | up        | clean    | A(1 3 2 y 4 5)
              | first     | clean    | A(3 1 2 y 4 5)
              | to B      | clean    | A(1 2 y 4 5) B(6 3)
              | to C      | clean    | A(1 2 y 4 5) C(7 3)
              | no A      | conflict | A(1 2 y 3 4 5)                    | life A
              | no B      | clean    | R(G H A C) A(1 2 y 3 4 5)
              | n into B  | clean    | A(1 2 y 3 4 5) B(6 n)
              | restore w | clean    | A(1 2 y 3 w 4 5)
              | G in H    | clean    | R(H A B C) A(1 2 y 3 4 5) H(G)
              | H in G    | clean    | R(G A B C) A(1 2 y 3 4 5) G(H)
    z behind  | z behind  | clean    | A(1 2 3 z 4 5)
              | z other   | conflict | A(1 2 3 z? 4 5)                   | value z title/en
              | z last    | conflict | A(1 2 3 z 4 5)                    | slot z
              | by one    | clean    | A(1 2 4 3 z 5)
              | far       | clean    | A(1 2 z 4 5 3)
              | up        | clean    | A(1 3 2 z 4 5)
              | first     | clean    | A(3 1 2 z 4 5)
              | to B      | clean    | A(1 2 z 4 5) B(6 3)
              | to C      | clean    | A(1 2 z 4 5) C(7 3)
              | no A      | conflict | A(1 2 3 z 4 5)                    | life A
              | no B      | clean    | R(G H A C) A(1 2 3 z 4 5)
              | n into B  | clean    | A(1 2 3 z 4 5) B(6 n)
              | restore w | review   | A(1 2 3 w z 4 5)                  | both here w z
              | G in H    | clean    | R(H A B C) A(1 2 3 z 4 5) H(G)
              | H in G    | clean    | R(G A B C) A(1 2 3 z 4 5) G(H)
    z other   | z other   | clean    | A(1 2 3 z! 4 5)
              | z last    | conflict | A(1 2 3 z? 4 5)                   | slot z, value z title/en
              | by one    | clean    | A(1 2 4 3 z! 5)
              | far       | clean    | A(1 2 z! 4 5 3)
              | up        | clean    | A(1 3 2 z! 4 5)
              | first     | clean    | A(3 1 2 z! 4 5)
              | to B      | clean    | A(1 2 z! 4 5) B(6 3)
              | to C      | clean    | A(1 2 z! 4 5) C(7 3)
              | no A      | conflict | A(1 2 3 z! 4 5)                   | life A
              | no B      | clean    | R(G H A C) A(1 2 3 z! 4 5)
              | n into B  | clean    | A(1 2 3 z! 4 5) B(6 n)
              | restore w | review   | A(1 2 3 w z! 4 5)                 | both here w z
              | G in H    | clean    | R(H A B C) A(1 2 3 z! 4 5) H(G)
              | H in G    | clean    | R(G A B C) A(1 2 3 z! 4 5) G(H)
    z last    | z last    | clean    | A(1 2 3 4 5 z)
              | by one    | clean    | A(1 2 4 3 5 z)
              | far       | clean    | A(1 2 4 5 3 z)
              | up        | clean    | A(1 3 2 4 5 z)
              | first     | clean    | A(3 1 2 4 5 z)
              | to B      | clean    | A(1 2 4 5 z) B(6 3)
              | to C      | clean    | A(1 2 4 5 z) C(7 3)
              | no A      | conflict | A(1 2 3 4 5 z)                    | life A
              | no B      | clean    | R(G H A C) A(1 2 3 4 5 z)
              | n into B  | clean    | A(1 2 3 4 5 z) B(6 n)
              | restore w | clean    | A(1 2 3 w 4 5 z)
              | G in H    | clean    | R(H A B C) A(1 2 3 4 5 z) H(G)
              | H in G    | clean    | R(G A B C) A(1 2 3 4 5 z) G(H)
    by one    | by one    | clean    | A(1 2 4 3 5)
              | far       | clean    | A(1 2 4 5 3)
              | up        | conflict | -                                 | order A
              | first     | clean    | A(3 1 2 4 5)
              | to B      | clean    | A(1 2 4 5) B(6 3)
              | to C      | clean    | A(1 2 4 5) C(7 3)
              | no A      | conflict | A(1 2 4 3 5)                      | life A
              | no B      | clean    | R(G H A C) A(1 2 4 3 5)
              | n into B  | clean    | A(1 2 4 3 5) B(6 n)
              | restore w | clean    | A(1 2 4 3 w 5)
              | G in H    | clean    | R(H A B C) A(1 2 4 3 5) H(G)
              | H in G    | clean    | R(G A B C) A(1 2 4 3 5) G(H)
    far       | far       | clean    | A(1 2 4 5 3)
              | up        | clean    | A(1 2 4 5 3)
              | first     | conflict | -                                 | order A
              | to B      | conflict | -                                 | parent 3
              | to C      | conflict | -                                 | parent 3
              | no A      | conflict | A(1 2 4 5 3)                      | life A
              | no B      | clean    | R(G H A C) A(1 2 4 5 3)
              | n into B  | clean    | A(1 2 4 5 3) B(6 n)
              | restore w | clean    | A(1 2 w 4 5 3)
              | G in H    | clean    | R(H A B C) A(1 2 4 5 3) H(G)
              | H in G    | clean    | R(G A B C) A(1 2 4 5 3) G(H)
    up        | up        | clean    | A(1 3 2 4 5)
              | first     | clean    | A(3 1 2 4 5)
              | to B      | clean    | A(1 2 4 5) B(6 3)
              | to C      | clean    | A(1 2 4 5) C(7 3)
              | no A      | conflict | A(1 3 2 4 5)                      | life A
              | no B      | clean    | R(G H A C) A(1 3 2 4 5)
              | n into B  | clean    | A(1 3 2 4 5) B(6 n)
              | restore w | clean    | A(1 3 2 w 4 5)
              | G in H    | clean    | R(H A B C) A(1 3 2 4 5) H(G)
              | H in G    | clean    | R(G A B C) A(1 3 2 4 5) G(H)
    first     | first     | clean    | A(3 1 2 4 5)
              | to B      | conflict | -                                 | parent 3
              | to C      | conflict | -                                 | parent 3
              | no A      | conflict | A(3 1 2 4 5)                      | life A
              | no B      | clean    | R(G H A C) A(3 1 2 4 5)
              | n into B  | clean    | A(3 1 2 4 5) B(6 n)
              | restore w | clean    | A(3 1 2 w 4 5)
              | G in H    | clean    | R(H A B C) A(3 1 2 4 5) H(G)
              | H in G    | clean    | R(G A B C) A(3 1 2 4 5) G(H)
    to B      | to B      | clean    | A(1 2 4 5) B(6 3)
              | to C      | conflict | -                                 | parent 3
              | no A      | conflict | R(G H B C) B(6 3)                 | life 3
              | no B      | conflict | A(1 2 4 5) B(6 3)                 | life B
              | n into B  | review   | A(1 2 4 5) B(6 n 3)               | both here 3 n
              | restore w | clean    | A(1 2 w 4 5) B(6 3)
              | G in H    | clean    | R(H A B C) A(1 2 4 5) B(6 3) H(G)
              | H in G    | clean    | R(G A B C) A(1 2 4 5) B(6 3) G(H)
    to C      | to C      | clean    | A(1 2 4 5) C(7 3)
              | no A      | conflict | R(G H B C) C(7 3)                 | life 3
              | no B      | clean    | R(G H A C) A(1 2 4 5) C(7 3)
              | n into B  | clean    | A(1 2 4 5) B(6 n) C(7 3)
              | restore w | clean    | A(1 2 w 4 5) C(7 3)
              | G in H    | clean    | R(H A B C) A(1 2 4 5) C(7 3) H(G)
              | H in G    | clean    | R(G A B C) A(1 2 4 5) C(7 3) G(H)
    no A      | no A      | clean    | R(G H B C)
              | no B      | clean    | R(G H C)
              | n into B  | clean    | R(G H B C) B(6 n)
              | restore w | conflict | A(1 2 3 w 4 5)                    | life A
              | G in H    | clean    | R(H B C) H(G)
              | H in G    | clean    | R(G B C) G(H)
    no B      | no B      | clean    | R(G H A C)
              | n into B  | conflict | B(6 n)                            | life B
              | restore w | clean    | R(G H A C) A(1 2 3 w 4 5)
              | G in H    | clean    | R(H A C) H(G)
              | H in G    | clean    | R(G A C) G(H)
    n into B  | n into B  | clean    | B(6 n)
              | restore w | clean    | A(1 2 3 w 4 5) B(6 n)
              | G in H    | clean    | R(H A B C) B(6 n) H(G)
              | H in G    | clean    | R(G A B C) B(6 n) G(H)
    restore w | restore w | clean    | A(1 2 3 w 4 5)
              | G in H    | clean    | R(H A B C) A(1 2 3 w 4 5) H(G)
              | H in G    | clean    | R(G A B C) A(1 2 3 w 4 5) G(H)
    G in H    | G in H    | clean    | R(H A B C) H(G)
              | H in G    | conflict | -                                 | cycle G
    H in G    | H in G    | clean    | R(G A B C) G(H)
"""

TREE = Matrix("the tree", _tree("-"), {name: _tree(told) for name, told in _EDITS.items()}, _told, _place, _TABLE)
