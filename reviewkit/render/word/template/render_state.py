"""What one render collects beside text: relationships, pictures, charts, identifiers.

One Rendering lives as long as one render() call and is reached through a context variable,
so that value objects need no argument and threads never meet.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from reviewkit.render.word.package.docx_package import Entry, packed, stored
from reviewkit.render.word.package.namespaces import R

if TYPE_CHECKING:
    from reviewkit.render.word.template.insertion_sites import Site

HYPERLINK, IMAGE, CHART = f"{R}/hyperlink", f"{R}/image", f"{R}/chart"
MEDIA_TYPES = {"png": "image/png", "jpeg": "image/jpeg", "gif": "image/gif", "bmp": "image/bmp"}

current: ContextVar[Rendering] = ContextVar("current")


class Rendering:
    """The parts, relationships and numbers that one document gets beyond its template's.

    taken  names of parts that exist already; `document` the main part's name
    """

    def __init__(
        self, taken: Iterable[str], document: str, language: str = "", styles: Mapping[str, str] | None = None
    ) -> None:
        self.document = document
        self.language = language
        self.palette: Mapping[str, str] = {}  # theme slot to hex
        self.styles_by_name = dict(styles or {})
        self.entries: dict[str, Entry] = {}
        self.relations: dict[str, list[str]] = {}
        self.defaults: dict[str, str] = {}
        self.overrides: dict[str, str] = {}
        self.dropped: set[str] = set()
        self.unsure: set[str] = set()  # parts that hold XML not written here
        self.notes: dict[str, list[str]] = {}
        self.imports: dict[str, Any] = {}  # what sub-documents added, see subdocument.py
        self._taken = {name.lower() for name in taken}
        self._links: dict[tuple[str, str, str], str] = {}
        self._numbers: dict[str, int] = {}
        self._marks: dict[str, int] = {}
        self._seen: set[str] = set()

    def must_check(self, site: Site) -> None:
        """Note that a part holds XML of unknown origin: it is parsed before it is delivered."""
        self.unsure.add(site.part)

    def number(self, kind: str) -> int:
        """The next number of a kind, from 1: drawings, bookmarks, charts."""
        self._numbers[kind] = self._numbers.get(kind, 0) + 1
        return self._numbers[kind]

    def first(self, what: str) -> bool:
        """Whether this is asked for the first time: comment marks stand once."""
        new = what not in self._seen
        self._seen.add(what)
        return new

    def note(self, kind: str, first: int, body: str) -> str:
        """The number of a new note."""
        notes = self.notes.setdefault(kind, [])
        notes.append(body)
        return str(first + len(notes) - 1)

    def bookmark(self, original: str) -> int:
        """A new number for the bookmark that a template numbers `original`."""
        self._marks[original] = self.number("bookmark")
        return self._marks[original]

    def bookmark_end(self, original: str) -> int:
        """The number that the bookmark got when it began."""
        return self._marks[original] if original in self._marks else self.bookmark(original)

    def bookmark_name(self, name: str) -> str:
        """The name itself, numbered from its second copy on: Word drops doubles in silence."""
        count = self.number(f"bookmark {name}")
        return name if count == 1 else f"{name[:34]}_{count}"

    def relate(self, part: str, kind: str, target: str, *, external: bool = False) -> str:
        """The id of a relationship of a part, made once for the same target."""
        key = (part, kind, target)
        if key not in self._links:
            identity = f"rkId{len(self.relations.get(part, ())) + 1}"
            mode = ' TargetMode="External"' if external else ""
            self.relations.setdefault(part, []).append(
                f'<Relationship Id="{identity}" Type="{kind}" Target={quoteattr(target)}{mode}/>'
            )
            self._links[key] = identity
        return self._links[key]

    def relate_part(self, part: str, kind: str, name: str) -> str:
        """The id of a relationship from one part to another."""
        return self.relate(part, kind, posixpath.relpath(name, posixpath.dirname(part) or "."))

    def link(self, part: str, url: str) -> str:
        """The id of a hyperlink to an address."""
        return self.relate(part, HYPERLINK, url, external=True)

    def free_name(self, pattern: str) -> str:
        """The first part name that nobody has: "word/charts/chart{}.xml" numbered."""
        while True:
            name = pattern.format(self.number(pattern))
            if name.lower() not in self._taken:
                self._taken.add(name.lower())
                return name

    def release(self, names: Iterable[str]) -> None:
        """Forget parts of the template that this document does without."""
        for name in names:
            self.dropped.add(name)
            self._taken.discard(name.lower())

    def picture(self, part: str, data: bytes, kind: str) -> str:
        """The id under which a part shows a picture; the same bytes are stored once."""
        known = f"picture {hashlib.sha256(data).hexdigest()}"
        name = self.imports.get(known)
        if name is None:
            name = self.free_name(f"word/media/picture{{}}.{kind}")
            self.imports[known] = name
            self.entries[name] = stored(name, data)
            self.defaults[kind] = MEDIA_TYPES[kind]
        return self.relate_part(part, IMAGE, name)

    def embed(self, name: str, data: bytes) -> None:
        """A part that is compressed already."""
        self.entries[name] = stored(name, data)

    def relate_as(self, part: str, identity: str, kind: str, name: str) -> None:
        """A relationship to another part under an id that the part's own XML names."""
        target = posixpath.relpath(name, posixpath.dirname(part))
        self.relations.setdefault(part, []).append(
            f'<Relationship Id="{identity}" Type="{kind}" Target={quoteattr(target)}/>'
        )

    def add(self, name: str, data: bytes, content_type: str) -> None:
        """A part with its content type."""
        self.entries[name] = packed(name, data)
        self.overrides[name] = content_type
