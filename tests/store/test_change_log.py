"""The log of changes knows what the database knows, whatever stopped a run, on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewkit.domain.period import Period
from reviewkit.store import ACCEPTED, HEAD, RETURNED, NewSubmission, Store, StoreError
from reviewkit.store.change_log import ChangeLog
from reviewkit.store.copying import build_from_log, copy_database, holds, is_behind, is_empty
from reviewkit.store.store import migrate
from reviewkit.store.tables import metadata
from reviewkit.store.written_files import DOCUMENT, WrittenFile, WrittenFileJournal
from tests.store.test_store import record, review

NOVEMBER = Period("month", 2026, 11)


def everything(engine):
    """Every row of a database, by table."""
    with engine.connect() as connection:
        return {
            table.name: [
                tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
                for row in connection.execute(sa.select(table).order_by(*table.primary_key.columns))
            ]
            for table in metadata.sorted_tables
        }


def built(log, folder, name="built.db"):
    engine = sa.create_engine(f"sqlite:///{folder / name}")
    build_from_log(ChangeLog(log, HEAD), engine)
    rows = everything(engine)
    engine.dispose()
    return rows


def returned(sha):
    return NewSubmission(
        sha256=sha * 64, file=f"{sha}.xlsx", status=RETURNED, read_as="1", faults=[{"kind": "é ’"}]
    )


def test_a_database_built_from_its_log_is_equal_row_by_row(url, tmp_path):
    log = tmp_path / "archive" / "changes.log"
    with Store(url, log=log) as store:
        first = store.add(review(records=[record(0, "D-1", amount=1)], references={"d-1": "D-1"}))
        store.add(returned("b"))
        second = store.add(review("BP2", sha="c", records=[record(i, f"E-{i}") for i in range(1500)]))
        store.add_run(NOVEMBER, "f" * 64, "0.1.0", {"rate": "0,92"}, [first.id, second.id])
        assert built(log, tmp_path) == everything(store.engine)


def test_what_a_database_held_before_its_log_began_is_logged_with_the_first_change(url, tmp_path):
    log = tmp_path / "changes.log"
    with Store(url) as store:
        store.add(review(records=[record(0, "D-1")]))
    with Store(url, log=log) as store:
        assert not log.exists()
        store.add(review(sha="b", records=[record(0, "D-1")]))
        assert built(log, tmp_path) == everything(store.engine)


def test_a_transaction_rolled_back_is_not_logged(url, tmp_path):
    log = tmp_path / "changes.log"

    def fail(_connection):
        raise KeyError

    with Store(url, log=log) as store:
        store.add(returned("a"))
        before = log.read_bytes()
        with pytest.raises(KeyError):
            store.add(returned("b"), fail)
        assert log.read_bytes() == before
        store.add(returned("c"))
        assert [row[1][0] for row in built(log, tmp_path)["submission"]] == ["a", "c"]


class Killed(BaseException):
    """The process ends here."""


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.sampled_from(["commit", "killed before the commit", "killed within the line"]), max_size=8)
)
def test_after_kills_anywhere_the_log_builds_what_was_committed(tmp_path_factory, ends):
    folder = tmp_path_factory.mktemp("log")
    log, url = folder / "changes.log", f"sqlite:///{folder / 'reviewkit.db'}"
    for number, end in enumerate([*ends, "commit"]):
        with Store(url, log=log) as store:
            if end != "commit":

                def killed(_connection):
                    raise Killed

                sa.event.listen(store.engine, "commit", killed)  # after the log's own, which listens first
            new = returned("abcdefghi"[number]) if number % 3 else review(sha="abcdefghi"[number])
            before = log.read_bytes() if log.exists() else b""
            try:
                store.add(new)
            except Killed:
                if end == "killed within the line":
                    log.write_bytes(log.read_bytes()[: len(before) + 50])
    with Store(url) as store:
        assert built(log, folder) == everything(store.engine)
        assert holds(store, ChangeLog(log, HEAD).last(1)[0])


def test_rows_of_two_transactions_side_by_side_are_built_once(url, tmp_path):
    """PostgreSQL commits what began later first; its log then holds some rows twice."""
    log = tmp_path / "changes.log"
    if not url.startswith("postgresql"):
        pytest.skip("SQLite has one writer at a time")
    with Store(url, log=log) as one, Store(url, log=log) as other:
        one.add(returned("a"), lambda _connection: other.add(returned("b")) and None)
        one.add(returned("c"))
        assert len(everything(one.engine)["submission"]) == 3
        assert built(log, tmp_path) == everything(one.engine)


def test_the_last_transactions_come_first_whatever_their_length(tmp_path):
    log = tmp_path / "changes.log"
    with Store(f"sqlite:///{tmp_path / 'reviewkit.db'}", log=log) as store:
        for sha in "abc":
            store.add(review(sha=sha, records=[record(i, f"D-{sha}{i}", note="x" * i) for i in range(400)]))
    last = ChangeLog(log, HEAD).last(10)
    assert [transaction.keys["revision"].last for transaction in last] == [3, 2, 1]
    assert last[0].keys["record"] == (801, 1200)
    assert ChangeLog(tmp_path / "none.log", HEAD).last(2) == []


def test_rows_logged_under_an_earlier_schema_are_migrated(tmp_path):
    log, url = tmp_path / "changes.log", f"sqlite:///{tmp_path / 'reviewkit.db'}"
    log.write_bytes(b"")  # begun before
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        migrate(connection, "0002")
    ChangeLog(log, "0002").follow(engine)
    with engine.begin() as connection:
        connection.execute(sa.insert(metadata.tables["deal"]), [{"id": 1}])
        connection.execute(
            sa.insert(metadata.tables["alias"]),
            [
                {
                    "deal_id": 1,
                    "partner": "BP1",
                    "key": "d\u20111",
                    "reference": "D\u20111",
                    "month": 24321,
                    "why": "declared",
                }
            ],
        )
    engine.dispose()
    with Store(url, log=log) as store:
        store.add(returned("a"))
        assert store.used_elsewhere("", ["d-1"]) == {"d-1"}  # its key in the normal form of today
        assert built(log, tmp_path) == everything(store.engine)


def test_a_log_that_is_no_log_is_named(tmp_path):
    log = tmp_path / "changes.log"
    log.write_bytes(b"\x00" * 100)
    assert list(ChangeLog(log, HEAD).transactions()) == []
    with pytest.raises(StoreError, match="cannot be built"):
        build_from_log(ChangeLog(tmp_path, HEAD), sa.create_engine("sqlite://"))


def test_a_database_is_copied_whole_and_goes_on_counting(url, tmp_path):
    with Store(f"sqlite:///{tmp_path / 'from.db'}") as source, Store(url) as target:
        source.add(review(records=[record(i, f"D-{i}") for i in range(2100)], references={"d": "D"}))
        counts = copy_database(source, target)
        assert counts["record"] == 2100
        assert everything(target.engine) == everything(source.engine)
        assert target.add(review(sha="b")).number == 2
        with pytest.raises(StoreError, match="holds rows already"):
            copy_database(source, target)
        with Store(f"sqlite:///{tmp_path / 'back.db'}") as back:
            assert is_empty(back)
            copy_database(target, back)
            assert everything(back.engine) == everything(target.engine)


def test_accepted_is_what_the_log_counts(tmp_path):
    log = tmp_path / "changes.log"
    with Store(f"sqlite:///{tmp_path / 'reviewkit.db'}", log=log) as store:
        revision = store.add(review())
    rows = next(ChangeLog(log, HEAD).transactions()).rows()
    assert (rows["submission"][0]["status"], rows["revision"][0]["id"]) == (ACCEPTED, revision.id)


@pytest.mark.parametrize("after", ["the same table", "another table", "nothing"])
def test_a_transaction_logged_and_never_committed_makes_no_database_look_former(tmp_path, after):
    log, url = tmp_path / "changes.log", f"sqlite:///{tmp_path / 'reviewkit.db'}"
    with Store(url, log=log) as store:
        store.add(review(sha="a"))
        whole = log.read_bytes()
        store.add(returned("b"))
    with Store(url) as store, store.engine.begin() as connection:  # a run killed before its commit
        connection.execute(sa.text("DELETE FROM submission WHERE sha256 = 'b'"))
    assert log.read_bytes() != whole
    with Store(url, log=log) as store:
        if after == "the same table":
            store.add(returned("c"))
        elif after == "another table":
            WrittenFileJournal(store).note([WrittenFile("a.csv", DOCUMENT, "0" * 64)])
        assert not is_behind(store, ChangeLog(log, HEAD))


def test_a_former_copy_put_back_is_behind(tmp_path):
    log, path = tmp_path / "changes.log", tmp_path / "reviewkit.db"
    with Store(f"sqlite:///{path}", log=log) as store:
        store.add(review(sha="a"))
    former = path.read_bytes()
    with Store(f"sqlite:///{path}", log=log) as store:
        store.add(returned("b"))
        WrittenFileJournal(store).note([WrittenFile("a.csv", DOCUMENT, "0" * 64)])
    path.write_bytes(former)
    with Store(f"sqlite:///{path}") as store:
        assert is_behind(store, ChangeLog(log, HEAD))
