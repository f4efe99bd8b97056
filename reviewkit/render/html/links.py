"""Links of a page: relative paths, mail addresses and telephone numbers; never a script."""

from __future__ import annotations

import re
from itertools import accumulate, takewhile
from urllib.parse import quote

from reviewkit.domain.email_address import parse_email

_LONGEST = 1_900  # mail programs on Windows take 2,083 characters of a link


def href(path: str) -> str:
    """Return a relative path as a URL; colons, question marks and hashes belong to the file name.

    Lone surrogates, which Linux gives for undecodable names, are written as their bytes.
    """
    forward = path.replace("\\", "/")
    try:
        raw = forward.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half of a pair: no file system gave that
        raw = forward.encode("utf-8", "replace")
    return quote(raw, safe="/.-_~()!")


def mailto(email: str, subject: str = "", body: str = "") -> str:
    """Return a mail link, empty for an invalid address; a long body is cut after a line, with an ellipsis."""
    try:
        address = parse_email(email.strip()).for_mail
    except ValueError:
        return ""
    link = f"mailto:{quote(address, safe='@.-_+')}"
    if subject:
        link += f"?subject={quote(subject, safe='', errors='replace')}"
    if body:
        lines, room = (
            [quote(line, safe="", errors="replace") for line in body.splitlines()],
            _LONGEST - len(link),
        )
        kept = list(takewhile(lambda so_far: so_far <= room, accumulate(len(line) + 6 for line in lines)))
        cut = [] if len(kept) == len(lines) else [quote("…")]
        link += f"{'&' if subject else '?'}body={'%0D%0A'.join([*lines[: len(kept)], *cut])}"
    return link


def tel(phone: str) -> str:
    """Return a telephone link, empty for a text without digits."""
    digits = re.sub(r"[^\d+]", "", phone)
    return f"tel:{digits}" if any(mark.isdigit() for mark in digits) else ""
