"""What stands first in an OLE container, in which old Office files and encrypted new ones are kept ([MS-CFB]).

Only the root counts: a workbook that embeds a letter holds the letter's streams too, further down.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_END = 0xFFFFFFFA  # this and what is above it is no sector
_ENTRY = 128
_MOST = 20_000  # sectors of a directory, and of the table's own list: a loop ends there at the latest


def root_names(data: bytes) -> set[str]:
    """Names of the root's streams and storages, in small letters; none where the container is damaged.

    Names are compared without regard to case. Each sector and each entry is visited once: a
    stranger's chains may loop.
    """
    try:
        return set(_walked(_directory(data)))
    except (struct.error, IndexError, UnicodeDecodeError):
        return set()


def _walked(directory: bytes) -> Iterator[str]:
    """The names in the tree of siblings below the root entry, which is the first."""
    waiting, seen = [_uint(directory, 76)], set[int]()
    while waiting:
        at = waiting.pop() * _ENTRY
        if at in seen or at + _ENTRY > len(directory):
            continue
        seen.add(at)
        length = min(int.from_bytes(directory[at + 64 : at + 66], "little"), 64)
        yield directory[at : at + max(length - 2, 0)].decode("utf-16-le").lower()
        waiting += [_uint(directory, at + 68), _uint(directory, at + 72)]


def _directory(data: bytes) -> bytes:
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    if size not in (512, 4096):
        raise IndexError(size)
    table = list(_table(data, size))
    sector, chain = _uint(data, 48), dict[int, None]()
    while sector < _END and sector not in chain and len(chain) < _MOST:
        chain[sector] = None
        block, within = divmod(sector, size // 4)
        sector = _uint(data, (table[block] + 1) * size + 4 * within)
    return b"".join(data[(sector + 1) * size : (sector + 2) * size] for sector in chain)


def _table(data: bytes, size: int) -> Iterator[int]:
    """The sectors that say of each sector which one follows: 109 in the head, the others in a chain."""
    yield from struct.unpack_from("<109I", data, 76)
    more, seen = _uint(data, 68), set[int]()
    while more < _END and more not in seen and len(seen) < _MOST:
        seen.add(more)
        *listed, more = struct.unpack_from(f"<{size // 4}I", data, (more + 1) * size)
        yield from listed


def _uint(data: bytes, at: int) -> int:
    number: int = struct.unpack_from("<I", data, at)[0]
    return number
