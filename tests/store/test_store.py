"""What was accepted is kept for ever, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from reviewkit.domain.period import Period
from reviewkit.store import (
    ACCEPTED,
    RETURNED,
    UNREADABLE,
    NewRecord,
    NewSubmission,
    Store,
    tables,
)
from reviewkit.store import store as module
from reviewkit.store.store import StoreError

NOVEMBER, OCTOBER = Period("month", 2026, 11), Period("month", 2026, 10)


def record(ordinal, key, sheet="pipeline", **data):
    data = {"reference": key, **data}
    cells = {name: [f"A{ordinal + 2}", str(value)] for name, value in data.items()}
    return NewRecord(sheet, ordinal, ordinal + 2, "Pipe", key, data, cells)


def review(partner="BP1", period=NOVEMBER, state="prepared", sha="a", records=(), references=None, **more):
    return NewSubmission(
        sha256=(sha * 64)[:64], file=f"{partner}-{sha}.xlsx", status=ACCEPTED, read_as="1", form="review", version=1,
        partner=partner, period=period, lang="fr", state=state, currency="EUR", records=records,
        references=references or {}, **more,
    )  # fmt: skip


def test_a_revision_keeps_every_value_with_its_cell_and_raw_text(store):
    data = {"amount": 6_000_000, "probability": Decimal("0.10"), "expected_close": dt.date(2026, 12, 1),
            "comment": "é ’ 👍 \u202f=2+2", "big": 9_007_199_254_740_993}  # fmt: skip
    revision = store.add(review(records=[record(0, "D-1", **data)]))
    assert (revision.number, revision.state, revision.currency) == (1, "prepared", "EUR")
    (found,) = list(store.records([revision]))
    assert found[3] == {"reference": "D-1", **data, "probability": "0.10", "expected_close": "2026-12-01"}
    (cell,) = store.cells(revision, "pipeline", "D-1")
    assert cell["cells"]["amount"] == ["A2", "6000000"]
    assert (cell["title"], cell["row"]) == ("Pipe", 2)


def test_revisions_count_up_and_the_old_ones_stay(store):
    first = store.add(review(records=[record(0, "D-1", amount=1)]))
    second = store.add(review(sha="b", records=[record(0, "D-1", amount=2)]))
    assert (first.number, second.number) == (1, 2)
    assert [r.number for r in store.revisions("review", "BP1", NOVEMBER)] == [1, 2]
    assert [data["amount"] for *_, data in store.records([first])] == [1]
    assert [r.id for r in store.current_revisions("review")] == [second.id]


def test_reviewed_outranks_prepared_whatever_came_first(store):
    reviewed = store.add(review(state="reviewed"))
    store.add(review(sha="b"))
    assert [r.id for r in store.current_revisions("review")] == [reviewed.id]
    newer = store.add(review(sha="c", state="reviewed"))
    assert [r.id for r in store.current_revisions("review")] == [newer.id]


def test_what_counts_is_told_by_month_and_partner(store):
    for partner in ("BP2", "BP1"):
        for period in (NOVEMBER, OCTOBER):
            store.add(review(partner, period, sha=f"{partner}{period.part}"))
    months = [(r.partner, r.period) for r in store.current_revisions("review")]
    assert months == [("BP1", OCTOBER), ("BP2", OCTOBER), ("BP1", NOVEMBER), ("BP2", NOVEMBER)]
    until = store.current_revisions("review", until=OCTOBER.number)
    assert {r.period for r in until} == {OCTOBER}
    since = store.current_revisions("review", since=NOVEMBER.number, partner="BP2")
    assert [(r.partner, r.period) for r in since] == [("BP2", NOVEMBER)]


def test_nothing_is_ever_changed_or_deleted(store):
    """No statement of the store's is an UPDATE or a DELETE, whatever it is asked."""
    said = []
    sa.event.listen(store.engine, "before_cursor_execute", lambda *args: said.append(args[2]))
    revision = store.add(review(records=[record(0, "D-1", amount=1)], references={"d-1": "D-1"}))
    store.add(review(sha="b", state="reviewed", references={"d-1": "d-1"}))
    store.add_run(NOVEMBER, "f", "1", {}, [revision.id])
    store.current_revisions("review")
    assert said
    assert not [s for s in said if s.lstrip().upper().startswith(("UPDATE", "DELETE", "REPLACE"))]


def test_a_deal_keeps_its_inner_id_however_it_is_spelled(store):
    store.add(review(references={"d-1": "D-1"}))
    store.add(review(sha="b", references={"d-1": " d-1", "d-2": "D-2"}))
    store.add(review("BP2", sha="c", references={"d-1": "D-1"}))
    with store.engine.connect() as connection:
        rows = connection.execute(sa.select(tables.alias).order_by(tables.alias.c.id)).all()
    assert [(r.partner, r.key, r.reference, r.why) for r in rows] == [
        ("BP1", "d-1", "D-1", "declared"), ("BP1", "d-2", "D-2", "declared"), ("BP2", "d-1", "D-1", "declared"),
    ]  # fmt: skip
    assert len({r.deal_id for r in rows}) == 3
    assert store.used_elsewhere("BP1", ["d-1", "d-2"]) == {"d-1"}
    assert store.used_elsewhere("BP2", ["d-2"]) == {"d-2"}


