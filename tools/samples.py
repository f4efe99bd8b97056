"""Make input_samples/: five months of a vendor's reviews, filled through the forms.

    python -m tools.samples [FOLDER]

Month by month the forms are made, prefilled with what was handed in before, typed into with
openpyxl, dropped into an inbox and taken in: exactly what people do. The seed is fixed and
no clock is read: the same files each time.
"""

from __future__ import annotations

import datetime as dt
import random
import re
import shutil
import struct
import sys
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import openpyxl

from reviewkit.domain.period import Period
from reviewkit.forms.engine.declaration import FormTerms
from reviewkit.intake.inbox_intake import IntakeResult, take_in
from reviewkit.prefill.workbooks import make_forms
from reviewkit.runs.judging import judging
from reviewkit.settings import FILE
from reviewkit.store import Store
from reviewkit.text import language
from reviewkit.workspace import KEY_FILE, Workspace, open_workspace
from tools.sample_filling import Filler, Typist, fill_directory, fill_review, steady
from tools.sample_people import MANAGERS, MOVED, PARTNERS, Partner, address
from tools.sample_portfolio import Business
from tools.sample_review import MONTHS, SEED, YEAR, Review, manager_of
from tools.sample_revisions import AGAIN, FAULTY, NUMBERED, break_it
from tools.samples_leads import declare

ROOT = Path(__file__).parent.parent
FRENCH = {7: "juillet", 8: "août", 9: "septembre", 10: "octobre", 11: "novembre"}
SHORT = {7: "juil", 8: "août", 9: "sept", 10: "oct", 11: "nov"}
ENGLISH = {7: "Jul", 8: "Aug", 9: "Sep", 10: "Oct", 11: "Nov"}


class Year:
    """The months being played in a workspace of their own."""

    def __init__(self, root: Path) -> None:
        root.mkdir(parents=True, exist_ok=True)
        for name in (FILE, KEY_FILE):
            shutil.copyfile(ROOT / name, root / name)
        self.workspace: Workspace = open_workspace(root)
        self.workspace.inbox.mkdir(parents=True, exist_ok=True)
        self.forms = root / "forms"
        self.businesses = {partner.code: Business(partner) for partner in PARTNERS}
        self.taken: list[IntakeResult] = []

    def play(self) -> None:
        with Store(self.workspace.database_url) as store:
            self._play(store)

    def _play(self, store: Store) -> None:
        coming = {code: business.months() for code, business in self.businesses.items()}
        waiting = {code: next(months, None) for code, months in coming.items()}
        for month in MONTHS:
            if month in (7, 10):
                self._directory(store, month)
            written: dict[str, bytes] = {}
            for code, review in waiting.items():
                if review is not None and review.month == month:
                    written[code] = self._review(store, review)
            self._take_in(store)
            if month == MONTHS[-1]:
                self._again(store, waiting, written)
                self._strangers()
                self._take_in(store)
            for code, review in waiting.items():
                if review is not None and review.month == month:
                    waiting[code] = next(coming[code], None)
        self.taken = declare(self.workspace, store, self.forms)

    # ------------------------------------------------------------------- steps

    def _made(self, store: Store, kind: str, month: int, partners: list[str]) -> bytes:
        made = make_forms(self.workspace, store, kind, _period(month), partners, self.forms)
        return made[0].path.read_bytes()

    def _terms(self, month: int, currency: str) -> FormTerms:
        settings = self.workspace.settings
        return FormTerms(settings.ladder(_period(month)), settings.vendor, currency)

    def _directory(self, store: Store, month: int) -> None:
        settings = self.workspace.settings
        typist = Typist(
            settings.language, settings.currency, random.Random(f"{SEED} directory {month}"), (0.0, 0.0)
        )
        filler = Filler(
            self._made(store, "directory", month, []),
            "directory",
            self._terms(month, settings.currency),
            typist,
        )
        fill_directory(filler, _directory_rows(month))
        saved = filler.saved(_at(month, 1, 8, 40), "Bruno")
        self._drop(month, f"Annuaire {FRENCH[month]} {YEAR}.xlsx", saved)
        self._take_in(store)

    def _filler(self, data: bytes, partner: Partner, month: int, version: int = 1) -> Filler:
        rng = random.Random(f"{SEED} typing {partner.code} {month} {version}")
        typist = Typist(partner.lang, partner.money, rng, partner.typing)
        return Filler(data, "review", self._terms(month, partner.money), typist)

    def _review(self, store: Store, review: Review) -> bytes:
        partner, month = review.partner, review.month
        filler = self._filler(self._made(store, "review", month, [partner.code]), partner, month)
        fill_review(filler, review)
        if (partner.code, month) == FAULTY:
            break_it(filler)
        by = partner.salespeople[0] if review.cover["status"] == "prepared" else manager_of(partner, month)
        day = review.cover.get("held_on") or dt.date(YEAR, month, 17 + len(partner.name) % 4)
        data = filler.saved(_at(day.month, day.day, 9 + len(partner.code + partner.name) % 8, 12), by)
        first = " v1" if (partner.code, month) == NUMBERED else ""
        self._drop(month, f"{_file(partner, month)}{first}.xlsx", data)
        return data

    def _again(self, store: Store, reviews: dict[str, Review | None], written: dict[str, bytes]) -> None:
        """What is handed in once more for the last month: corrected, or with what the meeting changed."""
        for code, revisions in AGAIN.items():
            review = reviews[code]
            assert review is not None
            for number, revision in enumerate(revisions, start=2):
                self._take_in(store)
                partner, month = review.partner, review.month
                # A correction goes on in one's own file; the meeting starts from the workbook made for it.
                data = written[code] if not revision.held_on else self._made(store, "review", month, [code])
                filler = self._filler(data, partner, month, number)
                revision.change(review)
                fill_review(filler, review)
                by = manager_of(partner, month) if revision.held_on else partner.salespeople[0]
                written[code] = filler.saved(revision.saved_at, by)
                self._drop(month, f"{_file(partner, month)}{revision.suffix}.xlsx", written[code])

    def _strangers(self) -> None:
        """What lands in every shared folder: a picture, somebody's own notes."""
        self._drop(11, "photo.png", _picture())
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = "Notes"
        for row in (
            ("À penser", "Pour qui"),
            ("Salle de réunion le 24", "Claire"),
            ("Rappeler Grand Est Solutions", "Thomas"),
        ):
            sheet.append(row)
        book.properties.creator = book.properties.lastModifiedBy = "Claire Delmas"
        path = self.forms / "notes.xlsx"
        book.save(path)
        self._drop(11, "Notes.xlsx", steady(path.read_bytes(), _at(11, 16, 18, 2), created=True))

    def _drop(self, month: int, name: str, data: bytes) -> None:
        folder = self.workspace.inbox / f"{YEAR}-{month:02d}"
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)

    def _take_in(self, store: Store) -> None:
        with judging(self.workspace, 1) as judge:
            self.taken = take_in(self.workspace, store, judge)
        wrong = [t for t in self.taken if t.given_back and not _meant(t)]
        if wrong:
            lines = [
                f"{t.file}: {[(f.code, f.sheet, f.cell, f.message(language(t.lang))) for f in t.bad]}"
                for t in wrong
            ]
            raise SystemExit("not meant to be given back:\n" + "\n".join(lines))


