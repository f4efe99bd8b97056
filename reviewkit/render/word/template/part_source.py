"""The Jinja source of one part, and the way back from its lines to the tags of the template."""

from __future__ import annotations

from dataclasses import dataclass, field

from reviewkit.render.word.template.footnotes import NotesPart
from reviewkit.render.word.template.insertion_sites import Site
from reviewkit.render.word.template.table_of_contents import TableOfContents
from reviewkit.render.word.template.tag_joining import TagMarks
from reviewkit.render.word.word_errors import TemplateFault


@dataclass(slots=True)
class PartSource:
    """One part as Jinja reads it.

    text         the source: XML with a tag a line
    lines        the mark number of the tag on each line that has one
    sites        the site of each tag by mark number
    note_texts   the part and the text of the note that a mark refers to
    notes        the parts that take the notes
    filters_xml  a filter goes over text with its XML, so the result must be checked
    renders      whether documents differ from the template in this part
    """

    part: str
    text: str = ""
    lines: dict[int, int] = field(default_factory=dict)
    sites: dict[int, Site] = field(default_factory=dict)
    marks: TagMarks = field(default_factory=TagMarks)
    faults: list[TemplateFault] = field(default_factory=list)
    note_texts: dict[int, tuple[str, str]] = field(default_factory=dict)
    notes: list[NotesPart] = field(default_factory=list)
    contents: TableOfContents | None = None
    filters_xml: bool = False
    renders: bool = False

    def site_at(self, line: int | None) -> Site:
        """The site of the tag on a line of the source, or of the last one before it."""
        number = self.lines.get(line or 0)
        if number is None:
            before = [known for known in self.lines if known <= (line or 0)]
            number = self.lines[max(before)] if before else None
        if number is None:
            return Site(self.part, "", "", "plain")
        part = self.sites[number].part if number in self.sites else self.part
        return Site(part, self.marks.locations[number], self.marks.tags[number].written, "plain")
