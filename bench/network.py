"""Large families of cookbooks to measure with, in an empty database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sized
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from django.db import connections, transaction
from django.db.models import Model

from bench.system import NOW, documents
from catchball.actions.cookbooks import import_cookbook, open_local_cookbook
from catchball.actions.rebases import carry_out_rebase, propose_rebase, rebase_family, settle_conflicts
from catchball.actions.releasing import Issue, release
from catchball.core.decisions import Choice
from catchball.core.diff import current, diff
from catchball.core.document import Cookbook as Document
from catchball.core.document import cookbook, node
from catchball.core.edits import Edits
from catchball.core.schema import Kind
from catchball.queries.actors import actor_of_person
from catchball.queries.classifying import classified
from catchball.queries.conflicts import atom_text
from catchball.queries.documents import document_of, head_of
from catchball.queries.following import Following, following
from catchball.store.acting import Actor, acting
from catchball.store.edits_as_json import raw_edits
from catchball.store.models import Cookbook, DeviatingAtom, Membership, Party, Person, Revision, Site

T = TypeVar("T", bound=Model)


def classifying_network(cookbooks: int, deviating: float) -> Callable[[], Sized]:
    """A family of so many local cookbooks, a share of which deviates at the change; gives what classifies it."""
    owner, home = _home("classifying")
    before, _ = documents()
    step = next(uid for uid, entry in before.nodes.items() if entry.kind is Kind.STEP)
    change = diff(before, _with_title(before, step, "As the home plant says"))
    first = _local(owner, home, 0)
    _copy_locals(first, cookbooks - 1)
    ids = list(Cookbook.objects.using("owner").filter(home=home).order_by("pk").values_list("pk", flat=True))
    rows = []
    for number, pk in enumerate(ids[: round(cookbooks * deviating)]):
        local = diff(before, _with_title(before, step, f"As plant {number} says"))
        rows += [_atom(owner, pk, edit) for edit in local]
    DeviatingAtom.objects.using("owner").bulk_create(rows)
    with connections["owner"].cursor() as cursor:
        cursor.execute("analyze")

    def ask() -> Sized:
        with acting(owner):
            return classified(owner, change, home).verdicts

    return ask


@dataclass(frozen=True, slots=True)
class Family:
    """A home cookbook that has a newer revision than its local cookbooks rest on, and who may rebase these."""

    owner: Actor
    home: Cookbook

    def ask(self) -> int:
        """Ask for the rebase of all; gives how many."""
        return rebase_family(actor=self.owner, now=NOW, home=self.home)

    def look(self) -> Following:
        """How far it is."""
        with acting(self.owner):
            return following(self.owner, self.home)


def rebasing_network(cookbooks: int, deviations: int) -> Family:
    """A family of so many local cookbooks with deviations each, and a newer home revision."""
    owner, home = _home("rebasing")
    rng = Random(3)
    before, _ = documents()
    books = [_local(owner, home, number) for number in range(cookbooks)]
    steps = [uid for uid, entry in before.nodes.items() if entry.kind is Kind.STEP]
    changed, kept = set(steps[:30]), steps[30:]
    for number, book in enumerate(books):
        local = before
        for uid in rng.sample(kept, deviations):
            local = _with_title(local, uid, f"As plant {number} says of {uid}")
        with acting(owner):
            release(owner, NOW, book, local, Issue("As it is here.", NOW.date()))
    new = before
    for uid in changed:
        new = _with_title(new, uid, "As all shall do")
    with acting(owner):
        release(owner, NOW, Cookbook.objects.get(pk=home.pk), new, Issue("The next.", NOW.date()))
        return Family(owner, Cookbook.objects.get(pk=home.pk))


def _home(name: str, document: Document | None = None) -> tuple[Actor, Cookbook]:
    party = Party.objects.using("owner").create(name=name)
    site = Site.objects.using("owner").create(party=party, key=name, name=name)
    person = Person.objects.using("owner").create(party=party, pseudonym=name)
    Membership.objects.using("owner").create(party=party, person=person, function="process owner")
    site._state.db = "default"  # noqa: SLF001  (as if the application had read it)
    owner = actor_of_person(person.pk, NOW.date())
    document = document or documents()[0]
    made = import_cookbook(actor=owner, now=NOW, site=site, document=document, issuer="home", effective_from=NOW.date())
    return owner, made


def _local(owner: Actor, home: Cookbook, number: int) -> Cookbook:
    with acting(owner):
        site = Site.objects.create(party_id=owner.party, key=f"{home.pk}-{number}", name=f"Plant {number}")
        return open_local_cookbook(actor=owner, now=NOW, upstream=home, site=site, issuer=f"p{number}")


def _copy_locals(first: Cookbook, copies: int) -> None:
    """So many more local cookbooks like the first, each with a site and a revision of its own."""
    names = [f"copy-{number}" for number in range(copies)]
    site = Site.objects.using("owner").get(pk=first.site_id)
    head = Revision.objects.using("owner").defer(None).get(cookbook=first)
    with transaction.atomic(using="owner"):
        sites = _made([_copy(site, key=name) for name in names])
        books = _made([_copy(first, site_id=copy.pk, issuer=copy.key, head_id=None) for copy in sites])
        heads = _made([_copy(head, cookbook_id=book.pk) for book in books])
        for book, its in zip(books, heads, strict=True):
            book.head_id = its.pk
        Cookbook.objects.using("owner").bulk_update(books, ["head_id"], batch_size=500)


def _copy(row: T, **other: object) -> T:
    """A row like this one, not in the database yet."""
    columns = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}  # noqa: SLF001
    columns.pop("id")
    return type(row)(**{**columns, **other})


def _made(rows: list[T]) -> list[T]:
    return list(type(rows[0])._default_manager.using("owner").bulk_create(rows, batch_size=500))  # noqa: SLF001


def _with_title(document: Document, uid: str, title: str) -> Document:
    old = document.nodes[uid]
    titles = {**old.fields["title"], "en": title}
    new = node(uid, old.kind, {**old.fields, "title": titles}, old.source)
    nodes = [new if entry.uid == uid else entry for entry in document.nodes.values()]
    return cookbook(document.root, nodes, document.children, document.withdrawn)


def _atom(owner: Actor, pk: int, edit: object) -> DeviatingAtom:
    (raw,) = raw_edits(Edits((edit,)))  # type: ignore[arg-type]
    atom = tuple(raw["atom"])
    return DeviatingAtom(party_id=owner.party, cookbook_id=pk, uid=atom[0], atom=atom_text(atom), edit=raw)


def real_loop(earlier: Document, later: Document, plant: Document) -> tuple[Counter[str], int, list[str]]:
    """Issue, open, depart, issue the next, rebase: the fates, how many conflicts were settled, and what was lost."""
    owner, home = _home("real", earlier)
    book = _local(owner, home, 0)
    with acting(owner):
        book = Cookbook.objects.get(pk=book.pk)
        release(owner, NOW, book, plant, Issue("As it is here.", NOW.date()))
        release(owner, NOW, Cookbook.objects.get(pk=home.pk), later, Issue("The later state.", NOW.date()))
    moved = propose_rebase(actor=owner, now=NOW, cookbook=_again(owner, book))
    asked = [entry["id"] for entry in moved.conflicts]
    moved = settle_conflicts(actor=owner, now=NOW, proposal=moved, choices=dict.fromkeys(asked, Choice(take="ours")))
    if moved.conflicts:
        raise ValueError(f"{len(moved.conflicts)} conflicts are open after all were answered")
    carry_out_rebase(actor=owner, now=NOW, proposal=moved)
    with acting(owner):
        result = document_of(head_of(_again(owner, book)), owner)
    kept = [edit for edit in diff(earlier, plant) if edit.is_content and edit.uid in result]
    lost = sorted({edit.uid for edit in kept if current(result, edit) == edit.old != current(later, edit)})
    return Counter(moved.outcome["fates"]), len(asked), lost


def _again(owner: Actor, book: Cookbook) -> Cookbook:
    with acting(owner):
        return Cookbook.objects.select_related("head__base", "upstream__head", "home").get(pk=book.pk)