def test_a_submission_is_kept_whole_or_not_at_all(store):
    twice = [
        record(0, "D-1", amount=1),
        record(0, "D-2", amount=2),
    ]  # the same ordinal: refused by the database
    with pytest.raises(sa.exc.IntegrityError):
        store.add(review(records=twice, references={"d-1": "D-1"}))
    assert store.submissions() == []
    assert store.current_revisions("review") == []
    with store.engine.connect() as connection:
        for table in (tables.submission, tables.revision, tables.record, tables.alias):
            assert connection.execute(sa.select(sa.func.count()).select_from(table)).scalar() == 0


def test_what_was_given_back_is_remembered_with_its_faults(store):
    faults = [
        {
            "kind": "unknown-choice",
            "sheet": "Pipe",
            "cell": "E2",
            "column": "stage",
            "values": {"value": "Négo"},
        }
    ]
    store.add(
        NewSubmission(
            "a" * 64, "été/revue.xlsx", RETURNED, "1", "review", partner="BP1", period=NOVEMBER, faults=faults
        )
    )
    store.add(NewSubmission("b" * 64, "photo.png", UNREADABLE, "1"))
    returned, unreadable = store.submissions()
    assert (returned.file, returned.status, returned.faults) == ("été/revue.xlsx", RETURNED, faults)
    assert (unreadable.form, unreadable.partner, unreadable.revision) == (None, None, None)


def test_a_run_remembers_what_it_printed_from(store):
    armor, lemaire = store.add(review()), store.add(review("BP2", sha="b"))
    first = store.add_run(NOVEMBER, "before", "0.1", {"vendor": "RS"}, [armor.id])
    last = store.add_run(NOVEMBER, "after", "0.1", {"vendor": "RS"}, [lemaire.id, armor.id, armor.id])
    assert store.last_run(NOVEMBER) == (last, "after")
    assert store.last_run(OCTOBER) is None
    assert [r.partner for r in store.printed_from(first)] == ["BP1"]
    assert {r.partner for r in store.printed_from(last)} == {"BP1", "BP2"}


def test_more_revisions_than_one_statement_takes(store):
    revisions = [
        store.add(review(f"BP{i}", sha=f"{i:064d}", records=[record(0, f"D-{i}", amount=i)]))
        for i in range(510)
    ]
    assert len(list(store.records(revisions))) == 510


def test_examining_a_sound_database_finds_nothing(store):
    store.add(review(records=[record(0, "D-1", amount=1)]))
    assert store.examine() == []


def test_a_database_opened_again_holds_the_same_and_is_not_migrated_again(url):
    with Store(url) as first:
        first.add(review(records=[record(0, "D-1", amount=1)]))
    with Store(url) as again:
        assert [r.partner for r in again.current_revisions("review")] == ["BP1"]


def test_the_newest_migration_is_the_one_the_store_asks_for(url):
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(module.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [module.HEAD]
    with Store(url) as store, store.engine.connect() as connection:
        assert connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() == module.HEAD


def test_the_migrations_make_the_tables_that_are_declared(store):
    """No drift: what Alembic would still change is nothing."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    import reviewkit.store.journal_tables  # noqa: F401 -- declares its tables beside the others

    with store.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), tables.metadata)
    assert [d for d in differences if "remove_index" not in str(d[0])] == []


def test_a_database_that_cannot_be_used_is_one_line(tmp_path):
    (tmp_path / "reviewkit.db").write_bytes(b"no database at all, but long enough to look at" * 50)
    for url in (
        f"sqlite:///{tmp_path / 'reviewkit.db'}",
        "postgresql+psycopg://u:secret@127.0.0.1:1/x",
        "nonsense",
    ):
        with pytest.raises(StoreError) as caught:
            Store(url)
        assert "\n" not in str(caught.value)
        assert "secret" not in str(caught.value)


@pytest.mark.postgresql
def test_a_whole_month_on_postgresql(server, tmp_path):
    """The same figures as on SQLite."""
    import uuid

    from tests.commands.desk import Desk

    told = []
    for kind in ("sqlite", "postgresql"):
        desk = Desk(tmp_path / kind)
        if kind == "postgresql":
            name = f"t{uuid.uuid4().hex}"
            engine = sa.create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
            with engine.connect() as connection:
                connection.execute(sa.text(f"CREATE DATABASE {name}"))
            engine.dispose()
            path = desk.root / "reviewkit.toml"
            path.write_text(path.read_text().replace("sqlite:///reviewkit.db", f"{server}/{name}"))
        desk.directory("2026-07", [{"code": "BP1"}, {"code": "BP2"}])
        desk.intake()
        for period, amount in (("2026-10", 6_000_000), ("2026-11", 7_000_000)):
            workbook = desk.forms("review", period, "--partner", "BP1")["BP1"]
            desk.review(workbook, f"{period}.xlsx", pipeline=[{"reference": "D-1", "amount": amount}])
            assert desk.intake()[f"{period}.xlsx"]["status"] == "accepted"
        assert desk.run("doctor").code == 0
        told.append(desk.figures("2026-11"))
    assert told[0] == told[1]


@pytest.mark.parametrize("option", ["check_same_thread=banana", "timeout=soon"])
def test_an_address_with_an_option_that_is_none_is_an_error_of_the_store(tmp_path, option):
    with pytest.raises(StoreError) as caught:
        Store(f"sqlite:///{tmp_path}/x.db?{option}")
    assert option in str(caught.value)
