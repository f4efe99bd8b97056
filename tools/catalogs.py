"""Check the French catalogs against the messages in the code, sort and compile them.

    python tools/catalogs.py           compile reviewkit/text/locale/fr/*.po into fr.mo
    python tools/catalogs.py --check   list what is missing, stale, repeated or not compiled; exit 1
    python tools/catalogs.py --sort    move each message to the catalog of a room that prints it

A message is any first argument of N_, say or count that is written as a string. A room is a
folder of the package, and its catalog has its name: documents.po, forms.po, runs.po. A message
stands in one catalog once; where several rooms print it, any of them may keep it.
"""

from __future__ import annotations

import ast
import datetime as dt
import io
import sys
from collections import defaultdict
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileParser, normalize

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "reviewkit"
LOCALE = PACKAGE / "text" / "locale"
CATALOGS = LOCALE / "fr"

HEADER = """\
msgid ""
msgstr ""
"Language: fr\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"
"""

MessageId = str | tuple[str, str]


def singular(message_id: MessageId) -> str:
    """Return the id under which a catalog keeps a message: its singular."""
    return message_id if isinstance(message_id, str) else message_id[0]


def used_messages() -> dict[MessageId, list[str]]:
    """Return every message in the package and where it is written, as `reviewkit/cli/main.py:12`."""
    places: dict[MessageId, list[str]] = defaultdict(list)
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            where = f"{path.relative_to(ROOT)}:{node.lineno}"
            if name in ("N_", "say") and texts and isinstance(node.args[0], ast.Constant) and texts[0]:
                places[texts[0]].append(where)
            elif name in ("count", "NN_") and len(texts) >= 2:
                places[texts[0], texts[1]].append(where)
    return dict(places)


def read_catalog(path: Path) -> list[Message]:
    """Return the entries of a .po file in their order, the header apart, repeated ones included."""
    entries: list[Message] = []

    class Entries(Catalog):
        def __setitem__(self, message_id: MessageId, message: Message) -> None:
            if message.id:
                entries.append(message)
            else:  # the header, which sets charset and plurals
                super().__setitem__(message_id, message)

    with path.open("rb") as stream:
        PoFileParser(Entries(locale="fr"), abort_invalid=True).parse(stream)
    return entries


def merge_catalogs(folder: Path = CATALOGS) -> tuple[Catalog, list[str]]:
    """Return all catalogs of `folder` as one, and a line for each message that stands there twice."""
    merged, repeated = Catalog(locale="fr"), []
    first_file: dict[str, str] = {}
    for path in sorted(folder.glob("*.po")):
        for message in read_catalog(path):
            key = singular(message.id)
            if key in first_file:
                repeated.append(f"{path.name}: {key!r} stands in {first_file[key]} already")
                continue
            first_file[key] = path.name
            merged.add(message.id, message.string)
    return merged, repeated


def compile_catalog(catalog: Catalog) -> bytes:
    # Without a date of its own the header would hold the clock's: the same catalogs, the same bytes.
    catalog.creation_date = catalog.revision_date = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    return compiled.getvalue()


def findings() -> list[str]:
    """Return a line for each fault of the catalogs: repeated, missing, stale, not compiled."""
    catalog, wrong = merge_catalogs()
    used = used_messages()
    for message_id, places in used.items():
        entry = catalog.get(singular(message_id))
        translation = entry.string if entry is not None else None
        if not translation or (isinstance(translation, tuple) and not all(translation)):
            wrong.append(f"{places[0]}: French lacks {message_id!r}")
    known = {singular(message_id) for message_id in used}
    wrong += [f"stale in French: {m.id!r}" for m in catalog if m.id and singular(m.id) not in known]
    target = LOCALE / "fr.mo"
    if not target.exists() or target.read_bytes() != compile_catalog(catalog):
        wrong.append("fr.mo is not compiled from the catalogs: run python tools/catalogs.py")
    return wrong


def sort_catalogs() -> list[str]:
    """Move every message to the catalog of a room that prints it; drop stale ones and exact repetitions.

    Returns a line for each message with two different translations: the first file's is kept.
    """
    rooms: dict[str, list[str]] = defaultdict(list)
    for message_id, places in used_messages().items():
        rooms[singular(message_id)] += [
            Path(place.split(":")[0]).parts[1].removesuffix(".py") for place in places
        ]
    sorted_entries: dict[str, dict[str, Message]] = defaultdict(dict)
    kept: dict[str, Message] = {}
    conflicts: list[str] = []
    for path in sorted(CATALOGS.glob("*.po")):
        for message in read_catalog(path):
            key = singular(message.id)
            if key in kept:
                if kept[key].string != message.string:
                    conflicts.append(
                        f"{path.name}: {key!r} is translated twice: {message.string!r} is dropped"
                    )
                continue
            if rooms[key]:
                kept[key] = message
                room = path.stem if path.stem in rooms[key] else rooms[key][0]
                sorted_entries[room][key] = message
        path.unlink()
    for room, entries in sorted_entries.items():
        text = HEADER + "".join("\n" + _entry(entries[key]) for key in sorted(entries))
        (CATALOGS / f"{room}.po").write_text(text, encoding="utf-8")
    return conflicts


def _entry(message: Message) -> str:
    if isinstance(message.id, str):
        return f"msgid {normalize(message.id, width=0)}\nmsgstr {normalize(message.string, width=0)}\n"
    lines = [
        f"msgid {normalize(message.id[0], width=0)}",
        f"msgid_plural {normalize(message.id[1], width=0)}",
    ]
    lines += [f"msgstr[{n}] {normalize(text, width=0)}" for n, text in enumerate(message.string)]
    return "\n".join(lines) + "\n"


def main() -> int:
    if "--check" in sys.argv:
        wrong = findings()
        print("\n".join(wrong) or "French is complete")
        return 1 if wrong else 0
    wrong = sort_catalogs() if "--sort" in sys.argv else []
    catalog, repeated = merge_catalogs()
    wrong += repeated
    (LOCALE / "fr.mo").write_bytes(compile_catalog(catalog))
    print("\n".join(wrong) or f"{len(catalog)} messages compiled")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
