"""Blocks against the document's structure: a block that begins in a cell must end in one.

Jinja sees text alone. Where a block begins and ends in different kinds of places, its output
would be no XML. That, and blocks that do not pair, is found here before Jinja reads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reviewkit.render.word.template.tag_joining import TagMarks
from reviewkit.render.word.template.tags import ENGINE, MARK
from reviewkit.render.word.word_errors import TemplateFault

_NODE = re.compile(r"<(/?)([\w:.-]+)((?:[^>\"]|\"[^\"]*\")*?)(/?)>|\ufdd0(\d+)\ufdd1")
_ENDS_BY_START = {
    "if": "endif",
    "for": "endfor",
    "macro": "endmacro",
    "call": "endcall",
    "filter": "endfilter",
    "with": "endwith",
    "autoescape": "endautoescape",
    "raw": "endraw",
}
_STARTS_BY_END = {end: start for start, end in _ENDS_BY_START.items()} | {
    "endset": "set",
    "endblock": "block",
}
_BRANCHES = {"elif": ("if",), "else": ("if", "for")}
_SINGLE = frozenset({"set", "do", "break", "continue"})
_CELL_TAGS = frozenset({"colspan", "cellbg", "vm", "hm"})
KNOWN_WORDS = sorted({*_ENDS_BY_START, *_STARTS_BY_END, *_BRANCHES, *_SINGLE, *_CELL_TAGS})
_ELEMENT_NAMES = {
    "w:tc": "a cell",
    "w:tr": "a row",
    "w:tbl": "a table",
    "w:p": "a paragraph",
    "w:hyperlink": "a link",
    "w:t": "text",
    "w:txbxContent": "a text box",
    "w:ins": "a tracked insertion",
    "w:sdtContent": "a content control",
    "@": "an attribute",
}


def end_of_block(word: str) -> str:
    """The word that ends a block: "endif" for "if"."""
    return _ENDS_BY_START.get(word, f"end{word}")


def structure_faults(text: str, part: str, marks: TagMarks) -> list[TemplateFault]:
    """Faults of the pairing and of the places of blocks in a part's text with marks."""
    check = _StructureCheck(part, marks)
    path: list[str] = []
    for node in _NODE.finditer(text):
        closing, name, attributes, empty, number = node.groups()
        if number is not None:
            check.visit(int(number), tuple(path))
            continue
        for mark in MARK.finditer(attributes):
            check.visit(int(mark[1]), (*path, name, "@"))
        if closing:
            path.pop()
        elif not empty:
            path.append(name)
    check.report_open_blocks()
    return check.faults


@dataclass(frozen=True, slots=True)
class _OpenBlock:
    """A block that has begun: its mark, its word, the elements around it."""

    number: int
    word: str
    path: tuple[str, ...]


@dataclass(slots=True)
class _StructureCheck:
    part: str
    marks: TagMarks
    blocks: list[_OpenBlock] = field(default_factory=list)
    faults: list[TemplateFault] = field(default_factory=list)

    def visit(self, number: int, path: tuple[str, ...]) -> None:
        """Take the next tag: open a block, go to its next branch, or end it."""
        tag = self.marks.tags[number]
        if tag.kind != "block":
            return
        if tag.word in _ENDS_BY_START or tag.opens_set_block:
            self.blocks.append(_OpenBlock(number, tag.word, path))
        elif tag.word in _BRANCHES:
            if not self.blocks or self.blocks[-1].word not in _BRANCHES[tag.word]:
                wanted = " or ".join(_BRANCHES[tag.word])
                self._report(number, "misplaced-block", f"stands outside of “{wanted}”.")
            else:
                self._check_same_place(number, path, self.blocks[-1])
        elif tag.word in _STARTS_BY_END:
            self._end_block(number, _STARTS_BY_END[tag.word], path)

    def report_open_blocks(self) -> None:
        """Report the blocks that the end of the part leaves open."""
        for block in self.blocks:
            self._report(
                block.number,
                "block-not-ended",
                "begins and is never ended.",
                f"Add {{% {end_of_block(block.word)} %}}.",
            )

    def _end_block(self, number: int, start_word: str, path: tuple[str, ...]) -> None:
        if not self.blocks:
            self._report(number, "misplaced-block", f"ends “{start_word}”, and none is open.")
            return
        innermost = self.blocks[-1]
        if innermost.word == start_word:
            self._check_same_place(number, path, self.blocks.pop())
            return
        if any(block.word == start_word for block in self.blocks):
            # The inner blocks were forgotten: each is reported once, where it begins.
            while self.blocks[-1].word != start_word:
                self._report_forgotten(self.blocks.pop(), number, start_word)
            self.blocks.pop()
            return
        where = self.marks.locations[innermost.number]
        self._report(
            number,
            "misplaced-block",
            f"ends “{start_word}”, but “{innermost.word}” is what is open ({where}).",
            f"Write {{% {end_of_block(innermost.word)} %}}.",
        )
        self.blocks.pop()  # the author meant this end for it

    def _report_forgotten(self, block: _OpenBlock, end: int, start_word: str) -> None:
        self._report(
            block.number,
            "block-not-ended",
            f"is still open where {self.marks.tags[end].written}"
            f" ends “{start_word}” ({self.marks.locations[end]}).",
            f"Add {{% {end_of_block(block.word)} %}} before it.",
        )

    def _check_same_place(self, number: int, path: tuple[str, ...], block: _OpenBlock) -> None:
        begin, end = self.marks.tags[block.number], self.marks.tags[number]
        if path == block.path or begin.level == end.level == ENGINE:
            return
        self._report(
            number,
            "crosses-structure",
            f"and {begin.written} ({self.marks.locations[block.number]}) stand in different kinds of places:"
            f" {_path_in_words(block.path)} and {_path_in_words(path)}.",
            "Put both in paragraphs of their own ({%p), or both in rows of their own ({%tr).",
        )

    def _report(self, number: int, code: str, message: str, suggestion: str = "") -> None:
        self.faults.append(self.marks.fault(number, self.part, code, message, suggestion))


def _path_in_words(path: tuple[str, ...]) -> str:
    names = [_ELEMENT_NAMES[name] for name in reversed(path) if name in _ELEMENT_NAMES]
    return " in ".join(names) if names else "the page"
