"""Blocks and the document's structure: what begins in a cell must end in one.

Jinja sees text alone; where a block begins and ends in different kinds of places, its output
would be no XML. That, and blocks that do not pair, is found here before Jinja reads.
"""

from __future__ import annotations

import re

from reviewkit.render.word.template.tag_joining import Marked
from reviewkit.render.word.template.tags import MARK
from reviewkit.render.word.template.template_errors import TemplateFault

_NODE = re.compile(r"<(/?)([\w:.-]+)((?:[^>\"]|\"[^\"]*\")*?)(/?)>|\ufdd0(\d+)\ufdd1")
_PAIRS = {
    "if": "endif",
    "for": "endfor",
    "macro": "endmacro",
    "call": "endcall",
    "filter": "endfilter",
    "with": "endwith",
    "autoescape": "endautoescape",
    "raw": "endraw",
}
_ENDS = {end: begin for begin, end in _PAIRS.items()} | {"endset": "set", "endblock": "block"}
_BETWEEN = {"elif": ("if",), "else": ("if", "for")}
_ALONE = frozenset({"set", "do", "break", "continue"})
_NO_OTHER_FILE = frozenset({"include", "import", "from", "extends", "block"})
KNOWN = sorted({*_PAIRS, *_ENDS, *_BETWEEN, *_ALONE, "colspan", "cellbg", "vm", "hm"})


def path_faults(text: str, part: str, marked: Marked) -> list[TemplateFault]:
    """Faults of the pairing and the places of blocks in a part's text with marks."""
    faults: list[TemplateFault] = []
    path: list[str] = []
    open_blocks: list[tuple[int, str, tuple[str, ...]]] = []
    for node in _NODE.finditer(text):
        closing, name, _, empty, number = node.groups()
        if number is None:
            for inner in MARK.finditer(node[3]):
                _step(int(inner[1]), (*path, name, "@"), open_blocks, part, marked, faults)
            if closing:
                path.pop()
            elif not empty:
                path.append(name)
            continue
        _step(int(number), tuple(path), open_blocks, part, marked, faults)
    for number, word, _ in open_blocks:
        faults.append(
            _fault(
                number,
                part,
                marked,
                "block-not-ended",
                "begins and is never ended.",
                f"Add {{% {_end_of(word)} %}}.",
            )
        )
    return faults


def _end_of(word: str) -> str:
    return _PAIRS.get(word, f"end{word}")


def _step(
    number: int,
    path: tuple[str, ...],
    blocks: list[tuple[int, str, tuple[str, ...]]],
    part: str,
    marked: Marked,
    faults: list[TemplateFault],
) -> None:
    tag = marked.tags[number]
    if tag.kind != "block":
        return
    word = tag.word
    if word in _PAIRS or (word == "set" and not re.match(r"set\s+[^=]*=", tag.body)):
        blocks.append((number, word, path))
    elif word in _BETWEEN:
        if not blocks or blocks[-1][1] not in _BETWEEN[word]:
            wanted = " or ".join(_BETWEEN[word])
            faults.append(_fault(number, part, marked, "misplaced-block", f"stands outside of “{wanted}”."))
        else:
            _same_place(number, path, blocks[-1], part, marked, faults)
    elif word in _ENDS:
        _end(number, word, path, blocks, part, marked, faults)


def _end(
    number: int,
    word: str,
    path: tuple[str, ...],
    blocks: list[tuple[int, str, tuple[str, ...]]],
    part: str,
    marked: Marked,
    faults: list[TemplateFault],
) -> None:
    begun = _ENDS[word]
    if not blocks:
        faults.append(_fault(number, part, marked, "misplaced-block", f"ends “{begun}”, and none is open."))
        return
    if blocks[-1][1] == begun:
        _same_place(number, path, blocks.pop(), part, marked, faults)
        return
    opened, inner, _ = blocks[-1]
    where = marked.places[opened]
    if any(block[1] == begun for block in blocks):
        # The inner one was forgotten: told once, at its own place.
        while blocks[-1][1] != begun:
            lost, name, _ = blocks.pop()
            faults.append(
                _fault(
                    lost,
                    part,
                    marked,
                    "block-not-ended",
                    f"is still open where {marked.tags[number].written}"
                    f" ends “{begun}” ({marked.places[number]}).",
                    f"Add {{% {_end_of(name)} %}} before it.",
                )
            )
        blocks.pop()
        return
    faults.append(
        _fault(
            number,
            part,
            marked,
            "misplaced-block",
            f"ends “{begun}”, but “{inner}” is what is open ({where}).",
            f"Write {{% {_end_of(inner)} %}}.",
        )
    )
    blocks.pop()  # the end that stands here was meant for it


def _same_place(
    number: int,
    path: tuple[str, ...],
    begun: tuple[int, str, tuple[str, ...]],
    part: str,
    marked: Marked,
    faults: list[TemplateFault],
) -> None:
    if path != begun[2] and not marked.tags[begun[0]].level == marked.tags[number].level == "!":
        began = marked.tags[begun[0]]
        faults.append(
            _fault(
                number,
                part,
                marked,
                "crosses-structure",
                f"and {began.written} ({marked.places[begun[0]]}) stand in different kinds of places:"
                f" {_words(begun[2])} and {_words(path)}.",
                "Put both in paragraphs of their own ({%p), or both in rows of their own ({%tr).",
            )
        )


_WORDS = {
    "w:tc": "a cell",
    "w:tr": "a row",
    "w:tbl": "a table",
    "w:p": "a paragraph",
    "w:hyperlink": "a link",
    "w:t": "text",
    "w:txbxContent": "a text box",
    "w:body": "the page",
    "w:ins": "a tracked insertion",
    "w:sdtContent": "a content control",
    "@": "an attribute",
}


def _words(path: tuple[str, ...]) -> str:
    names = [_WORDS[name] for name in reversed(path) if name in _WORDS and name != "w:body"]
    return " in ".join(names) if names else "the page"


def _fault(
    number: int, part: str, marked: Marked, code: str, message: str, suggestion: str = ""
) -> TemplateFault:
    return TemplateFault(part, marked.places[number], marked.tags[number].written, code, message, suggestion)
