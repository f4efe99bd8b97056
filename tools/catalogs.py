"""Hold the French catalogs against the messages in the code, and compile them.

    python tools/catalogs.py           compile reviewkit/text/locale/fr/*.po into fr.mo
    python tools/catalogs.py --check   list what is missing, stale, or not compiled; exit 1

A message is any first argument of N_, say or count that is written as a string.
"""

from __future__ import annotations

import ast
import datetime as dt
import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
LOCALE = ROOT / "reviewkit" / "text" / "locale"


def messages() -> dict[str | tuple[str, str], str]:
    """Every message in the package, with one place where it stands."""
    found: dict[str | tuple[str, str], str] = {}
    for path in sorted((ROOT / "reviewkit").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            place = f"{path.relative_to(ROOT)}:{node.lineno}"
            texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if name in ("N_", "say") and texts and isinstance(node.args[0], ast.Constant) and texts[0]:
                found.setdefault(texts[0], place)
            elif name in ("count", "NN_") and len(texts) >= 2:
                found.setdefault((texts[0], texts[1]), place)
    return found


def merged() -> tuple[Catalog, list[str]]:
    """All French catalogs as one, and what is said twice differently."""
    catalog, wrong = Catalog(locale="fr"), []
    for path in sorted((LOCALE / "fr").glob("*.po")):
        with path.open("rb") as stream:
            for message in read_po(stream, locale="fr"):
                if not message.id:
                    continue
                known = catalog.get(message.id)
                if known is not None and known.string != message.string:
                    wrong.append(
                        f"{path.name}: {message.id!r} is said twice: {known.string!r}, {message.string!r}"
                    )
                catalog.add(message.id, message.string)
    return catalog, wrong


def compiled(catalog: Catalog) -> bytes:
    # Without a date of its own the header would hold the clock's: the same catalogs, the same bytes.
    catalog.creation_date = catalog.revision_date = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def findings() -> list[str]:
    catalog, wrong = merged()
    used = messages()
    for message, place in used.items():
        entry = catalog.get(message if isinstance(message, str) else message[0])
        said = entry.string if entry is not None else None
        if not said or (isinstance(said, tuple) and not all(said)):
            wrong.append(f"{place}: French lacks {message!r}")
    plain = {m if isinstance(m, str) else m[0] for m in used}
    wrong += [
        f"stale in French: {m.id!r}"
        for m in catalog
        if m.id and (m.id if isinstance(m.id, str) else m.id[0]) not in plain
    ]
    target = LOCALE / "fr.mo"
    if not target.exists() or target.read_bytes() != compiled(catalog):
        wrong.append("fr.mo is not compiled from the catalogs: run python tools/catalogs.py")
    return wrong


def main() -> int:
    if "--check" in sys.argv:
        wrong = findings()
        print("\n".join(wrong) or "French is complete")
        return 1 if wrong else 0
    catalog, wrong = merged()
    (LOCALE / "fr.mo").write_bytes(compiled(catalog))
    print("\n".join(wrong) or f"{len(catalog)} messages compiled")
    return 0


if __name__ == "__main__":
    sys.exit(main())
