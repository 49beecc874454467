"""A cookbook as a folder of Markdown pages, as GitBuilding keeps them: an overview, a page for each operation."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from catchball.core.document import Cookbook
from catchball.core.schema import Kind
from catchball.formats.markdown.drafts import Sign
from catchball.formats.markdown.folder import GROUP_PAGE, NAVIGATION, OVERVIEW, SETTINGS, folder_title
from catchball.formats.markdown.front import front_key
from catchball.formats.markdown.inline import destination
from catchball.formats.markdown.page_out import NO_ENDINGS, whole_page, write_page
from catchball.formats.markdown.places import free_name, is_page_reference, place_pictures, remembered_path, slug
from catchball.formats.markdown.plain_yaml import write_mapping
from catchball.formats.markdown.speech import in_one_language, own_language
from catchball.formats.markdown.words import guessed_language, role_of, role_word
from catchball.formats.markdown.write_node import Writing, by_role, labelled_lists, paragraphs, plain_list, write_node
from catchball.formats.markdown.write_steps import Step, StepsWriter, steps_of

_RESERVED = (GROUP_PAGE, OVERVIEW, "README.md")
"""Names that a page only keeps, and never gets from its title."""
_LEVEL = 2
_MARKUP = re.compile(r"[\[\]`*<>]")


@dataclass(slots=True)
class _Plan:
    """Where each node is written: on which page, in which folder its children are; and which are on the overview."""

    overview: str
    pages: dict[str, str] = field(default_factory=dict)
    folders: dict[str, str] = field(default_factory=dict)
    on_overview: list[str] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    """Paths that are given away, in lower case."""
    remembered: frozenset[str] = frozenset()
    """Paths that only those may have who remember them."""


def write_markdown_folder(
    cookbook: Cookbook, language: str | None = None, *, endings: Mapping[str, str] = NO_ENDINGS
) -> Mapping[str, str]:
    """The pages of a cookbook by path, in one language (its own, unless another is asked for), with the navigation.

    An operation stays on the page, and a group in the folder, from which it was read; others get one named by their
    title. `endings` completes the names of pictures that have none; where their files belong, `folder_pictures` tells.
    """
    plan, writing = _planned(cookbook, language, endings)
    files = {
        page: _operation_page(writing, uid)
        for uid, page in plan.pages.items()
        if writing.book.nodes[uid].kind is Kind.OPERATION and page != plan.overview
    }
    for uid, folder in plan.folders.items():
        if uid != writing.book.root and (page := _group_page(writing, uid, folder)):
            files[posixpath.join(folder, GROUP_PAGE)] = page
    files[plan.overview] = write_page(writing, plan.on_overview)
    if guessed_language("\n".join(files.values())) != writing.language:
        files[plan.overview] = write_page(writing, plan.on_overview, tell_language=True)
    files[NAVIGATION] = "".join(_navigation(writing, plan, writing.book.root, ""))
    files[SETTINGS] = write_mapping({"OverviewPage": plan.overview})
    return dict(sorted(files.items()))


def folder_pictures(
    cookbook: Cookbook, language: str | None = None, *, endings: Mapping[str, str] = NO_ENDINGS
) -> Mapping[str, str]:
    """The files that the pages of `write_markdown_folder` show: path in the folder -> content (`sha256:…`)."""
    return _planned(cookbook, language, endings)[1].pictures.files


def _planned(cookbook: Cookbook, language: str | None, endings: Mapping[str, str]) -> tuple[_Plan, Writing]:
    language = language or own_language(cookbook)
    book = in_one_language(cookbook, language)
    remembered = remembered_path(book.nodes[book.root].fields)
    plan = _Plan(remembered if remembered and "/" not in remembered else OVERVIEW)
    plan.folders[book.root] = ""
    plan.taken = {plan.overview.casefold(), NAVIGATION, SETTINGS}
    paths = (remembered_path(node.fields).rstrip("/").casefold() for node in book.nodes.values())
    plan.remembered = frozenset((*paths, *(name.casefold() for name in _RESERVED)))
    for uid in book.walk():
        _plan(book, plan, uid, language)
    return plan, Writing(book, language, place_pictures(book, plan.pages, endings))


def _plan(book: Cookbook, plan: _Plan, uid: str, language: str) -> None:
    node, parent = book.nodes[uid], book.parents.get(uid)
    if parent is None or node.kind is Kind.STEP:
        plan.pages[uid] = plan.overview if parent is None else plan.pages[parent]
        return
    folder = plan.folders.get(parent)
    remembered = remembered_path(node.fields)
    if folder is None or (parent == book.root and remembered == plan.overview):
        plan.pages[uid] = plan.overview
        if folder is not None:
            plan.on_overview.append(uid)
        return
    name, taken = posixpath.basename(remembered.rstrip("/")), plan.taken
    if not name:
        words = slug(node.fields.get("title", {}).get(language, "")) or node.kind
        name, taken = words if node.kind is Kind.GROUP else f"{words}.md", plan.taken | plan.remembered
    path = free_name(posixpath.join(folder, name), taken)
    plan.taken.add(path.casefold())
    plan.pages[uid] = path
    if node.kind is Kind.GROUP:
        plan.pages[uid] = posixpath.join(path, GROUP_PAGE)
        plan.folders[uid] = path


def _operation_page(writing: Writing, uid: str) -> str:
    """The page of an operation; lists of its parts and tools stand before its steps, or after what tells of them."""
    written = write_node(writing, uid, fronted=True)
    steps = steps_of(writing, uid, _LEVEL)
    role, lists, sections = role_of(writing.title(uid)), [""], [""]
    if role is not None:
        lists = [plain_list(writing, written.resources, role)]
    elif any(step.in_section for step in steps):
        sections = [
            f"{'#' * _LEVEL} {role_word(one, writing.language)}\n\n{plain_list(writing, run, one)}"
            for one, run in by_role(written.resources)
        ]
    else:
        lists = list(labelled_lists(writing, written.resources))
    writer = StepsWriter(writing, _LEVEL, writing.title(uid), role, listed=any(lists))
    place = _place_of_resources(steps)
    writer.write(steps[:place])
    writer.parts += sections
    writer.write(steps[place:])
    return whole_page(writing, uid, paragraphs((written.text, written.pictures, written.block, *lists, *writer.parts)))


def _place_of_resources(steps: Sequence[Step]) -> int:
    """Before the first section, or after it where its heading says that it tells of resources."""
    sections = [place for place, step in enumerate(steps) if step.in_section]
    if not sections:
        return 0
    first = steps[sections[0]]
    if first.sign is Sign.PASSAGE and role_of(first.title) is not None:
        return sections[1] if len(sections) > 1 else len(steps)
    return sections[0]


def _group_page(writing: Writing, uid: str, folder: str) -> str:
    """The page of a group; empty where the name of its folder and the pages in it say everything."""
    fields = writing.book.nodes[uid].fields
    own = [one for one in fields.get("references", ()) if not is_page_reference(one)]
    named = writing.title(uid) == folder_title(folder) and not fields.keys() - {"title", "references"}
    if named and not own and writing.book.children.get(uid):
        return ""
    written = write_node(writing, uid, fronted=any(front_key(one) for one in own))
    return whole_page(writing, uid, paragraphs((written.text, written.pictures, written.block)))


def _navigation(writing: Writing, plan: _Plan, uid: str, margin: str) -> Iterator[str]:
    """A list of links to all pages in their order; groups are entries without one."""
    if uid == writing.book.root:
        yield _entry(writing.title(uid), plan.overview, margin)
    for child in writing.book.children.get(uid, ()):
        if plan.pages[child] == plan.overview or writing.book.nodes[child].kind is Kind.STEP:
            continue
        if child in plan.folders:
            yield f"{margin}- {_MARKUP.sub('', writing.title(child)) or plan.folders[child]}\n"
            if _group_page(writing, child, plan.folders[child]):
                yield _entry(GROUP_PAGE, posixpath.join(plan.folders[child], GROUP_PAGE), f"{margin}  ")
            yield from _navigation(writing, plan, child, f"{margin}  ")
        else:
            yield _entry(writing.title(child), plan.pages[child], margin)


def _entry(title: str, path: str, margin: str) -> str:
    return f"{margin}- [{_MARKUP.sub('', title) or path}]({destination(f'./{path}')})\n"
