"""Whatever a partner hands in, what is written for it is the same whether other partners exist or not.

Two workspaces with one key and one partner in common: in the first, two other partners have business of their
own; in the second they do not exist. The same workbooks, made and signed by the workspace and filled by that
partner in any way, are dropped in both. Every file and mail made for the partner must then be the same, byte
for byte: so no byte of it depends on another's business, address or existence.
"""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import io
import json
import shutil
import zipfile
from email.utils import getaddresses
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.commands.desk import Desk

ME, PERIOD = "BP1", "2026-11"
SETTINGS = '\n[mail]\nsender = "rs@rs.example"\n'
OWN = {"code": ME, "sales_director_email": "anne@bp1.example"}
OTHERS = [
    {"code": "ZQ7", "name": "Zorglub Quartz", "sales_director_name": "Zoé Zorglub", "sales_director_email": "zoe@zorglub.example"},
    {"code": "BP1-B", "name": "Partenaire BP1 bis", "sales_director_email": "other@bis.example"},
]  # fmt: skip
# What others have, and the partner may guess.
THEIR_DEALS = [
    {
        "reference": "ZQ-1",
        "customer": "Kryptonite SA",
        "project": "Secret",
        "amount": 7_654_321,
        "stage": "4",
    },
    {"reference": "D-1", "customer": "Ateliers Kervran", "amount": 1_234_567, "stage": "5"},
]
THEIR_LEAD = {"reference": "ZQ-L1", "customer": "Fonderie Xylo", "amount": 9_876_543}
ADDRESSES = {
    "partner": {"anne@bp1.example", "cm@example.com"},
    "channel_manager": {"cm@example.com"},
    "director": {"director@rs.example"},
}
OTHERS_ADDRESSES = {"zoe@zorglub.example", "other@bis.example", "cm@example.com"}


def _world(root: Path, key: bytes | None, others: list[dict[str, object]]) -> Desk:
    desk = Desk(root, SETTINGS)
    text = (root / "reviewkit.toml").read_text(encoding="utf-8")
    (root / "reviewkit.toml").write_text(f'director_email = "director@rs.example"\n{text}', encoding="utf-8")
    if key is not None:
        (root / "reviewkit.key").write_bytes(key)
    desk.directory("2026-07", [OWN, *others])
    assert {taken["status"] for taken in desk.intake().values()} == {"accepted"}
    for month in ("2026-10", PERIOD):
        forms = desk.forms("review", month) if others else {}
        for partner in others:
            code = str(partner["code"])
            desk.review(
                forms[code], f"{month}-{code}.xlsx",
                pipeline=THEIR_DEALS, leads=[THEIR_LEAD], commit=[{"reference": "ZQ-1", "amount": 7_654_321}],
            )  # fmt: skip
    if others:
        assert {taken["status"] for taken in desk.intake().values()} == {"accepted"}
    shutil.rmtree(root / "output")
    (root / "output").mkdir()
    return desk


class Worlds:
    """The workspace with other partners and the one without, and the partner's blank forms by kind and month.

    folder  for the copies that tests work on, one after the other
    """

    def __init__(self, crowded: Desk, alone: Desk, forms: dict[tuple[str, str], bytes], folder: Path) -> None:
        self.crowded, self.alone, self.forms, self.folder = crowded, alone, forms, folder

    def __repr__(self) -> str:
        return "worlds"  # Hypothesis prints it with each example


@pytest.fixture(scope="module")
def worlds(tmp_path_factory):
    """The two workspaces, and the partner's forms, the same in both."""
    folder = tmp_path_factory.mktemp("worlds")
    crowded = _world(folder / "crowded", None, OTHERS)
    alone = _world(folder / "alone", (crowded.root / "reviewkit.key").read_bytes(), [])
    forms = {}
    for kind, month in (("review", "2026-10"), ("review", PERIOD), ("lead", PERIOD)):
        made = [desk.forms(kind, month, "--partner", ME)[ME].read_bytes() for desk in (crowded, alone)]
        assert made[0] == made[1], f"the form {kind} of {month} says something of others"
        forms[kind, month] = made[0]
    for desk in (crowded, alone):
        shutil.rmtree(desk.root / "output")
        (desk.root / "output").mkdir()
    return Worlds(crowded, alone, forms, folder)


