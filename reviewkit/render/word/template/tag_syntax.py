"""Every tag read by itself, so that one reading tells all that is wrong with all of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jinja2 import TemplateAssertionError, TemplateSyntaxError, nodes

from reviewkit.render.word.template.jinja_sandbox import Box, nearest
from reviewkit.render.word.template.structure import KNOWN
from reviewkit.render.word.template.tags import BLOCK_END, BLOCK_START, PRINT_END, PRINT_START, Tag
from reviewkit.render.word.template.template_errors import TemplateFault

if TYPE_CHECKING:
    from reviewkit.render.word.template.compiler import Source

_ENDS = {
    "if": "endif",
    "for": "endfor",
    "macro": "endmacro",
    "call": "endcall",
    "filter": "endfilter",
    "with": "endwith",
    "autoescape": "endautoescape",
}
_OTHER_FILES = frozenset({"include", "import", "from", "extends", "block", "endblock"})
_LEVELS = frozenset({"tr", "tc", "p", "r"})


def syntax_faults(source: Source, box: Box) -> list[TemplateFault]:
    """The faults of each tag of a part that lie in the tag itself."""
    faults = []
    known: dict[str, tuple[str, str, str] | None] = {}  # the same tag stands in many cells
    for number, site in source.sites.items():
        tag = source.marked.tags[number]
        if tag.level == "!" and not tag.written:
            continue  # the engine's own
        if tag.written not in known or tag.level == "!":
            known[tag.written] = _problem(tag, box)
        problem = known[tag.written]
        if problem:
            faults.append(TemplateFault(site.part, site.place, tag.written, *problem))
    return faults


def _problem(tag: Tag, box: Box) -> tuple[str, str, str] | None:
    if tag.kind == "note":
        return None
    if tag.kind == "print":
        if not tag.body:
            return "empty-tag", "is empty.", "Write a name between the braces, or remove the tag."
        return _parsed(whole_tag(tag), tag, box)
    return _block_problem(tag, box)


def _block_problem(tag: Tag, box: Box) -> tuple[str, str, str] | None:
    word = tag.word
    if not tag.body:
        return "empty-tag", "is empty.", "Remove it."
    if word in _OTHER_FILES:
        return (
            "unsupported-tag",
            f"“{word}” needs a second file, and a template is one.",
            "Use a sub-document value.",
        )
    if word in _LEVELS:
        return (
            "unknown-tag",
            f"“{word}” is no tag by itself.",
            f"Write {{%{word} without a space before {word}.",
        )
    if word not in KNOWN:
        guess = nearest(word, KNOWN)
        return "unknown-tag", f"“{word}” is no tag.", f"Did you mean “{guess}”?" if guess else ""
    return _parsed(whole_tag(tag), tag, box)


def whole_tag(tag: Tag) -> str:
    """A tag as a small template of its own, with the blocks it needs around it."""
    if tag.kind == "note":
        return ""
    if tag.kind == "print":
        return f"{PRINT_START}\n{tag.body} {PRINT_END}"
    word, block = tag.word, f"{BLOCK_START}\n{tag.body} {BLOCK_END}"
    if word in _ENDS:
        return f"{block}{BLOCK_START} {_ENDS[word]} {BLOCK_END}"
    if word in ("elif", "else"):
        return f"{BLOCK_START} if 1 {BLOCK_END}{block}{BLOCK_START} endif {BLOCK_END}"
    if word == "set" and not re.match(r"set\s+[^=]*=", tag.body):
        return f"{block}{BLOCK_START} endset {BLOCK_END}"
    if word in ("break", "continue"):
        return f"{BLOCK_START} for x in y {BLOCK_END}{block}{BLOCK_START} endfor {BLOCK_END}"
    return block if word in ("set", "do") else ""


def _parsed(text: str, tag: Tag, box: Box) -> tuple[str, str, str] | None:
    try:
        tree = box.parse(text)
    except TemplateSyntaxError as error:
        return "syntax", f"cannot be read: {error.message}.", _hint(tag)
    except RecursionError:
        return "too-nested", "nests too deep.", ""
    for kind, known, what in ((nodes.Filter, box.filters, "filter"), (nodes.Test, box.tests, "test")):
        for node in tree.find_all(kind):
            if node.name not in known:
                guess = nearest(node.name, known)
                suggestion = f"Did you mean “{guess}”?" if guess else ""
                return f"unknown-{what}", f"uses “{node.name}”, which is no {what}.", suggestion
    for attribute in tree.find_all((nodes.Getattr, nodes.Getitem)):
        name = getattr(attribute, "attr", None) or getattr(getattr(attribute, "arg", None), "value", "")
        if isinstance(name, str) and name.startswith("_"):
            return "forbidden-name", f"asks for “{name}”: names that begin with _ are not for templates.", ""
    try:
        box.compile(tree)
    except TemplateAssertionError as error:
        return "syntax", f"cannot be read: {error.message}.", ""
    except (RecursionError, SyntaxError, MemoryError):
        return "too-nested", "nests too deep.", ""
    return None


def _hint(tag: Tag) -> str:
    if re.search(r"[^=!<>]=[^=]", tag.body) and tag.word in ("if", "elif"):
        return "Compare with ==, not with =."
    if tag.body.count("'") % 2 or tag.body.count('"') % 2:
        return "A quotation mark is missing."
    for opener, closer in ("()", "[]", "{}"):
        if tag.body.count(opener) != tag.body.count(closer):
            return f"A {closer if tag.body.count(opener) > tag.body.count(closer) else opener} is missing."
    if re.search(r"\w\s+\w", tag.body) and tag.kind == "print":
        return "Join the words of a name with _."
    return ""
