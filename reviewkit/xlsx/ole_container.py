"""OLE containers, in which old Office files, encrypted new ones and Outlook's messages are kept ([MS-CFB]).

Of a file's kind only the root says something: a workbook that embeds a letter holds the letter's streams too,
further down.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_END = 0xFFFFFFFA  # this and what is above it is no sector
_ENTRY = 128
_STORAGE = 1  # type of an entry that holds others
_SMALL = 64  # bytes of a small sector
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


@dataclass(frozen=True)
class _Entry:
    """An entry of the directory. size: bytes."""

    name: str
    is_storage: bool
    left: int
    right: int
    child: int
    start: int
    size: int


class OleContainer:
    """The streams of a container by path, such as "__attach_version1.0_#00000000/__substg1.0_37010102".

    Names are in small letters. A stranger's chains may loop: each is followed as far as its stream is long, and
    all that is read together is bounded.
    """

    def __init__(self, data: bytes, most: int) -> None:
        """Read the directory.

        most  bytes that all streams together may give

        Raises ValueError for a damaged container.
        """
        try:
            self._data, self._left = data, most
            self._size = 1 << struct.unpack_from("<H", data, 30)[0]
            if self._size not in (512, 4096):
                raise ValueError("sectors of no known size")
            self._table = list(_table(data, self._size))
            entries = [_entry(block) for block in _blocks(_directory(data), _ENTRY)]
            self._root = entries[0]
            self._cutoff = _uint(data, 56)
            self._small_table = self._chain(_uint(data, 60), len(data))
            self._small = self._chain(self._root.start, self._root.size)
            self.streams = dict(_paths(entries, self._root.child, "", set()))
        except (struct.error, IndexError, UnicodeDecodeError, RecursionError) as error:
            raise ValueError(str(error)) from error

    def read(self, path: str) -> bytes:
        """Return a stream's bytes; none where there is no such stream. Raises ValueError beyond the bound."""
        entry = self.streams.get(path)
        if entry is None:
            return b""
        if entry.size > self._left:
            raise ValueError("more than may be read")
        self._left -= entry.size
        try:
            if entry.size >= self._cutoff:
                return self._chain(entry.start, entry.size)
            return self._small_chain(entry.start, entry.size)
        except (struct.error, IndexError) as error:
            raise ValueError(str(error)) from error

    def _chain(self, sector: int, length: int) -> bytes:
        """Return the bytes of a chain of sectors, at most `length`."""
        parts = []
        for _ in range(min(length, len(self._data)) // self._size + 1):
            if sector >= _END:
                break
            parts.append(self._data[(sector + 1) * self._size : (sector + 2) * self._size])
            block, within = divmod(sector, self._size // 4)
            sector = _uint(self._data, (self._table[block] + 1) * self._size + 4 * within)
        return b"".join(parts)[:length]

    def _small_chain(self, sector: int, length: int) -> bytes:
        """Return the bytes of a chain of the small sectors that short streams lie in."""
        parts = []
        for _ in range(length // _SMALL + 1):
            if sector >= _END:
                break
            parts.append(self._small[sector * _SMALL : (sector + 1) * _SMALL])
            sector = _uint(self._small_table, 4 * sector)
        return b"".join(parts)[:length]


def _blocks(data: bytes, size: int) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data) - size + 1, size))


def _entry(block: bytes) -> _Entry:
    length = min(int.from_bytes(block[64:66], "little"), 64)
    name = block[: max(length - 2, 0)].decode("utf-16-le").lower()
    return _Entry(
        name,
        block[66] == _STORAGE,
        _uint(block, 68),
        _uint(block, 72),
        _uint(block, 76),
        _uint(block, 116),
        _uint(block, 120),
    )


def _paths(entries: Sequence[_Entry], first: int, above: str, seen: set[int]) -> Iterator[tuple[str, _Entry]]:
    """Yield the streams below an entry with their paths, each entry once."""
    waiting = [first]
    while waiting:
        at = waiting.pop()
        if at in seen or at >= len(entries):
            continue
        seen.add(at)
        entry = entries[at]
        waiting += [entry.left, entry.right]
        if entry.is_storage:
            yield from _paths(entries, entry.child, f"{above}{entry.name}/", seen)
        else:
            yield f"{above}{entry.name}", entry


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