# ------------------------------------------------------------- what a partner may type

GUESSES = [
    "ZQ7", "BP1-B", "Zorglub Quartz", "ZQ-1", "ZQ-L1", "D-1", "d-1 ", "Kryptonite SA", "Fonderie Xylo", "zoe@zorglub.example",
    "RK1:review:1:ZQ7:2026-11:fr:EUR:0000", '=HYPERLINK("http://x")', "<b>x</b>", "{{ 7*7 }}", "a\u202eb", "é" * 40, "",
]  # fmt: skip
TEXTS = st.sampled_from(GUESSES) | st.text("abcD-1 é&<>\"'", max_size=12)
AMOUNTS = st.integers(-5, 5_000_000_00) | st.sampled_from([7_654_321, 1_234_567, 9_876_543])
STAGES = st.sampled_from(["1", "2", "4", "5"])
DAYS = st.dates(dt.date(2026, 9, 1), dt.date(2027, 3, 1))
DEALS = st.fixed_dictionaries(
    {"reference": TEXTS, "amount": AMOUNTS, "stage": STAGES},
    optional={
        "customer": TEXTS,
        "project": TEXTS,
        "salesperson": TEXTS,
        "expected_close": DAYS,
        "next_step": TEXTS,
    },
)
OUTCOMES = st.fixed_dictionaries(
    {"reference": TEXTS, "outcome": st.sampled_from(["won", "lost"]), "amount": AMOUNTS},
    optional={"customer": TEXTS, "closed_on": DAYS, "reason": TEXTS},
)
LEADS = st.fixed_dictionaries(
    {"reference": TEXTS, "customer": TEXTS, "amount": AMOUNTS}, optional={"project": TEXTS}
)
ACTIONS = st.fixed_dictionaries({"action": TEXTS, "owner": TEXTS}, optional={"due": DAYS})
COMMITS = st.fixed_dictionaries({"reference": TEXTS, "amount": AMOUNTS})
REVIEWS = st.fixed_dictionaries(
    {
        "kind": st.just("review"),
        "month": st.sampled_from(["2026-10", PERIOD, PERIOD]),
        "status": st.sampled_from(["prepared", "reviewed"]),
        "pipeline": st.lists(DEALS, max_size=4),
        "outcomes": st.lists(OUTCOMES, max_size=2),
        "leads": st.lists(LEADS, max_size=2),
        "actions": st.lists(ACTIONS, max_size=2),
        "commit": st.lists(COMMITS, max_size=2),
        "plain": st.sampled_from(["", "ZQ7"]),
    }
)
SHEETS = st.fixed_dictionaries(
    {
        "kind": st.just("lead"),
        "month": st.just(PERIOD),
        "rows": st.lists(
            st.fixed_dictionaries(
                {
                    "customer": TEXTS, "city": TEXTS, "contact_name": TEXTS, "contact_email": TEXTS, "project": TEXTS,
                    "estimated_amount": AMOUNTS, "expected_close": DAYS, "salesperson": TEXTS,
                    "declared_on": st.dates(dt.date(2026, 11, 1), dt.date(2026, 11, 27)),
                },
                optional={"reference": TEXTS},
            ),
            max_size=3,
        ),
    }
)  # fmt: skip
REFERENCES = st.sampled_from(["A-1", "A-2", "ZQ-1", "D-1", "ZQ-L1", "ZQ7"])
GOOD_DEALS = st.lists(
    st.fixed_dictionaries(
        {
            "reference": REFERENCES,
            "amount": st.integers(1, 9_000_000_00),
            "stage": st.sampled_from(["1", "2", "4"]),
        },
        optional={
            "customer": st.sampled_from(["Kryptonite SA", "Ateliers Kervran", "Fonderie Xylo", "Autre"])
        },
    ),
    max_size=4,
    unique_by=lambda deal: deal["reference"],
)
GOOD_REVIEWS = st.fixed_dictionaries(
    {
        "kind": st.just("review"),
        "month": st.sampled_from(["2026-10", PERIOD]),
        "status": st.sampled_from(["prepared", "reviewed"]),
        "pipeline": GOOD_DEALS,
        "outcomes": st.just([]),
        "leads": st.lists(st.fixed_dictionaries({"reference": st.sampled_from(["L-1", "ZQ-L1"]), "customer": st.just("Fonderie Xylo")}), max_size=1),
        "actions": st.lists(st.fixed_dictionaries({"action": st.sampled_from(GUESSES[:5])}), max_size=2),
        "commit": st.just([]),
        "plain": st.just(""),
    }
)  # fmt: skip
NAMES = st.sampled_from(["a.xlsx", "ZQ7.xlsx", "2026-11-ZQ7.xlsx", "sub/b.xlsx", "copie de a.xlsx", "é.xlsx"])
HANDED_IN = st.dictionaries(NAMES, GOOD_REVIEWS | REVIEWS | SHEETS, min_size=1, max_size=3)
GOOD_LEAD = {"solution": "S", "need": "N", "budget": "B", "decision_maker": "D", "timeline": "T", "planned_action": "A",
             "planned_action_due": dt.date(2026, 12, 1), "origin": "BP"}  # fmt: skip


