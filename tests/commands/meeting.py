"""A month with a live review in it: prepared, then reviewed with changes, to-dos and a new commit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import openpyxl

from tests.commands.desk import Desk, copy_of

MAIL = """
[mail]
sender = "revues@rs.example"
host = "127.0.0.1"
port = {port}
security = "{security}"
"""
DUE = dt.date(2026, 12, 4)


def meeting_desk(root, *, port: int = 2525, security: str = "none", more: str = "") -> Desk:
    """Make a workspace of two partners; the first's salesperson gets the monthly mail, its consultant does not."""
    desk = Desk(root, MAIL.format(port=port, security=security) + more)
    toml = desk.root / "reviewkit.toml"
    toml.write_text(
        'director_email = "bruno@rs.example"\n' + toml.read_text(encoding="utf-8"), encoding="utf-8"
    )
    desk.directory(
        "2026-07",
        [
            {"code": "BP1", "name": "Armor Conseil", "sales_director_email": "direction@armor.example"},
            {"code": "BP2", "name": "Béarn Informatique", "sales_director_email": "direction@bearn.example"},
        ],
        managers=[{"code": "CM1", "name": "Claire Morel", "email": "claire.morel@rs.example"}],
        contacts=[
            {
                "partner": "BP1",
                "name": "Léa Le Goff",
                "role": "salesperson",
                "email": "lea@armor.example",
                "gets_monthly": "yes",
            },
            {
                "partner": "BP1",
                "name": "Yann Prigent",
                "role": "consultant",
                "email": "yann@armor.example",
                "gets_monthly": "no",
            },
        ],
    )
    desk.intake()
    return desk


def copy_with_port(make: Callable[[Path], Desk], root: Path, port: int) -> Desk:
    """Return a copy of a made workspace whose mail goes to this port."""
    desk = copy_of(make, root)
    toml = root / "reviewkit.toml"
    toml.write_text(
        toml.read_text(encoding="utf-8").replace("port = 2525\n", f"port = {port}\n"), encoding="utf-8"
    )
    return desk


def reviewed_desk(root: Path) -> Desk:
    """Make a workspace whose month was run before and after the first partner's review."""
    desk = meeting_desk(root)
    prepared(desk)
    desk.run("monthly", "--period", "2026-11")
    reviewed(desk)
    assert desk.run("monthly", "--period", "2026-11").code == 1  # BP2 has not handed in
    return desk


PIPE = [
    {
        "reference": "A-1",
        "customer": "Ateliers Kervran",
        "project": "Refonte du SI",
        "stage": "3",
        "amount": 8_000_000,
    },
    {
        "reference": "A-2",
        "customer": "Verrerie d’Aix & Fils",
        "project": "Sauvegarde",
        "stage": "2",
        "amount": 3_000_000,
    },
]


def prepared(desk: Desk, code: str = "BP1", period: str = "2026-11") -> None:
    path = desk.forms("review", period, "--partner", code)[code]
    desk.review(
        path,
        f"{period} {code} préparée.xlsx",
        pipeline=PIPE,
        actions=[{"action": "Chiffrer", "due": DUE}],
        commit=[{"reference": "A-1", "amount": 8_000_000}],
    )


def reviewed(
    desk: Desk, code: str = "BP1", period: str = "2026-11", name: str = "", amount: int = 9_000_000
) -> None:
    """Edit the workbook that lies beside the pack, as in the live review, and drop it."""
    path = next((desk.root / "output" / period / "partners" / code).glob(f"review-{period}-*.xlsx"))
    book = openpyxl.load_workbook(path)
    desk.card(
        book,
        "review",
        "cover",
        {"status": "reviewed", "held_on": dt.date(2026, 11, 18), "attendees": "Léa, Claire"},
    )
    first = {**PIPE[0], "stage": "4", "amount": amount}
    usual = {"salesperson": "Léa Le Goff", "expected_close": dt.date(2027, 1, 15), "next_step": "Signer"}
    new = {
        "reference": "A-3",
        "customer": "Transports Béarnais",
        "project": "Réseau",
        "stage": "1",
        "amount": 1_500_000,
    }
    desk.fill(book, "review", "pipeline", [{**row, **usual} for row in (first, PIPE[1], new)])
    desk.fill(
        book,
        "review",
        "actions",
        [
            {"action": "Chiffrer", "owner": "Léa Le Goff", "due": DUE, "status": "done"},
            {
                "action": "Faire venir un avant-vente chez Kervran ; préparer la démo",
                "owner": "Claire Morel",
                "due": DUE,
                "status": "todo",
                "deal": "A-1",
            },
        ],
    )
    desk.fill(
        book,
        "review",
        "commit",
        [{"reference": "A-1", "amount": amount, "expected_close": dt.date(2026, 12, 15)}],
    )
    book.save(desk.inbox / (name or f"{period} {code} revue.xlsx"))
