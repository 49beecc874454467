"""A folder of Markdown pages, as GitBuilding keeps them, as one cookbook.

The overview page gives the title, the purpose and its own sections; every other page is an operation, every folder a
group. A file `_index.md` in a folder, where there is one, is the page of its group.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import unquote

from catchball.core.schema import Kind
from catchball.formats.errors import FormatError
from catchball.formats.markdown.drafts import Draft, Reading
from catchball.formats.markdown.front import front_language, front_references
from catchball.formats.markdown.inline import links_in
from catchball.formats.markdown.pages import imported, read_operation_page, read_page
from catchball.formats.markdown.pictures import Gallery, MissingPictures
from catchball.formats.markdown.places import page_reference
from catchball.formats.markdown.plain_yaml import Plain, read_mapping
from catchball.formats.markdown.sections import outline
from catchball.formats.markdown.source import Page, read_source, read_text
from catchball.formats.markdown.steps import take_step
from catchball.formats.markdown.words import guessed_language
from catchball.formats.sources import Dropped, Files, Imported

SETTINGS = "buildconf.yaml"
NAVIGATION = "_navigation.md"
GROUP_PAGE = "_index.md"
OVERVIEW = "index.md"
_OVERVIEWS = (OVERVIEW, "readme.md")
_OVERVIEW_KEY, _TITLE_KEY, _NAVIGATION_KEY = "OverviewPage", "Title", "Navigation"
_ENDINGS = (".md", ".markdown")


def read_markdown_folder(
    files: Files,
    *,
    issuer: str = "home",
    language: str | None = None,
    missing_pictures: MissingPictures = "error",
) -> Imported:
    """All pages of a folder as one cookbook; `files` are its files by path from the folder.

    Pages stand in the order in which the navigation and the overview first link to them, the others follow by name.
    Files that no page shows, the navigation and the settings are reported as dropped. Raises FormatError with file and
    line, as for a single page, and when there is no page, or no such overview page as the settings name.
    """
    names = sorted(name for name in files if name.casefold().endswith(_ENDINGS))
    if not names:
        raise FormatError("the folder", "holds no page: expected files that end with .md")
    settings = _settings(files)
    overview = _overview(settings, names)
    pages = {name: read_source(name, files[name]) for name in names}
    reading = Reading(language or _language(pages, overview), Gallery(files, missing_pictures))
    for page in pages.values():
        reading.dropped += page.dropped
    root = _root(reading, pages, overview, settings)
    order = _order(pages, overview, settings)
    _place(reading, root, [pages[name] for name in order if name not in {overview, NAVIGATION}])
    reading.dropped += _left_over(files, pages, settings, reading.gallery)
    return imported(reading, root, issuer)


def folder_title(folder: str) -> str:
    """The title of the group for a folder: its name, with blanks."""
    return posixpath.basename(folder.rstrip("/")).replace("_", " ").replace("-", " ").strip()


def _settings(files: Files) -> Mapping[str, Plain]:
    if SETTINGS not in files:
        return {}
    return read_mapping(read_text(SETTINGS, files[SETTINGS]), SETTINGS, 1)


def _overview(settings: Mapping[str, Plain], names: Sequence[str]) -> str | None:
    if (said := settings.get(_OVERVIEW_KEY)) is not None:
        path = posixpath.normpath(said) if isinstance(said, str) else ""
        if path not in names:
            raise FormatError(SETTINGS, f"names the overview page {said}, which is not in the folder")
        return path
    by_name = {name.casefold(): name for name in reversed(names)}
    return next((by_name[name] for name in _OVERVIEWS if name in by_name), None)


def _language(pages: Mapping[str, Page], overview: str | None) -> str:
    """What the overview's front matter says, else what all pages together look like."""
    told = None if overview is None else front_language(pages[overview])
    texts = ("\n".join(page.lines) for name, page in pages.items() if name != NAVIGATION)
    return told or guessed_language("\n".join(texts))


def _root(reading: Reading, pages: Mapping[str, Page], overview: str | None, settings: Mapping[str, Plain]) -> Draft:
    page = Page(OVERVIEW, (), None, (), ()) if overview is None else pages[overview]
    root = read_page(reading, page)
    title = settings.get(_TITLE_KEY)
    if not root.title and isinstance(title, str):
        root.title = " ".join(title.split())
    stack = [root]
    while stack:
        draft = stack.pop()
        draft.references.append(page_reference(page.name))
        stack.extend(child for child in draft.children if child.kind is not Kind.STEP)
    return root


def _order(pages: Mapping[str, Page], overview: str | None, settings: Mapping[str, Plain]) -> list[str]:
    """The names of all pages, in the order in which they are first linked to, then by name."""
    linked = [posixpath.normpath(name) for name in _strings(settings.get(_NAVIGATION_KEY, ""))]
    for name in (NAVIGATION, overview or OVERVIEW):
        if name in pages:
            linked += _linked(pages[name])
    return list(dict.fromkeys(name for name in (*linked, *sorted(pages)) if name in pages))


def _strings(value: Plain) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    else:
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)


def _linked(page: Page) -> Iterator[str]:
    for block in page.blocks:
        for link in links_in(block.text):
            target = unquote(link.target.partition("#")[0])
            yield posixpath.normpath(posixpath.join(posixpath.dirname(page.name), target))


def _place(reading: Reading, root: Draft, pages: Iterable[Page]) -> None:
    """Put the pages into the tree, each into the group of its folder."""
    groups = {"": root}
    for page in pages:
        folder, name = posixpath.split(page.name)
        parent = _group(groups, folder, page)
        if name == GROUP_PAGE and folder:
            _read_group_page(reading, parent, page)
            continue
        operation = read_operation_page(reading, page)
        operation.references.append(page_reference(page.name))
        parent.children.append(operation)


def _group(groups: dict[str, Draft], folder: str, page: Page) -> Draft:
    if folder not in groups:
        group = Draft(Kind.GROUP, page, 1, title=folder_title(folder))
        group.references.append(page_reference(f"{folder}/"))
        _group(groups, posixpath.dirname(folder), page).children.append(group)
        groups[folder] = group
    return groups[folder]


def _read_group_page(reading: Reading, group: Draft, page: Page) -> None:
    section = outline(page)
    group.page, group.title = page, section.title
    group.references = [*front_references(page, reading.language, of_cookbook=False), *group.references]
    take_step(reading, group, list(section.all_blocks()))


def _left_over(
    files: Files, pages: Mapping[str, Page], settings: Mapping[str, Plain], gallery: Gallery
) -> Iterator[Dropped]:
    """What of a folder is in no cookbook: settings, the navigation, files that no page shows."""
    for key, value in settings.items():
        if key not in {_OVERVIEW_KEY, _TITLE_KEY}:
            yield Dropped(SETTINGS, None, f"the setting {key}: {str(value)[:200]}")
    if NAVIGATION in pages:
        count = len(list(_linked(pages[NAVIGATION])))
        yield Dropped(NAVIGATION, None, f"the navigation with {count} links; the order of the pages was taken from it")
    for name in sorted(files):
        if name not in pages and name != SETTINGS and name not in gallery.named:
            yield Dropped(name, None, "a file that is no page, and no picture that a page shows")
