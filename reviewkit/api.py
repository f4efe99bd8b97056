"""The public face: a workspace opened, with the commands as methods that return what they did.

    import reviewkit

    reviews = reviewkit.open_workspace("reviews")
    run = reviews.monthly("2026-11")
    print(run.missing, [document.path for document in run.documents])
    print(reviews.why("partners.ARM.movement.won", "2026-11").value)

Nothing is printed. Errors are ReviewkitError: UsageError for a wrong period, partner or figure,
SettingsError for a wrong line in reviewkit.toml, BusyError while another run is at work.
Each method opens and closes the store and holds the workspace's lock where it writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reviewkit.domain.errors import UsageError
from reviewkit.domain.period import Period
from reviewkit.text import N_
from reviewkit.workspace import Workspace
from reviewkit.workspace import open_workspace as read_workspace

# Heavy packages (pandas, SQLAlchemy, XlsxWriter) load inside the method that needs them.
if TYPE_CHECKING:
    from reviewkit.delivery.outbox import SendingResult
    from reviewkit.history.address_changes import AddressChange
    from reviewkit.intake.inbox_files import LeftAlone
    from reviewkit.intake.inbox_intake import IntakeResult
    from reviewkit.prefill.workbooks import FormFile
    from reviewkit.runs.doctor import Finding
    from reviewkit.runs.next_steps import NextStep
    from reviewkit.runs.run import Progress, Run
    from reviewkit.runs.safekeeping import Backup, RebuiltDatabase
    from reviewkit.runs.sending import PeriodOutbox
    from reviewkit.store import Store
    from reviewkit.tracing.month_trace import Traced


def open_workspace(path: str | PathLike[str]) -> ReviewWorkspace:
    """Open the workspace in a folder.

    Raises SettingsError where the folder holds no reviewkit.toml or its settings are wrong.
    """
    return ReviewWorkspace(read_workspace(Path(path)))


class ReviewWorkspace:
    """A workspace whose methods are the commands of the command line.

    workspace  its folders and settings
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def intake(self, *, jobs: int = 1, trust: Sequence[str | PathLike[str]] = ()) -> list[IntakeResult]:
        """Take in what the inbox holds and return every file of it, the new and the known.

        trust  files of the inbox to let in though their code is missing or another workspace's; the store
               notes them
        """
        from reviewkit.intake.edited_files import take_in_edited
        from reviewkit.intake.trusted_files import trust_files
        from reviewkit.runs.judging import judging

        with self._locked("intake"), self._store() as store:
            trust_files(self.workspace, store, [Path(file) for file in trust])
            with judging(self.workspace, store, jobs) as judge:
                return take_in_edited(self.workspace, store, judge)

    def left_alone(self) -> LeftAlone:
        """Return what lies in the inbox and is not read: folders of systems, files that are not downloaded."""
        from reviewkit.intake.inbox_files import left_alone

        return left_alone(self.workspace.inbox)

    def check(self, files: Sequence[str | PathLike[str]]) -> list[IntakeResult]:
        """Judge filled workbooks as intake would now; nothing is kept."""
        from reviewkit.runs.check import check_files

        with self._store() as store:
            return check_files(self.workspace, store, [Path(file) for file in files])

    def forms(
        self,
        kind: str,
        period: Period | str,
        *,
        partners: Sequence[str] = (),
        folder: str | PathLike[str] | None = None,
    ) -> list[FormFile]:
        """Write workbooks to fill, prefilled with what is known.

        kind      directory, lead, assignment, review, quarterly or plan
        partners  codes; empty for every active partner
        folder    where they are written; by default the period's folder of forms
        """
        from reviewkit.prefill.workbooks import make_forms

        with self._store() as store:
            return make_forms(
                self.workspace,
                store,
                kind,
                parse_period(period),
                partners,
                None if folder is None else Path(folder),
            )

    def monthly(
        self,
        period: Period | str | None = None,
        *,
        partners: Sequence[str] = (),
        jobs: int = 1,
        progress: Progress | None = None,
    ) -> Run:
        """Take in the inbox and make every document of a month that is new or changed.

        period  a month; by default the newest one that anything came in for
        jobs    processes that read workbooks and render documents
        """
        from reviewkit.runs.monthly import monthly

        return self._run(monthly, "monthly", period, partners, jobs, progress)

    def quarterly(
        self,
        period: Period | str | None = None,
        *,
        partners: Sequence[str] = (),
        jobs: int = 1,
        progress: Progress | None = None,
    ) -> Run:
        """Take in the inbox and make every document of a quarter that is new or changed.

        period  a quarter; by default the newest one that anything came in for
        """
        from reviewkit.runs.quarterly import quarterly

        return self._run(quarterly, "quarterly", period, partners, jobs, progress)

    def schema(
        self, kind: str | None = None, *, lang: str | None = None
    ) -> dict[str, dict[str, dict[str, Any]]]:
        """Return the sheets and columns of the forms: {"forms": {kind: {"title", "sheets", ...}}}.

        kind  one form alone; by default all of them
        lang  the language of titles and headings, "fr" or "en"; by default the workspace's
        """
        from reviewkit.forms import all_forms
        from reviewkit.forms.engine.declaration import FormTerms
        from reviewkit.prefill.workbooks import form_named
        from reviewkit.text import language

        settings = self.workspace.settings
        chosen = all_forms() if kind is None else {kind: form_named(kind)}
        terms = FormTerms(settings.latest_ladder, settings.vendor, settings.currency)
        words = language(lang or settings.language)
        return {"forms": {key: form.schema(words, terms) for key, form in chosen.items()}}

    def output_schemas(self, name: str | None = None) -> dict[str, dict[str, dict[str, object]]]:
        """Return the JSON Schemas of what methods and commands give as JSON: {"outputs": {name: schema}}.

        name  manifest, figures, status, check, intake, forms, schema, why, mail or doctor; by default all
        """
        from reviewkit.runs.output_schemas import output_schemas

        return output_schemas(name)

    def figures(self, period: Period | str) -> dict[str, Any]:
        """Return every number of a month or a quarter: {"period", "partners", "channel_managers", "total"}.

        Amounts are whole cents, rates unrounded fractions or None.
        """
        from reviewkit.runs.figures import figures

        with self._store() as store:
            return figures(store, self.workspace.settings, parse_period(period))

    def status(self, period: Period | str | None = None, *, receipts: bool = True) -> dict[str, Any]:
        """Return who has handed in what: {"period", "partners": {code: {form: {"status", ...}}}}.

        period    by default the newest one a review came in for
        receipts  with what was understood of each workbook
        """
        from reviewkit.runs.status import status

        chosen = None if period is None else parse_period(period)
        with self._store() as store:
            return status(store, self.workspace.settings, chosen, receipts=receipts)

    def next_steps(self, period: Period | str | None = None) -> list[NextStep]:
        """Return what stands in the way of a month or a quarter, the heaviest first.

        period  by default the newest month a review came in for
        """
        from reviewkit.runs.status import next_steps_of

        chosen = None if period is None else parse_period(period)
        with self._store() as store:
            return next_steps_of(self.workspace, store, chosen)

    def why(self, figure: str, period: Period | str) -> Traced:
        """Trace a figure, such as "partners.ARM.movement.won", to the records and cells behind it."""
        from reviewkit.tracing.month_trace import trace
        from reviewkit.tracing.quarter_trace import trace_quarter

        chosen = parse_period(period)
        if chosen.kind == "year":
            raise UsageError(
                N_("why takes a month such as 2026-11 or a quarter such as 2026-Q4, not {period}"),
                period=str(chosen),
            )
        with self._store() as store:
            find = trace_quarter if chosen.kind == "quarter" else trace
            return find(store, self.workspace.settings, chosen, figure)

    def run_page(self, period: Period | str | None = None) -> Path:
        """Return the run page, index.html, of a period; by default the one written last.

        Raises UsageError where no page was made yet.
        """
        from reviewkit.runs.run_steps import run_page

        return run_page(self.workspace, None if period is None else parse_period(period))

    def doctor(self) -> list[Finding]:
        """Check database, archive and documents against each other and return what is amiss; change nothing."""
        from reviewkit.runs.doctor import examine

        return examine(self.workspace)

    def backup(self, file: str | PathLike[str]) -> Backup:
        """Write all that counts into one zip, which unpacked is the workspace again.

        Raises UsageError where the file exists.
        """
        from reviewkit.runs.safekeeping import backup

        with self._locked("backup"), self._store() as store:
            return backup(self.workspace, store, Path(file))

    def rebuild(self) -> RebuiltDatabase:
        """Build the database anew from what the archive logged; a former one is set aside.

        Raises UsageError where there is no log, StoreError where it cannot be read.
        """
        from reviewkit.runs.safekeeping import rebuild

        with self._locked("rebuild"):
            return rebuild(self.workspace)

    def copy_database(self, source: str, target: str) -> dict[str, int]:
        """Copy a database into an empty one, SQLite or PostgreSQL, by URL; return the number of rows by table.

        A relative SQLite path is below the workspace. Raises StoreError where the target holds rows or either
        cannot be opened.
        """
        from reviewkit.runs.safekeeping import copy_by_url

        with self._locked("db copy"):
            return copy_by_url(self.workspace, source, target)

    def drafts(
        self,
        period: Period | str,
        *,
        trial_address: str | None = None,
        readers: Sequence[str] = (),
        kinds: Sequence[str] = (),
    ) -> PeriodOutbox:
        """Return the drafts that lie in the outbox of a period, with what the journal knows of each.

        trial_address  where everything would go instead of to its readers
        readers        codes of partners or channel managers, "all" for the director; empty for everybody
        kinds          minutes, reminder and others; empty for all
        """
        from reviewkit.runs.sending import MailChoice, outbox_of

        chosen = MailChoice(tuple(readers), tuple(kinds))
        with self._store() as store:
            return outbox_of(self.workspace, store, parse_period(period), trial_address, chosen)

    def confirm_addresses(self, period: Period | str, addresses: Sequence[str]) -> list[AddressChange]:
        """Confirm addresses that a later directory brought, so that mail may go there; return what was confirmed.

        Raises UsageError for an address that waits for no confirmation.
        """
        from reviewkit.runs.sending import confirm_addresses

        with self._locked("mail"), self._store() as store:
            return confirm_addresses(self.workspace, store, parse_period(period), addresses)

    def mail(
        self,
        period: Period | str,
        *,
        trial_address: str | None = None,
        readers: Sequence[str] = (),
        kinds: Sequence[str] = (),
        confirm: Callable[[PeriodOutbox], bool] = lambda _outbox: True,
    ) -> SendingResult | None:
        """Send the drafts of a period, each at most once; None where `confirm` declined.

        readers  codes of partners or channel managers, "all" for the director; empty for everybody
        kinds    minutes, reminder and others; empty for all
        confirm  called with the outbox under the workspace's lock, so that what is sent is what it saw

        Raises SettingsError or MailError before anything is sent where sending is not possible.
        """
        from reviewkit.runs.sending import MailChoice, outbox_of, require_sending, send_all

        chosen = MailChoice(tuple(readers), tuple(kinds))
        with self._locked("mail"), self._store() as store:
            outbox = outbox_of(self.workspace, store, parse_period(period), trial_address, chosen)
            if outbox.to_send:
                require_sending(self.workspace)
            return send_all(self.workspace, store, outbox) if confirm(outbox) else None

    def _run(
        self,
        plan: Any,
        command: str,
        period: Period | str | None,
        partners: Sequence[str],
        jobs: int,
        progress: Progress | None,
    ) -> Run:
        from reviewkit.runs.judging import judging
        from reviewkit.runs.processes import executor_of
        from reviewkit.runs.run import SILENT

        chosen = None if period is None else parse_period(period)
        with (
            self._locked(command),
            self._store() as store,
            judging(self.workspace, store, jobs) as judge,
            executor_of(jobs) as executor,
        ):
            run: Run = plan(
                self.workspace,
                store,
                chosen,
                judge,
                partners=partners,
                executor=executor,
                progress=progress or SILENT,
            )
            return run

    @contextmanager
    def _locked(self, command: str) -> Iterator[None]:
        from reviewkit.runs.lock import locked

        with locked(self.workspace, command):
            yield

    @contextmanager
    def _store(self) -> Iterator[Store]:
        from reviewkit.runs.workspace_store import open_store

        with open_store(self.workspace) as store:
            yield store


def parse_period(period: Period | str) -> Period:
    """Return the period that a text names. Raises UsageError for a text that names none."""
    if isinstance(period, Period):
        return period
    try:
        return Period.parse(period)
    except ValueError:
        raise UsageError(N_("“{text}” is no period: write 2026-11, 2026-Q4 or 2026"), text=period) from None
