"""Where practice differs in a family: steps by sites, from the index of deviating atoms, in one pass.

Nothing is read of other cookbooks but where they deviate, and in which state that is: their documents stay closed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

from django.db.models import Case, CharField, F, Func, JSONField, Q, QuerySet, Value, When
from django.db.models.functions import Concat

from catchball.core.decisions import Place
from catchball.core.document import Cookbook as Document
from catchball.core.reversals import moved
from catchball.core.review import State
from catchball.queries.documents import document_of, head_of
from catchball.queries.reading import cookbooks, family_of
from catchball.queries.visible import visible_to
from catchball.store.acting import Actor
from catchball.store.models import Change, Confidential, Cookbook, DeviatingAtom

STATES = ("in review", "on trial", "temporary", "accepted", "within latitude", "lapsed")
"""The states of a cell; where several meet in one, the first is told first."""
REMEMBERED = timedelta(days=90)
"""How long a departure that has ended is still shown."""
_OPEN = (State.IN_REVIEW, State.ON_TRIAL)
_Found: TypeAlias = tuple[int, str, Sequence[str], list[dict[str, Any]]]
"""A cookbook, a state, the nodes touched in it, and edits that say who is born and in which order all stand."""


@dataclass(frozen=True, slots=True)
class Born:
    """A node that the standard does not hold: what it is called where it was born, and under which node it stands.

    Of a node that its owner keeps to itself there is no title.
    """

    title: Mapping[str, Any]
    parent: str


@dataclass(frozen=True)
class Matrix:
    """The standard with its rows, the local cookbooks with their columns, and the states of each cell by both."""

    cookbook: Cookbook
    standard: Document
    locals: Sequence[Cookbook]
    cells: Mapping[str, Mapping[int, tuple[str, ...]]]
    born: Mapping[str, Born]

    @property
    def order(self) -> list[str]:
        """All rows in reading order: the nodes of the standard, and at the end of their parent those born elsewhere.

        What stands under no node that is known comes last.
        """
        strangers = sorted(uid for uid in self.cells if uid not in self.standard.nodes)
        below: dict[str, list[str]] = defaultdict(list)
        for uid in strangers:
            below[self.parent(uid)].append(uid)
        found = list(self._tree(self.standard.root, below))
        return [*found, *sorted(set(strangers) - set(found))]

    def _tree(self, uid: str, below: Mapping[str, list[str]]) -> Iterator[str]:
        yield uid
        for child in (*self.standard.children.get(uid, ()), *below.get(uid, ())):
            yield from self._tree(child, below)

    def parent(self, uid: str) -> str:
        """The node under which another one stands or stood; empty where that is not known."""
        if uid in self.standard.nodes:
            return self.standard.parents.get(uid, "")
        if uid in self.standard.withdrawn:
            return self.standard.withdrawn[uid].parent
        return self.born[uid].parent if uid in self.born else ""


def matrix_of(actor: Actor, cookbook: Cookbook, today: date) -> Matrix:
    """The matrix of the family of a cookbook, as far as the actor may see it."""
    home = cookbook if cookbook.home_id is None else cookbooks(actor).filter(pk=cookbook.home_id).first() or cookbook
    shown = [row for row in family_of(actor, cookbook).order_by("party__name", "site__name", "pk") if row.upstream_id]
    columns = sorted(shown, key=lambda row: row.party_id != actor.party)
    told = list(_deviating(actor, cookbook, today))
    lives: list[dict[str, Any]] = []
    for pk, state, touched, placings in (*_placed(actor, cookbook, today), *_changing(actor, cookbook, today)):
        moves = (uid for edit in placings if edit["atom"][1] == Place.ORDER for uid in _moved(edit["old"], edit["new"]))
        told.extend((uid, pk, state) for uid in {*touched, *moves})
        lives.extend(edit for edit in placings if edit["atom"][1] == Place.LIFE)
    cells: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for uid, pk, state in told:
        cells[uid][pk].add(state)
    wanted = {row.pk for row in columns}
    in_order = {
        uid: {pk: tuple(state for state in STATES if state in found) for pk, found in row.items() if pk in wanted}
        for uid, row in cells.items()
    }
    standard = document_of(head_of(home), actor)
    return Matrix(
        home, standard, columns, {uid: row for uid, row in in_order.items() if row}, _born(actor, cookbook, lives)
    )


def _family(cookbook: Cookbook) -> Q:
    return Q(cookbook__home_id=cookbook.home_id or cookbook.pk)


def _atoms(actor: Actor, cookbook: Cookbook, today: date) -> QuerySet[Any]:
    over = Q(deviation__ends_on__lt=today) | Q(deviation__reverify_by__lt=today) | Q(deviation__lapsed_on__isnull=False)
    state = Case(
        When(deviation__isnull=True, then=Value("within latitude")),
        When(over, then=Value("lapsed")),
        default=F("deviation__state"),
        output_field=CharField(),
    )
    return visible_to(actor, DeviatingAtom.objects.filter(_family(cookbook))).annotate(told=state)


def _is_order() -> Q:
    return Q(atom=Concat(F("uid"), Value(f"/{Place.ORDER}")))


def _deviating(actor: Actor, cookbook: Cookbook, today: date) -> Iterable[tuple[str, int, str]]:
    """At which nodes cookbooks deviate. (That a list differs is told of the nodes that moved in it.)"""
    rows = _atoms(actor, cookbook, today).exclude(_is_order())
    return rows.values_list("uid", "cookbook_id", "told").distinct()


def _placed(actor: Actor, cookbook: Cookbook, today: date) -> Iterator[_Found]:
    """What came into being in a local cookbook, and lists that have another order there."""
    life = Q(atom=Concat(F("uid"), Value(f"/{Place.LIFE}")))
    rows = _atoms(actor, cookbook, today).filter(life | _is_order()).order_by("pk")
    for pk, state, edit in rows.values_list("cookbook_id", "told", "edit"):
        yield pk, state, (), [edit]


def _changing(actor: Actor, cookbook: Cookbook, today: date) -> Iterable[_Found]:
    """At which nodes changes are in review or on trial, and departures have ended lately."""
    ended = Q(state=State.LAPSED, ends_on__gte=today - REMEMBERED)
    rows = visible_to(actor, Change.objects.filter(_family(cookbook), Q(state__in=_OPEN) | ended))
    touched = _inside(f'$[*] ? (@.atom[1] != "{Place.ORDER}").atom[0]')
    placings = _inside(f'$[*] ? (@.atom[1] == "{Place.ORDER}" || @.atom[1] == "{Place.LIFE}")')
    return rows.order_by("pk").values_list("cookbook_id", "state", touched, placings)


def _inside(path: str) -> Func:
    """What the edits of a change hold at a path, so that the rest of them is not read."""
    return Func(F("edits"), template=f"jsonb_path_query_array(%(expressions)s, '{path}')", output_field=JSONField())


def _born(actor: Actor, cookbook: Cookbook, lives: Iterable[dict[str, Any]]) -> Mapping[str, Born]:
    """What nodes that came into being are called, the oldest name first. Of what is kept from the actor, nothing."""
    marks = Confidential.objects.filter(_family(cookbook)).exclude(party_id=actor.party)
    kept = set(marks.values_list("uid", flat=True))
    born: dict[str, Born] = {}
    for edit in lives:
        uid, life = edit["atom"][0], edit["new"]
        if life["state"] == "here" and uid not in born:
            born[uid] = Born({} if uid in kept else life["node"]["fields"].get("title", {}), life["parent"])
    return born


def _moved(old: Sequence[str], new: Sequence[str]) -> Iterable[str]:
    return moved([uid for uid in old if uid in new], [uid for uid in new if uid in old])