def filled(desk: Desk, form: bytes, content) -> bytes:
    """The partner's form as it fills it in."""
    scratch = desk.root / "scratch.xlsx"
    scratch.write_bytes(form)
    try:
        if content["kind"] == "lead":
            book = openpyxl.load_workbook(scratch)
            desk.fill(book, "lead", "leads", [{**GOOD_LEAD, **row} for row in content["rows"]])
        else:
            sheets = {key: content[key] for key in ("pipeline", "outcomes", "leads", "actions", "commit")}
            path = desk.review(scratch, "../scratch.xlsx", status=content["status"], **sheets)
            book = openpyxl.load_workbook(path)
            if content["plain"]:
                for row in book["_reviewkit"].iter_rows(max_col=2):
                    if row[0].value == "partner":
                        row[1].value = content["plain"]
    finally:
        scratch.unlink(missing_ok=True)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


# ----------------------------------------------------------------- what is written


def run_in(world: Desk, root: Path, files: dict[str, bytes]) -> Desk:
    """A copy of a world in which the files were dropped and the month and the quarter were made."""
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(world.root, root)
    desk = object.__new__(Desk)
    desk.root, desk.schema = root, world.schema
    for name, data in files.items():
        path = desk.inbox / "deposit" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    for words in (("monthly", "--period", PERIOD), ("quarterly", "--period", "2026-Q4")):
        assert desk.run(*words).code in (0, 1)
    return desk


def written_for_partner(desk: Desk) -> dict[str, bytes]:
    """Every file made for the partner: documents, workbooks given back, mails, by path."""
    files = {
        path.relative_to(desk.root).as_posix(): path.read_bytes()
        for pattern in (f"output/*/partners/{ME}/**/*", "returned/deposit/**/*")
        for path in desk.root.glob(pattern)
        if path.is_file()
    }
    for draft in desk.root.glob("output/*/outbox/*.eml"):
        message = email.message_from_bytes(draft.read_bytes(), policy=email.policy.default)
        if "anne@bp1.example" in str(message["To"]):
            files[f"mail {message['Subject']}"] = draft.read_bytes()
    return files


def addresses_by_kind(desk: Desk) -> list[tuple[str, str, set[str]]]:
    """The kind and the addresses of each draft, by the name of its file."""
    found = []
    for draft in desk.root.glob("output/*/outbox/*.eml"):
        message = email.message_from_bytes(draft.read_bytes(), policy=email.policy.default)
        fields = [str(message[name]) for name in ("To", "Cc", "Bcc", "Reply-To") if message[name]]
        kind = draft.name.split("_")[0]
        found.append((draft.name, kind, {address for _, address in getaddresses(fields)}))
    return found


