"""Read and check reviewkit.toml: all faults are reported at once, each with file, key and what is expected.

SETTINGS declares every key once: it drives the reading, the errors, the file that `init`
writes and docs/settings.md.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from reviewkit.domain.email_address import parse_domain, parse_email, unseen_characters
from reviewkit.domain.errors import SettingsError, SettingsFileError
from reviewkit.domain.money import exact
from reviewkit.domain.period import Period
from reviewkit.domain.stages import DEFAULT_LADDER, Ladder, Step
from reviewkit.text import LANGUAGES, N_, Phrase
from reviewkit.text.colours import COLOURS

FILE = "reviewkit.toml"
DEFAULT_LANGUAGE = "fr"
_LANGUAGE = re.compile(r"""^\s*language\s*=\s*["']([a-z]+)["']""", re.MULTILINE)
_LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")  # in the order in which the system gives them precedence

_LONGEST_NAME, _LONGEST_PATH = 100, 1_000  # characters
_MOST_ENTRIES = 1_000  # of one list
_LARGEST_FILE = 1 << 20  # bytes
_LONGEST_QUOTE = 100  # characters of a wrong value that a message repeats

Check = Callable[[object], Any]


@dataclass(frozen=True)
class Setting:
    """Declaration of a key of the file: its default, check, meaning, and what its value is expected to be."""

    key: str
    default: Any
    expected: str
    check: Check
    meaning: str
    example: str = ""

    @property
    def section(self) -> str:
        return self.key.rpartition(".")[0]

    @property
    def name(self) -> str:
        return self.key.rpartition(".")[2]


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError
    return value.strip()


def _name(value: object) -> str:
    """A name that documents, files and mails bear: short, and all of it can be seen."""
    name = _text(value)
    if len(name) > _LONGEST_NAME or unseen_characters(name):
        raise ValueError
    return name


def _path(value: object) -> str:
    path = _text(value)
    if len(path) > _LONGEST_PATH or any(ord(sign) < 32 for sign in path):
        raise ValueError
    return path


def _one_character(value: object) -> str:
    if not isinstance(value, str) or len(value) != 1 or value in "\"'\r\n\0":
        raise ValueError
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError  # noqa: TRY004 -- every check refuses with ValueError
    return value


def _maybe_path(value: object) -> str:
    return "" if value == "" else _path(value)


def _maybe_email(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError  # noqa: TRY004 -- every check refuses with ValueError
    return str(parse_email(value.strip())) if value.strip() else ""


def _mail_domains(value: object) -> tuple[str, ...]:
    return tuple(parse_domain(domain.strip().removeprefix("@")) for domain in _words(value))


def _one_of(*allowed: str) -> Check:
    def check(value: object) -> str:
        if value not in allowed:
            raise ValueError
        return str(value)

    return check


def _currency(value: object) -> str:
    if not isinstance(value, str) or len(value) != 3 or not value.isalpha():
        raise ValueError
    return value.upper()


def _whole(low: int, high: int) -> Check:
    def check(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise ValueError
        return value

    return check


def _number(low: float, high: float) -> Check:
    def check(value: object) -> Decimal:
        if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
            raise ValueError
        return exact(value)

    return check


def _colour(value: object) -> str:
    if not isinstance(value, str) or len(value.lstrip("#")) != 6:
        raise ValueError
    int(value.lstrip("#"), 16)
    return value.lstrip("#").upper()


def _words(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > _MOST_ENTRIES:
        raise ValueError
    return tuple(_path(entry) for entry in value)


def _table_of_text(value: object) -> dict[str, str]:
    if not isinstance(value, dict) or len(value) > _MOST_ENTRIES:
        raise ValueError
    return {_name(key): _name(name) for key, name in value.items()}


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "vendor",
        "RS",
        N_("a name of at most 100 characters"),
        _name,
        "The vendor: who sells through partners.",
    ),
    Setting(
        "crm",
        "Relationship",
        N_("a name of at most 100 characters"),
        _name,
        "The vendor's CRM, as the documents name it.",
    ),
    Setting("director", "Bruno", N_("a name of at most 100 characters"), _name, "The channel director."),
    Setting(
        "director_email",
        "",
        N_("an e-mail address"),
        _maybe_email,
        "Where the director's pack is mailed.",
        "bruno@example.com",
    ),
    Setting(
        "language",
        DEFAULT_LANGUAGE,
        N_("one of fr, en"),
        _one_of(*LANGUAGES),
        "The vendor's language; a partner's stands in the directory.",
    ),
    Setting(
        "currency",
        "EUR",
        N_("three letters, such as EUR"),
        _currency,
        "The vendor's currency: everything above one partner is in it.",
    ),
    Setting("inbox", "inbox", N_("a folder"), _path, "Where people drop workbooks; reviewkit only reads it."),
    Setting("output", "output", N_("a folder"), _path, "Where the documents go, by period."),
    Setting(
        "database",
        "sqlite:///reviewkit.db",
        N_("a database URL"),
        _path,
        "SQLite in the workspace, or postgresql+psycopg://... for a team.",
    ),
    Setting(
        "focus.stage",
        4,
        N_("the number of a stage"),
        _whole(0, 99),
        "Focus deals stand on this stage or later.",
    ),
    Setting(
        "focus.amount",
        Decimal(50000),
        N_("an amount in the vendor's currency"),
        _number(0, 1e12),
        "And are worth more than this.",
    ),
    Setting(
        "checks.stage_fall",
        3,
        N_("a whole number from 1"),
        _whole(1, 99),
        "A stage that falls by so many steps in a month is a warning.",
    ),
    Setting(
        "checks.amount_factor",
        Decimal(10),
        N_("a number above 1"),
        _number(1, 1e6),
        "An amount so many times last month's (or as small a part of it) is a warning.",
    ),
    Setting(
        "attention.stood_still_days",
        60,
        N_("days"),
        _whole(1, 3650),
        "A deal so long on one stage is worth talking about.",
    ),
    Setting(
        "attention.deals", 10, N_("a whole number"), _whole(1, 100), "How many deals a pack talks about."
    ),
    Setting(
        "forecast.fewest_lines",
        10,
        N_("a whole number"),
        _whole(1, 1000),
        "What was said is held against what happened only where at least so many lines are known.",
    ),
    Setting(
        "leads.protection_days",
        90,
        N_("days"),
        _whole(1, 3650),
        "How long an accepted opportunity is protected for its declarer.",
    ),
    Setting(
        "leads.answer_days",
        15,
        N_("days"),
        _whole(1, 3650),
        "How long a partner may take to say whether he takes a lead.",
    ),
    Setting(
        "gap.green",
        Decimal("0.95"),
        N_("a share such as 0.95"),
        _number(0, 10),
        "A plan's indicator is green from this rate.",
    ),
    Setting(
        "gap.amber",
        Decimal("0.80"),
        N_("a share such as 0.80"),
        _number(0, 10),
        "And amber from this one; red below.",
    ),
    Setting(
        "mail.sender",
        "",
        N_("an e-mail address"),
        _maybe_email,
        "Who the mails come from.",
        "reviews@example.com",
    ),
    Setting("mail.host", "localhost", N_("a host name"), _path, "The SMTP server."),
    Setting("mail.port", 587, N_("a port"), _whole(1, 65535), "Its port."),
    Setting(
        "mail.security",
        "starttls",
        N_("starttls, tls or none"),
        _one_of("starttls", "tls", "none"),
        "How the connection is protected. User and password come from the environment.",
    ),
    Setting(
        "mail.max_attachment_mb",
        15,
        N_("megabytes"),
        _whole(1, 1000),
        "Larger attachments are zipped, or left out and named.",
    ),
    Setting(
        "mail.per_minute",
        0,
        N_("a whole number, 0 for no limit"),
        _whole(0, 100000),
        "How many messages a minute.",
    ),
    Setting(
        "mail.allow_domains",
        (),
        N_("a list of domains"),
        _mail_domains,
        "For trial runs: mail goes to these domains only.",
        '["example.com"]',
    ),
    Setting(
        "crm_file.delimiter", ";", N_("one character"), _one_character, "Between the fields of the CRM file."
    ),
    Setting(
        "crm_file.encoding",
        "utf-8-sig",
        N_("utf-8-sig, utf-8 or cp1252"),
        _one_of("utf-8-sig", "utf-8", "cp1252"),
        "The CRM file's encoding.",
    ),
    Setting(
        "crm_file.guard_formulas",
        True,
        N_("true or false"),
        _flag,
        "Text that Excel would work out as a formula gets an apostrophe; false for an importer.",
    ),
    Setting(
        "crm_file.fields",
        {},
        N_("a table of names"),
        _table_of_text,
        "The CRM's own names of our fields.",
        '{ reference = "OpportunityID" }',
    ),
    Setting(
        "brand.logo", "", N_("a picture file"), _maybe_path, "The vendor's mark, PNG or JPEG.", "logo.png"
    ),
    Setting("brand.ink", COLOURS["ink"], N_("a colour such as 1D3557"), _colour, "Titles and totals."),
    Setting("brand.accent", COLOURS["accent"], N_("a colour"), _colour, "This month."),
    Setting("brand.down", COLOURS["down"], N_("a colour"), _colour, "What goes down."),
    Setting("brand.attention", COLOURS["attention"], N_("a colour"), _colour, "What needs attention."),
    Setting("brand.previous", COLOURS["previous"], N_("a colour"), _colour, "The month before."),
    Setting("limits.file_mb", 20, N_("megabytes"), _whole(1, 1000), "Larger workbooks are refused unread."),
    Setting(
        "limits.read_seconds",
        20,
        N_("seconds"),
        _whole(1, 3600),
        "A workbook that takes longer to read is given up.",
    ),
    Setting("limits.read_mb", 1024, N_("megabytes"), _whole(64, 65536), "Memory one reader may take."),
)

_BY_KEY = {setting.key: setting for setting in SETTINGS}
_SECTIONS = {setting.section for setting in SETTINGS} - {""}


@dataclass(frozen=True)
class Rate:
    """What one unit of a currency is worth in the vendor's, from a month on."""

    start: Period
    currency: str
    worth: Decimal


@dataclass(frozen=True)
class DatedStep:
    """A stage of the ladder and the month that it counts from; None where it always did."""

    start: Period | None
    step: Step


@dataclass(frozen=True)
class Settings:
    """All settings of a workspace, checked. `get` takes a key of SETTINGS."""

    values: Mapping[str, Any]
    rates: tuple[Rate, ...] = ()
    steps: tuple[DatedStep, ...] = field(default=())
    path: Path = Path(FILE)

    def get(self, key: str) -> Any:
        return self.values[key]

    @property
    def vendor(self) -> str:
        return str(self.values["vendor"])

    @property
    def language(self) -> str:
        return str(self.values["language"])

    @property
    def currency(self) -> str:
        return str(self.values["currency"])

    @property
    def focus_cents(self) -> int:
        """The focus amount in cents of the vendor's currency."""
        return int(self.values["focus.amount"] * 100)

    def ladder(self, period: Period) -> Ladder:
        """Return the stages in force at a period: the newest entry of each number that counts by then."""
        if not self.steps:
            return DEFAULT_LADDER
        month = period.months[0]
        standing: dict[int, Step] = {}
        for dated in sorted(self.steps, key=lambda d: (d.start is not None, d.start or month)):
            if dated.start is None or dated.start <= month:
                standing[dated.step.number] = dated.step
        return Ladder(tuple(standing[number] for number in sorted(standing))) if standing else DEFAULT_LADDER

    @property
    def latest_ladder(self) -> Ladder:
        """The stages of the entries last dated, those of coming months included."""
        return self.ladder(Period("month", 9998, 12))

    def worth(self, period: Period) -> dict[str, Decimal]:
        """Return what a unit of each currency is worth at a period in the vendor's currency."""
        month = period.months[-1]
        worth = {
            rate.currency: rate.worth
            for rate in sorted(self.rates, key=lambda r: r.start)
            if rate.start <= month
        }
        return worth | {self.currency: Decimal(1)}

    def rate_missing(self, currency: str, period: Period) -> SettingsError:
        """Return the error for a currency that has no rate at a period."""
        return SettingsError(
            N_(
                "{path}: [[rates]]: no rate for {currency} at {period}; "
                'expected an entry with from = "{month}" and {currency} = what one {currency} is worth in {own}'
            ),
            path=self.path,
            currency=currency,
            period=period,
            month=period.months[0],
            own=self.currency,
        )

    @property
    def printed(self) -> dict[str, str]:
        """The settings that change figures and documents, as text, stored with each run."""
        texts = {key: str(value) for key, value in self.values.items() if key != "database"}
        texts["rates"] = "; ".join(f"{r.start} {r.currency} {r.worth}" for r in self.rates)
        texts["stages"] = "; ".join(
            f"{d.start or ''} {d.step.number} {d.step.name('fr')} {d.step.probability}" for d in self.steps
        )
        return texts


def read_settings(path: Path) -> Settings:
    """Read and check the file. Raises SettingsError naming every wrong line at once."""
    try:
        text = _file_text(path)
    except FileNotFoundError:
        raise SettingsError(
            N_("{path}: no such file; `reviewkit init` makes a workspace"), path=path
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(N_("{path}: cannot be read ({error})"), path=path, error=error) from None
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            N_('{path}: {error}; expected TOML, such as vendor = "RS"'), path=path, error=error
        ) from None
    return _checked(content, path)


def _file_text(path: Path) -> str:
    """Return what a settings file holds. Raises SettingsError for one too large to be written by hand."""
    with path.open("rb") as stream:
        data = stream.read(_LARGEST_FILE + 1)
    if len(data) > _LARGEST_FILE:
        raise SettingsError(N_("{path}: cannot be read ({error})"), path=path, error="> 1 MB")
    return data.decode("utf-8-sig")


def language_written_in(path: Path) -> str:
    """Return the language in which to report that a settings file cannot be read or is wrong.

    It is the one its `language` line names, else French, the default of that setting. Where there is
    no file, it is the system's language if reviewkit speaks it, else French.
    """
    try:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        named = next((os.environ[name] for name in _LOCALES if os.environ.get(name)), "")
    else:
        line = _LANGUAGE.search(text)
        named = line[1] if line else ""
    return named[:2] if named[:2] in LANGUAGES else DEFAULT_LANGUAGE


def default_settings() -> Settings:
    """Return the settings of an empty file."""
    return Settings({setting.key: setting.default for setting in SETTINGS})


def _checked(content: Mapping[str, object], path: Path) -> Settings:
    wrong: list[Phrase] = []
    values = {setting.key: setting.default for setting in SETTINGS}

    def take(key: str, value: Any) -> None:
        setting = _BY_KEY.get(key)
        if setting is None:
            near = difflib.get_close_matches(key, _BY_KEY, 1)
            message = (
                N_("{key}: there is no such setting; did you mean {near}?")
                if near
                else N_("{key}: there is no such setting")
            )
            wrong.append(Phrase(message, {"key": key, "near": near}))
            return
        try:
            values[key] = setting.check(value)
        except ValueError:
            wrong.append(_unexpected(key, value, Phrase(setting.expected)))

    rates: tuple[Rate, ...] = ()
    steps: tuple[DatedStep, ...] = ()
    for key, value in content.items():
        if key == "rates":
            rates = _rates(value, wrong)
        elif key == "stages":
            steps = _steps(value, wrong)
        elif key in _SECTIONS and isinstance(value, dict):
            for name, inner in value.items():
                take(f"{key}.{name}", inner)
        else:
            take(key, value)
    settings = Settings(values, rates, steps, path)
    if not wrong:
        stage = settings.get("focus.stage")
        numbers = sorted({d.step.number for d in steps} or settings.latest_ladder.numbers)
        if stage not in numbers:
            expected = Phrase(N_("the number of one of the [[stages]]: {numbers}"), {"numbers": numbers})
            wrong.append(_unexpected("focus.stage", stage, expected))
    if wrong:
        raise SettingsFileError(path, wrong)
    return settings


def _unexpected(location: str, value: object, expected: Phrase) -> Phrase:
    quoted = repr(value)
    if len(quoted) > _LONGEST_QUOTE:
        quoted = f"{quoted[:_LONGEST_QUOTE]}…"
    return Phrase(
        N_("{place} = {value}: expected {expected}"),
        {"place": location, "value": quoted, "expected": expected},
    )


def _start(entry: Mapping[str, object], location: str, wrong: list[Phrase], *, needed: bool) -> Period | None:
    """Return the month that an entry counts from; None where it names none or a wrong one, which `wrong` then names."""
    text = entry.get("from")
    if text is None and not needed:
        return None
    try:
        period = Period.parse(str(text))
        return period.months[0]
    except ValueError:
        wrong.append(_unexpected(f"{location}: from", text, Phrase(N_('a month such as "2026-01"'))))
        return None


def _is_name(value: object) -> bool:
    try:
        return bool(_name(value))
    except ValueError:
        return False


def _rates(entries: object, wrong: list[Phrase]) -> tuple[Rate, ...]:
    rates: list[Rate] = []
    if not isinstance(entries, list) or len(entries) > _MOST_ENTRIES:
        wrong.append(Phrase(N_('rates: expected [[rates]] entries such as from = "2026-01", USD = 0.92')))
        return ()
    for i, entry in enumerate(entries, start=1):
        start = _start(entry, f"[[rates]] {i}", wrong, needed=True)
        for currency, worth in entry.items():
            if currency == "from":
                continue
            try:
                code, number = _currency(currency), _number(1e-9, 1e9)(worth)
            except ValueError:
                expected = Phrase(N_("a currency and what one unit is worth, such as USD = 0.92"))
                wrong.append(_unexpected(f"[[rates]] {i}: {currency}", worth, expected))
                continue
            if start is not None:
                rates.append(Rate(start, code, number))
    return tuple(rates)


def _steps(entries: object, wrong: list[Phrase]) -> tuple[DatedStep, ...]:
    steps: list[DatedStep] = []
    if not isinstance(entries, list) or len(entries) > _MOST_ENTRIES:
        wrong.append(Phrase(N_("stages: expected [[stages]] entries with number, name and probability")))
        return ()
    for i, entry in enumerate(entries, start=1):
        location = f"[[stages]] {i}"
        start = _start(entry, location, wrong, needed=False)
        try:
            number = _whole(0, 99)(entry.get("number"))
        except ValueError:
            wrong.append(
                _unexpected(f"{location}: number", entry.get("number"), Phrase(N_("a whole number")))
            )
            continue
        try:
            probability = _number(0, 1)(entry.get("probability"))
        except ValueError:
            expected = Phrase(N_("a fraction such as 0.75"))
            wrong.append(_unexpected(f"{location}: probability", entry.get("probability"), expected))
            continue
        name = entry.get("name")
        names = name if isinstance(name, dict) else dict.fromkeys(LANGUAGES, name)
        if not names or not all(_is_name(text) for text in names.values()):
            expected = Phrase(N_("a name, or one in each language, such as fr = …, en = …"))
            wrong.append(_unexpected(f"{location}: name", name, expected))
            continue
        # A file may repeat the default ladder in French only; its English names are then known.
        if isinstance(name, str):
            known = next((s for s in DEFAULT_LADDER.steps if s.names["fr"] == name), None)
            names = dict(known.names) if known else names
        unknown = set(entry) - {"number", "name", "probability", "from"}
        if unknown:
            wrong.append(
                Phrase(
                    N_("{place}: {keys}: expected number, name, probability, from"),
                    {"place": location, "keys": sorted(unknown)},
                )
            )
        steps.append(DatedStep(start, Step(number, names, probability)))
    seen: set[tuple[Period | None, int]] = set()
    for dated in steps:
        key = (dated.start, dated.step.number)
        if key in seen:
            wrong.append(
                Phrase(
                    N_("[[stages]]: number {number} stands twice; expected each number once"),
                    {"number": dated.step.number},
                )
            )
        seen.add(key)
    return tuple(steps)


def commented() -> str:
    """Return the file that `init` writes: a few settings live, every other commented with its default."""
    live_keys = {
        "vendor",
        "crm",
        "director",
        "language",
        "currency",
        "inbox",
        "output",
        "database",
        "focus.stage",
        "focus.amount",
    }
    lines = ["# Settings of this reviewkit workspace. A line with # in front shows the default."]
    section = ""
    for setting in SETTINGS:
        if setting.section != section:
            section = setting.section
            live = any(s.key in live_keys for s in SETTINGS if s.section == section)
            lines += ["", f"[{section}]" if live else f"# [{section}]"]
        lines.append(f"# {setting.meaning}")
        value = setting.example or _toml(setting.default)
        lines.append(
            f"{'' if setting.key in live_keys else '# '}{setting.name} = {_toml_text(setting, value)}"
        )
    lines += [
        "",
        "# What one unit of another currency is worth in the vendor's, from a month on.",
        "# [[rates]]",
        '# from = "2026-01"',
        "# USD = 0.92",
        "",
        '# The ladder of stages; an entry with from = "2027-01" counts from that month on.',
    ]
    for step in DEFAULT_LADDER.steps:
        lines += [
            "# [[stages]]",
            f"# number = {step.number}",
            f'# name = {{ fr = "{step.names["fr"]}", en = "{step.names["en"]}" }}',
            f"# probability = {step.probability}",
        ]
    return "\n".join(lines) + "\n"


def _toml_text(setting: Setting, value: str) -> str:
    if setting.example and not value.startswith(("[", "{")):
        return f'"{value}"'
    return value


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(v) for v in value) + "]"
    return "{}" if isinstance(value, dict) else str(value)
