"""The French catalogs: each message once, in the catalog of a room; repetitions are found."""

from __future__ import annotations

import pytest

from tools import catalogs

HELLO = 'msgid "Hello"\nmsgstr "Bonjour"\n'
PLURAL = 'msgid "Hello"\nmsgid_plural "Hellos"\nmsgstr[0] "Bonjour"\nmsgstr[1] "Bonjours"\n'


def write(folder, **texts: str) -> None:
    for name, text in texts.items():
        (folder / f"{name}.po").write_text(catalogs.HEADER + "\n" + text, encoding="utf-8")


def test_the_shipped_catalogs_are_complete_and_hold_each_message_once():
    assert catalogs.findings() == []


def test_a_catalog_has_the_name_of_a_room():
    rooms = {path.stem for path in catalogs.PACKAGE.iterdir()}
    assert [path.name for path in catalogs.CATALOGS.glob("*.po") if path.stem not in rooms] == []


@pytest.mark.parametrize(
    "files",
    [
        {"forms": HELLO + "\n" + HELLO},
        {"forms": HELLO, "runs": HELLO},
        {"forms": HELLO, "runs": HELLO.replace("Bonjour", "Salut")},
        {"forms": HELLO + "\n" + PLURAL},
    ],
    ids=["one file", "two files", "another translation", "as a plural"],
)
def test_a_message_that_stands_twice_is_an_error(tmp_path, files):
    write(tmp_path, **files)
    catalog, repeated = catalogs.merge_catalogs(tmp_path)
    assert [line for line in repeated if "'Hello' stands in forms.po already" in line] == repeated != []
    assert catalog["Hello"].string == "Bonjour"


def test_catalogs_without_repetition_are_merged(tmp_path):
    write(tmp_path, forms=HELLO, runs=HELLO.replace("Hello", "Goodbye"))
    catalog, repeated = catalogs.merge_catalogs(tmp_path)
    assert repeated == []
    assert {message.id for message in catalog if message.id} == {"Hello", "Goodbye"}


def test_sorting_moves_a_message_to_its_room_and_drops_stale_and_repeated_ones(tmp_path, monkeypatch):
    write(
        tmp_path,
        packs=HELLO + "\n" + PLURAL.replace("Hello", "Deal"),
        runs=HELLO + "\n" + HELLO.replace("Hello", "Old"),
    )
    monkeypatch.setattr(catalogs, "CATALOGS", tmp_path)
    monkeypatch.setattr(
        catalogs,
        "used_messages",
        lambda: {
            "Hello": ["reviewkit/runs/watch.py:3"],
            ("Deal", "Deals"): ["reviewkit/documents/commit.py:9"],
        },
    )
    assert catalogs.sort_catalogs() == []
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == {
        "runs.po": catalogs.HEADER + "\n" + HELLO,
        "documents.po": catalogs.HEADER + "\n" + PLURAL.replace("Hello", "Deal"),
    }