def texts_in(data: bytes) -> bytes:
    """What a file says, unpacked as deep as it goes: a document, a workbook, a mail with attachments."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return b"\n".join(texts_in(archive.read(name)) for name in archive.namelist())
    if b"\nMIME-Version:" in data[:4000]:
        message = email.message_from_bytes(data, policy=email.policy.default)
        bodies = (part.get_payload(decode=True) for part in message.walk() if not part.is_multipart())
        return str(message.items()).encode() + b"\n".join(texts_in(body) for body in bodies if body)
    return data


def statuses(desk: Desk) -> dict[str, str]:
    """What became of each file that the partner handed in."""
    manifest = json.loads((desk.root / "output" / PERIOD / "manifest.json").read_bytes())
    return {
        taken["file"]: taken["status"]
        for taken in manifest["submissions"]
        if taken["file"].startswith("deposit/")
    }


def check(worlds, content):
    """Run both worlds, compare what is written for the partner, and return what became of its files."""
    files = {
        name: filled(worlds.alone, worlds.forms[handed["kind"], handed["month"]], handed)
        for name, handed in content.items()
    }
    first, second = (
        run_in(world, worlds.folder / name, files)
        for world, name in ((worlds.crowded, "first"), (worlds.alone, "second"))
    )
    taken = statuses(first)
    assert taken == statuses(second)
    mine, expected = written_for_partner(first), written_for_partner(second)
    assert mine.keys() == expected.keys()
    different = [path for path in mine if mine[path] != expected[path]]
    assert different == [], texts_in(mine[different[0]])[:2000]
    for desk in (first, second):
        for name, kind, addresses in addresses_by_kind(desk):
            held = ADDRESSES.get(kind) or (ADDRESSES["partner"] if f"_{ME}_" in name else OTHERS_ADDRESSES)
            assert addresses <= held, (name, addresses)
    return taken


# A run of both worlds takes seconds: an example that fails is shown as it is, not made smaller.
COUNTED = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "phases": (Phase.explicit, Phase.reuse, Phase.generate),
}


@settings(max_examples=4, **COUNTED)
@given(content=HANDED_IN)
def test_what_is_written_for_a_partner_says_nothing_of_others(worlds, content):
    check(worlds, content)


@pytest.mark.slow
@settings(max_examples=60, **COUNTED)
@given(content=HANDED_IN)
def test_what_is_written_for_a_partner_says_nothing_of_others_many_times(worlds, content):
    check(worlds, content)


def test_the_comparison_notices_a_leak(worlds):
    """A document that tells of others differs between the worlds: that of the director does."""
    pair = ((worlds.crowded, "first"), (worlds.alone, "second"))
    first, second = (run_in(world, worlds.folder / name, {}) for world, name in pair)
    packs = [list(desk.root.glob(f"output/{PERIOD}/director/*.docx")) for desk in (first, second)]
    assert packs[0]
    assert packs[1]
    assert b"Zorglub" in texts_in(packs[0][0].read_bytes())
    assert b"Zorglub" not in texts_in(packs[1][0].read_bytes())


def test_a_partner_that_names_anothers_deals_learns_nothing(worlds):
    deals = [
        {"reference": deal["reference"], "customer": deal["customer"], "amount": 100, "stage": "2"}
        for deal in THEIR_DEALS
    ]
    lead = {"reference": "ZQ-L1", "customer": "Fonderie Xylo", "amount": 9_876_543}
    review = {"kind": "review", "month": PERIOD, "status": "reviewed", "pipeline": deals, "outcomes": [], "leads": [lead],
              "actions": [{"action": "ZQ7", "owner": "zoe@zorglub.example"}], "commit": [{"reference": "ZQ-1", "amount": 5}], "plain": ""}  # fmt: skip
    row = {"customer": "Kryptonite SA", "city": "Brest", "contact_name": "Zoé", "contact_email": "zoe@zorglub.example",
           "project": "Secret", "estimated_amount": 7_654_321, "expected_close": dt.date(2027, 1, 1), "salesperson": "Léa",
           "declared_on": dt.date(2026, 11, 3)}  # fmt: skip
    taken = check(worlds, {"a.xlsx": review, "b.xlsx": {"kind": "lead", "month": PERIOD, "rows": [row]}})
    assert taken == {"deposit/a.xlsx": "accepted", "deposit/b.xlsx": "accepted"}
