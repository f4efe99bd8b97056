"""Outlook messages made for tests: an OLE container with a message's properties ([MS-CFB], [MS-OXMSG])."""

from __future__ import annotations

import datetime as dt
import struct

_SECTOR, _SMALL, _CUTOFF = 512, 64, 4096
_END, _FREE, _FAT, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF


def message(sender="", sent=None, attachments=(), embedded=()):
    """Return the bytes of a message. attachments: (name, bytes); embedded: (name, streams of a message)."""
    return container(streams(sender, sent, attachments, embedded))


def streams(sender="", sent=None, attachments=(), embedded=()):
    """Return a message's streams by path."""
    made = {"__properties_version1.0": bytes(32)}
    if sent is not None:
        hundreds = int((sent - dt.datetime(1601, 1, 1, tzinfo=dt.UTC)).total_seconds()) * 10_000_000
        made["__properties_version1.0"] += b"\x40\x00\x39\x00" + struct.pack("<IQ", 6, hundreds)
    if sender:
        made["__substg1.0_5D01001F"] = sender.encode("utf-16-le")
    made["__substg1.0_0037001F"] = "Revue".encode("utf-16-le")
    number = 0
    for name, data in attachments:
        storage = f"__attach_version1.0_#{number:08X}"
        made[f"{storage}/__substg1.0_3707001F"] = name.encode("utf-16-le")
        made[f"{storage}/__substg1.0_37010102"] = data
        number += 1
    for name, inner in embedded:
        storage = f"__attach_version1.0_#{number:08X}"
        made[f"{storage}/__substg1.0_3707001F"] = name.encode("utf-16-le")
        made |= {f"{storage}/__substg1.0_3701000D/{path}": data for path, data in inner.items()}
        number += 1
    return made


def container(by_path):
    """Return an OLE container with streams by path."""
    entries, big, small = [], bytearray(), bytearray()
    next_sector, fat, small_fat = 0, [], []

    def store(data):
        nonlocal next_sector
        start = len(fat)
        count = -(-len(data) // _SECTOR)
        fat.extend([start + i + 1 for i in range(count - 1)] + [_END] * bool(count))
        big.extend(data.ljust(count * _SECTOR, b"\0"))
        return start if count else _END

    def store_small(data):
        start = len(small_fat)
        count = -(-len(data) // _SMALL)
        small_fat.extend([start + i + 1 for i in range(count - 1)] + [_END] * bool(count))
        small.extend(data.ljust(count * _SMALL, b"\0"))
        return start if count else _END

    def add(name, kind, start, size):
        entries.append([name, kind, _NONE, _NONE, _NONE, start, size])
        return len(entries) - 1

    def fill(at, tree):
        last = None
        for name, node in tree.items():
            if isinstance(node, dict):
                child = add(name, 1, 0, 0)
            else:
                child = add(name, 2, store(node) if len(node) >= _CUTOFF else store_small(node), len(node))
            if last is None:
                entries[at][4] = child
            else:
                entries[last][3] = child  # a list of siblings to the right: ugly, and allowed to readers
            last = child
            if isinstance(node, dict):
                fill(child, node)

    tree = {}
    for path, data in by_path.items():
        node = tree
        *folders, name = path.split("/")
        for folder in folders:
            node = node.setdefault(folder, {})
        node[name] = data
    root = add("Root Entry", 5, 0, 0)
    fill(root, tree)
    entries[root][5], entries[root][6] = store(bytes(small)), len(small)
    table = b"".join(struct.pack("<I", n) for n in small_fat)
    first_small = store(table.ljust(-(-len(table) // _SECTOR) * _SECTOR, b"\xff"))
    directory = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBBIII", 2 * len(name) + 2, kind, 1, left, right, child)
        + bytes(36) + struct.pack("<IQ", start, size)
        for name, kind, left, right, child, start, size in entries
    )  # fmt: skip
    first_directory = store(directory.ljust(-(-len(directory) // _SECTOR) * _SECTOR, b"\0"))
    sectors = 1
    while sectors * (_SECTOR // 4) < len(fat) + sectors:
        sectors += 1
    first_fat = len(fat)
    fat.extend([_FAT] * sectors)
    big.extend(b"".join(struct.pack("<I", n) for n in fat).ljust(sectors * _SECTOR, b"\xff"))
    assert sectors <= 109
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, sectors, first_directory, 0, _CUTOFF,
                        first_small if small_fat else _END, -(-len(table) // _SECTOR), _END, 0)  # fmt: skip
    head += b"".join(struct.pack("<I", first_fat + i if i < sectors else _FREE) for i in range(109))
    return head + bytes(big)
