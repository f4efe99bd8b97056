"""Tags in the text of a template: scanned and parsed.

Word's own corrections are undone inside a tag (quotation marks of every language, dashes,
no-break spaces, signs such as ≤) and only there: text outside tags is the author's.
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
# Texts in the quotation marks that Word makes of " and ' in English, French, German and their neighbours.
_CURLED = r"“[^“”]*[“”]|”[^”]*”|„[^“”‟]*[“”‟]|‟[^”]*”|«[^«»]*»|»[^«»]*[«»]|‘[^‘’]*’|‚[^‘’‛]*[‘’‛]|‹[^‹›]*›|›[^‹›]*[‹›]"
_TOKEN = re.compile(
    rf"""(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|{_CURLED})"""
    r"""|(?P<open>\{\{|\{%|\{\#)|(?P<up>[({\[])|(?P<close>\}\}|%\})|(?P<down>[)}\]])""",
    re.DOTALL,
)
_CLOSER = re.compile(r"\}\}|%\}")
_ASSIGNMENT = re.compile(r"set\s+[^=]*=")
_EDGE_DASH = re.compile(r"^[‐‑‒–—−](?=\s|tr|tc|p|r|\w)|[‐‑‒–—−]$")
_LEVEL = re.compile(r"(tr|tc|p|r)(?=\s)")
_DOUBLE, _SINGLE = "“”„‟«»″＂", "‘’‚‛‹›′＇"
_SPACES = "\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_UNSEEN = "\xad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_STRAIGHT = str.maketrans(
    {
        **dict.fromkeys(_DOUBLE, '"'),
        **dict.fromkeys(_SINGLE, "'"),
        **dict.fromkeys("‐‑‒–—−﹣－", "-"),
        **dict.fromkeys(_SPACES, " "),
        **dict.fromkeys(_UNSEEN, ""),
        "≤": "<=",
        "≥": ">=",
        "≠": "!=",
        "×": "*",
        "÷": "/",
        "⁄": "/",
        "…": "...",
        "½": "(1/2)",
        "¼": "(1/4)",
        "¾": "(3/4)",
        "⅓": "(1/3)",
        "⅔": "(2/3)",
    }
)
_PLAIN_QUOTES = str.maketrans({**dict.fromkeys("‘’‚‛", "'"), **dict.fromkeys(_SPACES, " ")})
_STRING = re.compile(rf""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|{_CURLED}""", re.DOTALL)
ESCAPES = {"{_{": "{{", "}_}": "}}", "{_%": "{%", "%_}": "%}"}
_ESCAPE = re.compile("|".join(map(re.escape, ESCAPES)))
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
        # Word makes a dash of a hyphen between spaces: {%- if a -%}.
        inner = _EDGE_DASH.sub("-", inner)
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
    """A tag's inside as the author meant it: straight quotes, hyphens, plain spaces and signs, on one line.

    What stands inside a straight-quoted string is text and stays. Of one in other quotation marks only
    apostrophes and no-break spaces are undone; French marks lose the spaces inside them.
    """
    parts: list[str] = []
    position = 0
    for string in _STRING.finditer(body):
        parts += (body[position : string.start()].translate(_STRAIGHT), _straight_string(string[0]))
        position = string.end()
    parts.append(body[position:].translate(_STRAIGHT))
    return "".join(parts).replace("\n", " ").replace("\t", " ").replace("\r", " ")


def _straight_string(string: str) -> str:
    """A string of a tag in straight quotation marks."""
    if string[0] in "\"'":
        return string
    text = string[1:-1].translate(_PLAIN_QUOTES)
    if string[0] in "«»‹›":
        text = text.strip()
    quote = '"' if string[0] in _DOUBLE else "'"
    if quote in text and ("'" if quote == '"' else '"') not in text:
        quote = "'" if quote == '"' else '"'
    return f"{quote}{text}{quote}"


def escapes(text: str) -> list[TagSpan]:
    """The places of docxtpl's escaped braces in a text: {_{ stands for {{ and so on.

    %_} closes what {_% or {_{ opened before it; alone it stays as it is.
    """
    if "_" not in text:
        return []
    spans, opened = list[TagSpan](), False
    for escape in _ESCAPE.finditer(text):
        opened = opened or escape[0][0] == "{"
        if opened or escape[0] != "%_}":
            spans.append(TagSpan(escape.start(), escape.end()))
    return spans


def unescaped(text: str) -> str:
    """Text with docxtpl's escapes for braces resolved."""
    for span in reversed(escapes(text)):
        text = text[: span.start] + ESCAPES[text[span.start : span.end]] + text[span.end :]
    return text
