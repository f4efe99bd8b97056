"""The syntax of each tag by itself, so that one reading finds the faults of all of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jinja2 import TemplateAssertionError, TemplateSyntaxError, nodes

from reviewkit.render.jinja import (
    BLOCK_END,
    BLOCK_START,
    PRINT_END,
    PRINT_START,
    TemplateEnvironment,
    nearest_name,
)
from reviewkit.render.word.template.block_structure import KNOWN_WORDS, end_of_block
from reviewkit.render.word.template.part_source import PartSource
from reviewkit.render.word.template.tags import ENGINE, Tag
from reviewkit.render.word.word_errors import TemplateFault

_BLOCKS = frozenset({"if", "for", "macro", "call", "filter", "with", "autoescape"})
_NEEDS_OTHER_FILE = frozenset({"include", "import", "from", "extends", "block", "endblock"})
_LEVELS = frozenset({"tr", "tc", "p", "r"})


@dataclass(frozen=True, slots=True)
class _Problem:
    code: str
    message: str
    suggestion: str = ""


def syntax_faults(source: PartSource, environment: TemplateEnvironment) -> list[TemplateFault]:
    """The faults of a part that lie in a tag itself."""
    faults = []
    problems: dict[str, _Problem | None] = {}  # the same tag may stand in many cells
    for number, site in source.sites.items():
        tag = source.marks.tags[number]
        if tag.level == ENGINE and not tag.written:
            continue
        if tag.written not in problems or tag.level == ENGINE:
            problems[tag.written] = _problem_of(tag, environment)
        problem = problems[tag.written]
        if problem:
            faults.append(
                TemplateFault(
                    site.part,
                    site.location,
                    tag.written,
                    problem.code,
                    problem.message,
                    problem.suggestion,
                )
            )
    return faults


def _problem_of(tag: Tag, environment: TemplateEnvironment) -> _Problem | None:
    if tag.kind == "note":
        return None
    if tag.kind == "print" and not tag.body:
        return _Problem("empty-tag", "is empty.", "Write a name between the braces, or remove the tag.")
    if tag.kind == "block":
        problem = _word_problem(tag)
        if problem is not None:
            return problem
    return _jinja_problem(tag, environment)


def _word_problem(tag: Tag) -> _Problem | None:
    word = tag.word
    if not tag.body:
        return _Problem("empty-tag", "is empty.", "Remove it.")
    if word in _NEEDS_OTHER_FILE:
        return _Problem(
            "unsupported-tag",
            f"“{word}” needs a second file, and a template is one.",
            "Use a sub-document value.",
        )
    if word in _LEVELS:
        return _Problem(
            "unknown-tag",
            f"“{word}” is no tag by itself.",
            f"Write {{%{word} without a space before {word}.",
        )
    if word not in KNOWN_WORDS:
        return _Problem("unknown-tag", f"“{word}” is no tag.", did_you_mean(word, KNOWN_WORDS))
    return None


def standalone_template(tag: Tag) -> str:
    """A tag as a small template of its own, with the blocks it needs around it; "" where it has none."""
    if tag.kind == "note":
        return ""
    if tag.kind == "print":
        return f"{PRINT_START}\n{tag.body} {PRINT_END}"
    block = f"{BLOCK_START}\n{tag.body} {BLOCK_END}"
    if tag.word in _BLOCKS or tag.opens_set_block:
        return f"{block}{BLOCK_START} {end_of_block(tag.word)} {BLOCK_END}"
    if tag.word in ("elif", "else"):
        return f"{BLOCK_START} if 1 {BLOCK_END}{block}{BLOCK_START} endif {BLOCK_END}"
    if tag.word in ("break", "continue"):
        return f"{BLOCK_START} for x in y {BLOCK_END}{block}{BLOCK_START} endfor {BLOCK_END}"
    return block if tag.word in ("set", "do") else ""


def did_you_mean(name: str, names: list[str]) -> str:
    """A suggestion for a mistyped name, "" where nothing resembles it."""
    nearest = nearest_name(name, names)
    return f"Did you mean “{nearest}”?" if nearest else ""


def _jinja_problem(tag: Tag, environment: TemplateEnvironment) -> _Problem | None:
    try:
        tree = environment.parse(standalone_template(tag))
    except TemplateSyntaxError as error:
        return _Problem("syntax", f"cannot be read: {error.message}.", _hint(tag))
    except RecursionError:
        return _Problem("too-nested", "nests too deep.")
    for kind, known, what in (
        (nodes.Filter, list(environment.filters), "filter"),
        (nodes.Test, list(environment.tests), "test"),
    ):
        for node in tree.find_all(kind):
            if node.name not in known:
                return _Problem(
                    f"unknown-{what}",
                    f"uses “{node.name}”, which is no {what}.",
                    did_you_mean(node.name, known),
                )
    for attribute in tree.find_all((nodes.Getattr, nodes.Getitem)):
        name = getattr(attribute, "attr", None) or getattr(getattr(attribute, "arg", None), "value", "")
        if isinstance(name, str) and name.startswith("_"):
            return _Problem(
                "forbidden-name", f"asks for “{name}”: names that begin with _ are not for templates."
            )
    try:
        environment.compile(tree)
    except TemplateAssertionError as error:
        return _Problem("syntax", f"cannot be read: {error.message}.")
    except (RecursionError, SyntaxError, MemoryError):
        return _Problem("too-nested", "nests too deep.")
    return None


def _hint(tag: Tag) -> str:
    if re.search(r"[^=!<>]=[^=]", tag.body) and tag.word in ("if", "elif"):
        return "Compare with ==, not with =."
    if tag.body.count("'") % 2 or tag.body.count('"') % 2:
        return "A quotation mark is missing."
    for opener, closer in ("()", "[]", "{}"):
        opened, closed = tag.body.count(opener), tag.body.count(closer)
        if opened != closed:
            return f"A {closer if opened > closed else opener} is missing."
    if re.search(r"\w\s+\w", tag.body) and tag.kind == "print":
        return "Join the words of a name with _."
    return ""