def _meant(taken: IntakeResult) -> bool:
    return (taken.partner, taken.period) == (FAULTY[0], f"{YEAR}-{FAULTY[1]:02d}") or taken.file.endswith(
        ("photo.png", "Notes.xlsx")
    )


def _at(month: int, day: int, hour: int, minute: int) -> dt.datetime:
    return dt.datetime(YEAR, month, day, hour, minute, tzinfo=dt.UTC)


def _period(month: int) -> Period:
    return Period("month", YEAR, month)


def _file(partner: Partner, month: int) -> str:
    return partner.file.format(
        month=FRENCH[month], short=SHORT[month], english=ENGLISH[month], number=f"{month:02d}"
    )


def _directory_rows(month: int) -> dict[str, list[dict[str, object]]]:
    partners = [
        {
            "code": p.code,
            "name": p.name,
            "channel_manager": MOVED[1] if p.code == MOVED[0] and month >= 10 else p.manager,
            "currency": p.currency,
            "language": p.language,
            "region": p.region,
            "sales_director_name": p.director,
            "sales_director_email": address(p.director, p.domain),
            "active": "yes",
            "contract_start": dt.date.fromisoformat(p.since),
        }
        for p in PARTNERS
    ]
    contacts = [
        {
            "partner": p.code,
            "name": c.name,
            "role": c.role,
            "email": address(c.name, p.domain),
            "gets_monthly": "yes" if c.monthly else "no",
            "gets_quarterly": "yes" if c.quarterly else "no",
        }
        for p in PARTNERS
        for c in p.people
    ]
    managers = [{"code": code, "name": name, "email": email} for code, name, email in MANAGERS]
    return {"partners": partners, "contacts": contacts, "channel_managers": managers}


def _picture(side: int = 22) -> bytes:
    """A small photograph, or near enough."""
    rows = b"".join(b"\0" + bytes(v for x in range(side) for v in (x * 11, y * 11, 128)) for y in range(side))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows, 9))
        + chunk(b"IEND", b"")
    )


def make_samples(target: Path) -> list[IntakeResult]:
    """Write every month's samples into a folder, in the place of those there; its README stays."""
    with tempfile.TemporaryDirectory() as folder:
        year = Year(Path(folder))
        year.play()
        target.mkdir(parents=True, exist_ok=True)
        for old in sorted(target.iterdir()):
            # Plans and quarters are tools.samples_quarter's.
            if re.fullmatch(r"\d{4}-\d\d", old.name):
                shutil.rmtree(old)
        for made in _files(year.workspace.inbox):
            place = target / made.relative_to(year.workspace.inbox)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(made, place)
        return year.taken


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def main() -> None:
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "input_samples"
    taken = make_samples(target)
    for one in taken:
        faults = Counter(fault.code for fault in one.faults)
        print(f"{one.status:10} {one.file}  {dict(faults) or ''}")
    print(f"{len(taken)} files in {target}")


if __name__ == "__main__":
    main()
