"""Tags in the text of a template: found, cleaned, taken apart.

Word's own corrections are undone inside a tag (curly quotes, no-break spaces), and nowhere
else: text outside tags is the author's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Noncharacters stand for tags in XML text while the tree is worked on: XML allows them,
# documents have none (they are taken out of the text first), and Jinja gets delimiters
# that no template text can contain, so literal braces need no escaping.
MARK_START, MARK_END = "\ufdd0", "\ufdd1"
BLOCK_START, BLOCK_END = "\ufdd2", "\ufdd3"
PRINT_START, PRINT_END = "\ufdd4", "\ufdd5"
NOTE_START, NOTE_END = "\ufdd6", "\ufdd7"
MARK = re.compile(f"{MARK_START}(\\d+){MARK_END}")
NONCHARACTERS = re.compile("[\ufdd0-\ufdef]")

OPEN = re.compile(r"\{\{|\{%|\{#")
LOOKS_LIKE_TAG = re.compile(r"\{[{%#]|[}%#]\}|\{_[{%]")
_CLOSERS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_TOKEN = re.compile(
    r"""(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|“[^”]*”|‘[^’]*’)"""
    r"""|(?P<open>\{\{|\{%|\{\#)|(?P<up>[({\[])|(?P<close>\}\}|%\})|(?P<down>[)}\]])""",
    re.DOTALL,
)
_LEVEL = re.compile(r"(tr|tc|p|r)(?=\s)")
_CURLY = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "\xa0": " ", "\u202f": " "})
_STRING = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'""", re.DOTALL)
_ESCAPES = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))
_ENDRAW = re.compile(r"\{%[-+]?\s*endraw\s*[-+]?%\}")


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag: what it is, what it takes with it, what it says.

    kind    "print" ({{ }}), "block" ({% %}) or "note" ({# #})
    level   "" for text, or what the tag stands for: "tr", "tc", "p", "r"
    word    a block's first word: "for", "endif"; "" otherwise
    body    what Jinja gets: the expression, or word and the rest
    """

    kind: str
    level: str
    word: str
    body: str
    left: str
    right: str
    written: str

    @classmethod
    def of(cls, written: str) -> Tag:
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
        body = body.strip() if kind == "note" else clean(body).strip()
        word = ""
        if kind == "block":
            word = re.match(r"\w*", body)[0]  # type: ignore[index]  # \w* always matches
        return cls(kind, level[1] if level else "", word, body, left, right, written)


@dataclass(frozen=True, slots=True)
class Found:
    """Where a tag stands in a text; `problem` is a fault's code where it is no whole tag."""

    start: int
    end: int
    problem: str = ""


def scan(text: str) -> list[Found]:
    """All tags of a text, in order. A brace typed alone is text; an opener without its
    closer, and a closer without its opener, are found as problems."""
    found: list[Found] = []
    at = 0
    while opened := OPEN.search(text, at):
        start = opened.start()
        _stray(text, at, start, found)
        end = _end_of(text, start)
        if end is None:
            at = start + 2
            found.append(Found(start, at, "unclosed-tag"))
            continue
        found.append(Found(start, end))
        at = end
        if re.match(r"\{%[-+]?\s*raw\s*[-+]?%\}", text[start:end]):
            closing = _ENDRAW.search(text, at)
            at = closing.start() if closing else at
    _stray(text, at, len(text), found)
    return found


def _stray(text: str, start: int, end: int, found: list[Found]) -> None:
    closers = re.finditer(r"\}\}|%\}", text[start:end])
    found += [Found(start + closer.start(), start + closer.end(), "stray-close") for closer in closers]


def _end_of(text: str, start: int) -> int | None:
    closer = _CLOSERS[text[start : start + 2]]
    if closer == "#}":
        end = text.find(closer, start + 2)
        return None if end < 0 else end + 2
    depth = 0
    at = start + 2
    while token := _TOKEN.search(text, at):
        at = token.end()
        what = token[0]
        if token.lastgroup == "close" and depth == 0:
            return at if what == closer else _plain_end(text, start, closer)
        if token.lastgroup == "close":  # "}}" may close two braces of a literal
            depth -= what == "}}"
            at = token.start() + (1 if what == "}}" else 2)
        elif token.lastgroup == "open":
            if what != "{{":
                break
            depth += 2
        elif token.lastgroup == "up":
            depth += 1
        elif token.lastgroup == "down":
            depth = max(0, depth - 1)
    return _plain_end(text, start, closer)


def _plain_end(text: str, start: int, closer: str) -> int | None:
    # Quotes or brackets do not pair: take the next closer, unless another tag begins before it.
    end = text.find(closer, start + 2)
    begun = OPEN.search(text, start + 2)
    return None if end < 0 or (begun and begun.start() < end) else end + 2


def clean(body: str) -> str:
    """A tag's inside as the author meant it: straight quotes, plain spaces, on one line.

    Curly quotes that stand inside a straight-quoted string are text and stay.
    """
    parts: list[str] = []
    at = 0
    for string in _STRING.finditer(body):
        parts += (body[at : string.start()].translate(_CURLY), string[0])
        at = string.end()
    parts.append(body[at:].translate(_CURLY))
    return "".join(parts).replace("\n", " ").replace("\t", " ").replace("\r", " ")


def unescape(text: str) -> str:
    """docxtpl's way to print braces: {_{ stands for {{ and so on."""
    if "_" in text and LOOKS_LIKE_TAG.search(text):
        for written, meant in _ESCAPES:
            text = text.replace(written, meant)
    return text
