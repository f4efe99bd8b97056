"""The state of one render: the relationships, pictures, charts and identifiers beside its text.

A RenderState lives as long as one render() call and is reached through a context variable,
so that value objects need no argument and threads do not share it.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field

from reviewkit.render.word.package.docx_package import ZipEntry, deflated, stored
from reviewkit.render.word.package.docx_parts import relation_xml
from reviewkit.render.word.package.namespaces import R
from reviewkit.render.word.package.outside_content import is_safe_address, shortened
from reviewkit.render.word.template.insertion_sites import MOST_COLUMNS, SPAN, SPAN_END, SPAN_START, Site
from reviewkit.render.word.word_errors import ValueRefusedError

HYPERLINK, IMAGE, CHART = f"{R}/hyperlink", f"{R}/image", f"{R}/chart"
MEDIA_TYPES = {"png": "image/png", "jpeg": "image/jpeg", "gif": "image/gif", "bmp": "image/bmp"}


@dataclass(slots=True)
class ImportedContent:
    """What sub-documents added to one document.

    parts     names in this document by (sub-document, part)
    styles    style ids in this document by (sub-document, style id)
    new_styles, new_lists  the XML of added styles and of added lists (abstract, concrete)
    """

    parts: dict[tuple[str, str], str] = field(default_factory=dict)
    styles: dict[tuple[str, str], str] = field(default_factory=dict)
    new_styles: list[str] = field(default_factory=list)
    new_lists: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class PrintedTurns:
    """The turns of one run of a loop in which a merged cell was printed.

    loop   kept, so that no other loop gets its identity
    first, last   indices of turns
    """

    loop: object
    first: int
    last: int
    count: int = 1


class RenderState:
    """The parts, relationships and numbers that one document gets beyond its template's.

    document        the name of the main part
    language        of the document, "" where unknown
    styles_by_name  style ids by name in lower case
    palette         theme slot to hex digits
    entries, relations, defaults, overrides, dropped  changes to the package, as in DocxPackage;
                    relations are XML
    unchecked       parts that hold XML not written here
    notes           the bodies of notes by kind
    """

    def __init__(
        self,
        taken: Iterable[str],
        document: str,
        language: str = "",
        styles: Mapping[str, str] | None = None,
        palette: Mapping[str, str] | None = None,
    ) -> None:
        """Start a render; `taken` are the names of parts that exist already."""
        self.document = document
        self.language = language
        self.styles_by_name = dict(styles or {})
        self.palette = dict(palette or {})
        self.entries: dict[str, ZipEntry] = {}
        self.relations: dict[str, list[str]] = {}
        self.defaults: dict[str, str] = {}
        self.overrides: dict[str, str] = {}
        self.dropped: set[str] = set()
        self.unchecked: set[str] = set()
        self.notes: dict[str, list[str]] = {}
        self.imported = ImportedContent()
        self._taken = {name.lower() for name in taken}
        self._relation_ids: dict[tuple[str, str, str], str] = {}
        self._numbers: dict[str, int] = {}
        self._bookmarks: dict[str, int] = {}
        self._pictures: dict[str, str] = {}
        self._seen: set[str] = set()
        self._turns: dict[tuple[str, int], PrintedTurns] = {}
        self._spans: list[tuple[PrintedTurns, int]] = []

    def must_check(self, site: Site) -> None:
        """Note that a part holds XML of unknown origin: it is parsed before it is delivered."""
        self.unchecked.add(site.part)

    def number(self, kind: str) -> int:
        """The next number of a kind, from 1: drawings, bookmarks, charts."""
        self._numbers[kind] = self._numbers.get(kind, 0) + 1
        return self._numbers[kind]

    def is_first(self, key: str) -> bool:
        """Whether a key is asked for the first time: a comment mark may stand only once."""
        new = key not in self._seen
        self._seen.add(key)
        return new

    def begins(self, cell: str, loop: object, turn: int) -> bool:
        """Whether a cell is printed for the first time in this run of a loop: its merge begins there."""
        key = (cell, id(loop))
        turns = self._turns.get(key)
        if turns is None:
            self._turns[key] = PrintedTurns(loop, turn, turn)
            return True
        if turn != turns.last:
            turns.last = turn
            turns.count += 1
        return turn == turns.first

    def span_mark(self, cell: str, loop: object, columns: int) -> str:
        """What stands for the columns of a cell over all its turns, until those are printed."""
        self._spans.append((self._turns[cell, id(loop)], columns))
        return f"{SPAN_START}{len(self._spans) - 1}{SPAN_END}"

    def fill_spans(self, text: str) -> str:
        """Put the number of columns where a mark stands for it."""
        if SPAN_START not in text:
            return text
        return SPAN.sub(lambda mark: str(min(self._columns(int(mark[1])), MOST_COLUMNS)), text)

    def _columns(self, number: int) -> int:
        turns, columns = self._spans[number]
        return turns.count * columns

    def add_note(self, kind: str, first: int, body: str) -> str:
        """Add a note and return its number."""
        notes = self.notes.setdefault(kind, [])
        notes.append(body)
        return str(first + len(notes) - 1)

    def begin_bookmark(self, original: str) -> int:
        """A new number for the bookmark that the template numbers `original`."""
        self._bookmarks[original] = self.number("bookmark")
        return self._bookmarks[original]

    def end_bookmark(self, original: str) -> int:
        """The number that the bookmark got when it began."""
        known = self._bookmarks.get(original)
        return self.begin_bookmark(original) if known is None else known

    def bookmark_name(self, name: str) -> str:
        """A bookmark's name, numbered from its second copy on: Word drops duplicates silently."""
        return _copy_name(name, self.number(f"bookmark {name}"))

    def last_bookmark(self, name: str) -> str:
        """The name of a bookmark's newest copy."""
        return _copy_name(name, self._numbers.get(f"bookmark {name}", 1))

    def next_bookmark(self, name: str) -> str:
        """The name that a bookmark's next copy will get."""
        return _copy_name(name, self._numbers.get(f"bookmark {name}", 0) + 1)

    def relate(self, part: str, kind: str, target: str, *, external: bool = False) -> str:
        """The id of a relationship of a part, made once for the same target."""
        key = (part, kind, target)
        if key not in self._relation_ids:
            identity = f"rkId{len(self.relations.get(part, ())) + 1}"
            self.relations.setdefault(part, []).append(
                relation_xml(identity, kind, target, external=external)
            )
            self._relation_ids[key] = identity
        return self._relation_ids[key]

    def relate_part(self, part: str, kind: str, name: str) -> str:
        """The id of a relationship from one part to another."""
        return self.relate(part, kind, posixpath.relpath(name, posixpath.dirname(part) or "."))

    def relate_as(self, part: str, identity: str, kind: str, name: str) -> None:
        """Add a relationship to another part under an id that the part's own XML names."""
        target = posixpath.relpath(name, posixpath.dirname(part))
        self.relations.setdefault(part, []).append(relation_xml(identity, kind, target))

    def link(self, part: str, url: str) -> str:
        """The id of a hyperlink to an address. Raises ValueRefusedError for any but a web page or an e-mail address."""
        if not is_safe_address(url):
            raise ValueRefusedError(
                f"links to {shortened(url)!r}: links begin with https:, http: or mailto:."
            )
        return self.relate(part, HYPERLINK, url, external=True)

    def free_name(self, pattern: str) -> str:
        """The first part name that is not taken: "word/charts/chart{}.xml" numbered."""
        while True:
            name = pattern.format(self.number(pattern))
            if name.lower() not in self._taken:
                self._taken.add(name.lower())
                return name

    def release(self, names: Iterable[str]) -> None:
        """Drop parts of the template from this document; their names are free again."""
        for name in names:
            self.dropped.add(name)
            self._taken.discard(name.lower())

    def add_picture(self, part: str, data: bytes, kind: str) -> str:
        """The id under which a part shows a picture; equal bytes are stored once.

        kind  "png", "jpeg", "gif" or "bmp"
        """
        digest = hashlib.sha256(data).hexdigest()
        name = self._pictures.get(digest)
        if name is None:
            name = self._pictures[digest] = self.free_name(f"word/media/picture{{}}.{kind}")
            self.embed(name, data)
            self.defaults[kind] = MEDIA_TYPES[kind]
        return self.relate_part(part, IMAGE, name)

    def embed(self, name: str, data: bytes) -> None:
        """Add a part that is compressed already."""
        self.entries[name] = stored(name, data)

    def add_part(self, name: str, data: bytes, content_type: str) -> None:
        """Add a part with its content type."""
        self.entries[name] = deflated(name, data)
        self.overrides[name] = content_type


def _copy_name(name: str, count: int) -> str:
    return name if count == 1 else f"{name[:34]}_{count}"


current_render: ContextVar[RenderState] = ContextVar("current_render")
