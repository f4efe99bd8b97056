"""How much of a stranger's file is read at all."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one reading; a workbook of ours stays far below each of them.

    file, part, total  bytes of the file, of one part unpacked, of all parts read
    parts              members of the zip
    ratio              how many times a part over 1 MB may grow when unpacked
    tags               opening and closing tags of one part: a tag costs up to 370 bytes in memory
    sheets, cells      of the workbook; a formula counts beside its value
    rows, columns      the last that are read; what stands beyond is named in `Sheet.far`
    far                addresses named there, for each sheet
    """

    file: int = 20 * MB
    part: int = 8 * MB
    total: int = 24 * MB
    parts: int = 2_000
    ratio: int = 200
    tags: int = 600_000
    sheets: int = 64
    cells: int = 200_000
    rows: int = 20_000
    columns: int = 256
    far: int = 100


LIMITS = Limits()
