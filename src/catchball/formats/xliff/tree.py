"""XML from outside as a small tree that knows its lines. Document types are refused, so no entity can be declared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler, feature_namespaces
from xml.sax.xmlreader import AttributesNSImpl, InputSource, Locator

from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser

from catchball.formats.errors import FormatError

LARGEST_FILE = 50 * 1024 * 1024
MOST_ELEMENTS = 2_000_000
DEEPEST = 100


@dataclass(slots=True)
class Element:
    """An element: its namespace and name, its attributes without a namespace, its line, and what is in it, in order."""

    namespace: str
    name: str
    attributes: dict[str, str]
    line: int
    parts: list[Element | str] = field(default_factory=list)

    def children(self, name: str) -> Iterator[Element]:
        """The elements of a name directly in it, of its own namespace."""
        for part in self.parts:
            if isinstance(part, Element) and part.name == name and part.namespace == self.namespace:
                yield part

    def walk(self) -> Iterator[Element]:
        """The element and all in it, in order."""
        waiting = [self]
        while waiting:
            found = waiting.pop()
            yield found
            waiting.extend(part for part in reversed(found.parts) if isinstance(part, Element))

    @property
    def text(self) -> str:
        """All words in it and below."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)


def read_tree(data: bytes, source: str) -> Element:
    """The root of an XML file. Raises FormatError with the line."""
    if len(data) > LARGEST_FILE:
        raise FormatError(source, f"has {len(data):,} bytes; at most {LARGEST_FILE:,} are allowed")
    handler = _Handler(source)
    parser = make_parser()
    parser.forbid_dtd = True
    parser.setFeature(feature_namespaces, True)  # noqa: FBT003 (it takes the flag by position only)
    parser.setContentHandler(handler)
    given = InputSource()
    given.setByteStream(BytesIO(data))
    try:
        parser.parse(given)
    except DefusedXmlException as error:
        raise FormatError(source, "declares a document type or entities, which is forbidden") from error
    except SAXParseException as error:
        line = error.getLineNumber()
        raise FormatError(source, f"the XML is damaged: {error.getMessage()}", line=line) from error
    except (SAXException, LookupError, UnicodeError, ValueError) as error:
        if isinstance(error, FormatError):
            raise
        raise FormatError(source, f"the XML is damaged: {error}") from error
    if handler.root is None:
        raise FormatError(source, "holds no XML")
    return handler.root


class _Handler(ContentHandler):
    """Gathers the elements."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self._source = source
        self._open: list[Element] = []
        self._count = 0
        self._words: list[str] = []
        self._place: Locator | None = None
        self.root: Element | None = None

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802 (the parser calls it so)
        self._place = locator

    def startElementNS(  # noqa: N802 (the parser calls it so)
        self, name: tuple[str | None, str], _qualified: str | None, attributes: AttributesNSImpl
    ) -> None:
        line = self._place.getLineNumber() if self._place else None
        self._count += 1
        if self._count > MOST_ELEMENTS or len(self._open) >= DEEPEST:
            told = f"more than {MOST_ELEMENTS:,} elements, or {DEEPEST} within each other"
            raise FormatError(self._source, told, line=line)
        plain = {key: str(attributes.getValue((space, key))) for space, key in attributes.getNames() if not space}
        found = Element(name[0] or "", name[1], plain, line or 0)
        if self._open:
            self._close_words()
            self._open[-1].parts.append(found)
        else:
            self.root = found
        self._open.append(found)

    def endElementNS(self, _name: tuple[str | None, str], _qualified: str | None) -> None:  # noqa: N802 (as above)
        self._close_words()
        self._open.pop()

    def characters(self, content: str) -> None:
        self._words.append(content)

    def _close_words(self) -> None:
        if self._words:
            self._open[-1].parts.append("".join(self._words))
            self._words = []
