"""Tags in the text of a template: scanned and parsed.

Word's own corrections are undone inside a tag (curly quotes, no-break spaces) and only
there: text outside tags is the author's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Noncharacters mark tags in XML text while the tree is worked on. XML allows them and
# documents have none (they are dropped from the text first), so Jinja gets delimiters that
# no template text can contain, and literal braces need no escaping.
MARK_START, MARK_END = "\ufdd0", "\ufdd1"
MARK = re.compile(f"{MARK_START}(\\d+){MARK_END}")
NONCHARACTERS = re.compile("[\ufdd0-\ufdef]")

ENGINE = "!"  # the level of tags that the engine puts in

OPEN = re.compile(r"\{\{|\{%|\{#")
LOOKS_LIKE_TAG = re.compile(r"\{[{%#]|[}%#]\}|\{_[{%]")
_CLOSERS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_TOKEN = re.compile(
    r"""(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|“[^”]*”|‘[^’]*’)"""
    r"""|(?P<open>\{\{|\{%|\{\#)|(?P<up>[({\[])|(?P<close>\}\}|%\})|(?P<down>[)}\]])""",
    re.DOTALL,
)
_CLOSER = re.compile(r"\}\}|%\}")
_ASSIGNMENT = re.compile(r"set\s+[^=]*=")
_LEVEL = re.compile(r"(tr|tc|p|r)(?=\s)")
_CURLY = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "\xa0": " ", "\u202f": " "})
_STRING = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'""", re.DOTALL)
_ESCAPES = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))
_RAW = re.compile(r"\{%[-+]?\s*raw\s*[-+]?%\}")
_ENDRAW = re.compile(r"\{%[-+]?\s*endraw\s*[-+]?%\}")


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag of a template, or of the engine itself.

    kind     "print" ({{ }}), "block" ({% %}) or "note" ({# #}); the engine's own also "call"
    level    "" for text; "tr", "tc", "p", "r" for a tag that replaces its row, cell, paragraph, run;
             ENGINE for a tag that the engine put in
    word     a block's first word: "for", "endif"; "" otherwise
    body     what Jinja gets: the expression, or word and the rest
    left, right  "-", "+" or "": Jinja's whitespace control
    written  the tag as the author wrote it
    """

    kind: str
    level: str
    word: str
    body: str
    left: str
    right: str
    written: str

    @classmethod
    def parse(cls, written: str) -> Tag:
        """Parse a tag with its braces."""
        kind = {"{{": "print", "{%": "block", "{#": "note"}[written[:2]]
        inner = written[2:-2]
        left = inner[0] if inner[:1] in ("-", "+") and inner[1:] else ""
        right = inner[-1] if kind != "print" and inner[-1:] in ("-", "+") and len(inner) > 1 else ""
        if kind == "print" and inner[-1:] == "-":
            right = "-"
        inner = inner[len(left) : len(inner) - len(right)]
        level = _LEVEL.match(inner)
        if level and kind == "note" and level[1] == "r":
            level = None  # a run comment is an ordinary comment that begins with "r"
        body = inner[level.end() :] if level else inner
        body = body.strip() if kind == "note" else straightened(body).strip()
        word = ""
        if kind == "block":
            word = re.match(r"\w*", body)[0]  # type: ignore[index]  # \w* always matches
        return cls(kind, level[1] if level else "", word, body, left, right, written)

    @property
    def opens_set_block(self) -> bool:
        """Whether this is {% set name %}, which an {% endset %} ends, and not {% set name = value %}."""
        return self.word == "set" and not _ASSIGNMENT.match(self.body)


@dataclass(frozen=True, slots=True)
class TagSpan:
    """The span of a tag in a text; `problem` is a fault's code where it is no whole tag."""

    start: int
    end: int
    problem: str = ""


def scan(text: str) -> list[TagSpan]:
    """Scan a text for tags, in order.

    A brace typed alone is text. An opener without its closer, and a closer without its opener,
    are spans with a problem.
    """
    spans: list[TagSpan] = []
    position = 0
    while opened := OPEN.search(text, position):
        start = opened.start()
        spans += _stray_closers(text, position, start)
        end = _tag_end(text, start)
        if end is None:
            position = start + 2
            spans.append(TagSpan(start, position, "unclosed-tag"))
            continue
        spans.append(TagSpan(start, end))
        position = end
        if _RAW.match(text[start:end]):
            closing = _ENDRAW.search(text, position)
            position = closing.start() if closing else position
    return spans + _stray_closers(text, position, len(text))


def _stray_closers(text: str, start: int, end: int) -> list[TagSpan]:
    closers = _CLOSER.finditer(text, start, end)
    return [TagSpan(closer.start(), closer.end(), "stray-close") for closer in closers]


def _tag_end(text: str, start: int) -> int | None:
    closer = _CLOSERS[text[start : start + 2]]
    if closer == "#}":
        end = text.find(closer, start + 2)
        return None if end < 0 else end + 2
    depth = 0
    position = start + 2
    while token := _TOKEN.search(text, position):
        position = token.end()
        sign = token[0]
        if token.lastgroup == "close" and depth == 0:
            return position if sign == closer else _next_closer(text, start, closer)
        if token.lastgroup == "close":  # "}}" may close two braces of a literal
            depth -= sign == "}}"
            position = token.start() + (1 if sign == "}}" else 2)
        elif token.lastgroup == "open":
            if sign != "{{":
                break
            depth += 2
        elif token.lastgroup == "up":
            depth += 1
        elif token.lastgroup == "down":
            depth = max(0, depth - 1)
    return _next_closer(text, start, closer)


def _next_closer(text: str, start: int, closer: str) -> int | None:
    # Quotes or brackets do not pair: take the next closer, unless another tag begins before it.
    end = text.find(closer, start + 2)
    opened = OPEN.search(text, start + 2)
    return None if end < 0 or (opened and opened.start() < end) else end + 2


def straightened(body: str) -> str:
    """A tag's inside as the author meant it: straight quotes, plain spaces, on one line.

    Curly quotes that stand inside a straight-quoted string are text and stay.
    """
    parts: list[str] = []
    position = 0
    for string in _STRING.finditer(body):
        parts += (body[position : string.start()].translate(_CURLY), string[0])
        position = string.end()
    parts.append(body[position:].translate(_CURLY))
    return "".join(parts).replace("\n", " ").replace("\t", " ").replace("\r", " ")


def unescaped(text: str) -> str:
    """Text with docxtpl's escapes for braces resolved: {_{ stands for {{ and so on."""
    if "_" in text and LOOKS_LIKE_TAG.search(text):
        for written, meant in _ESCAPES:
            text = text.replace(written, meant)
    return text
