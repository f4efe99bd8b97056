"""Attack reviewkit as far as this machine allows, and renew the figures of docs/security.md.

    python -m tools.attack [--check]        --check: print the table, write nothing

Each attack runs in a forked child with a limit of time; what it took is measured. Nothing leaves this machine:
mail servers listen on 127.0.0.1. The attacks are those of the tests, so that a new one there counts here.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "security.md"
START, END = "<!-- figures of make attack -->", "<!-- end of figures -->"
_PATIENCE = 60  # seconds that one attack may take
# Test modules of these folders import each other by their bare names, as pytest lets them.
_BARE = ("tests/render/word", "tests/render/word/package", "tests/xlsx", "tests/commands", "tests")

Attack = Callable[[], bool]
"""Tries something, and returns whether it was held off."""


@dataclass(frozen=True)
class Outcome:
    """What became of one attack: seconds of the clock, megabytes that its process held at most."""

    name: str
    held: bool
    seconds: float
    megabytes: int


def attempt(name: str, attack: Attack) -> Outcome:
    """Run an attack in a forked child of its own."""
    start = time.monotonic()
    child = os.fork()
    if child == 0:
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (1, 2):
            os.dup2(nothing, stream)
        signal.alarm(_PATIENCE)
        held = False
        try:
            held = attack()
        finally:
            os._exit(0 if held else 1)
    _, status, usage = os.wait4(child, 0)
    most = max(usage.ru_maxrss, 0) // 1024
    return Outcome(name, os.waitstatus_to_exitcode(status) == 0, time.monotonic() - start, most)


# ------------------------------------------------------------------- templates


def word_templates() -> Iterator[tuple[str, Attack]]:
    """Templates that compute, repeat or build without end, or reach for Python's inside."""
    import test_word_hostile as hostile
    import worddocs as made

    from reviewkit.render.word import RenderError, TemplateError

    def try_template(text: str) -> bool:
        try:
            made.render(made.template(text), f=len, rows=[1], row={"a": 1}, long="y" * 100_000)
        except (RenderError, TemplateError):
            return True
        return False

    for name, text in hostile.ATTACKS.items():
        yield name, lambda text=text: try_template(text)


def outside_word() -> Iterator[tuple[str, Attack]]:
    """Word templates that reach outside or run code when their document is opened."""
    import test_outside_content as content
    import test_outside_elements as elements

    from reviewkit.render.word import TemplateError, WordTemplate

    def try_template(data: bytes) -> bool:
        template = WordTemplate(data)
        try:
            template.render({"x": "https://x"})
        except TemplateError:
            return bool(template.faults())
        return False

    for name, (make, _) in content.TEMPLATES.items():
        yield name, lambda make=make: try_template(make())
    for name, (xml, _) in elements.FIELDS.items():
        yield name, lambda xml=xml: try_template(elements.with_xml(xml))


def outside_excel() -> Iterator[tuple[str, Attack]]:
    """Excel templates that reach outside or run code when their workbook is opened or calculated."""
    from reviewkit.render.excel import ExcelTemplate
    from reviewkit.render.word.word_errors import TemplateError
    from tests.render.excel.template.test_outside_formulas import TEMPLATES

    def try_template(data: bytes) -> bool:
        try:
            ExcelTemplate(data).render({"x": 1})
        except TemplateError:
            return True
        return False

    for name, (data, *_) in TEMPLATES.items():
        yield name, lambda data=data: try_template(data)


# ------------------------------------------------------------------- workbooks


def workbooks() -> Iterator[tuple[str, Attack]]:
    """Hostile files in the inbox: bombs, loops, lies, document types, other formats."""
    from reviewkit.forms.engine.judge import JudgingRules
    from reviewkit.forms.engine.judgement_json import judge_to_json, judgement_from_json
    from reviewkit.forms.review import REVIEW
    from reviewkit.intake.sandbox import Limits, Reader
    from reviewkit.settings import default_settings
    from reviewkit.xlsx import Refusal
    from tests.commands.desk import Desk
    from tests.commands.test_hostile_inbox import CORPUS
    from tests.commands.workbench import SCHEMA
    from tests.forms.engine.filled_forms import KEY, REVIEW_ROWS, written

    with tempfile.TemporaryDirectory() as folder:
        SCHEMA.update(Desk(Path(folder) / "w").schema)  # by which some of the files are made
    good = written(REVIEW, REVIEW_ROWS)
    rules = JudgingRules(KEY, "RS", "EUR", "fr", default_settings().ladder)

    def try_file(make: Callable[[bytes], bytes]) -> bool:
        with Reader(Limits()) as reader:
            try:
                answer = reader.read(judge_to_json, make(good), rules)
            except Refusal:
                return True
        return not judgement_from_json(answer, rules).good

    for name, make in CORPUS.items():
        yield name, lambda make=make: try_file(make)


def forgeries() -> Iterator[tuple[str, Attack]]:
    """Workbooks that this workspace did not make: without a code, with another's, with one copied."""
    from reviewkit.domain.period import Period
    from reviewkit.forms.engine.identity import Identity, is_authentic, read_identity
    from reviewkit.forms.review import REVIEW
    from reviewkit.xlsx import read
    from tests.commands.workbench import opened, saved, tokens_replaced
    from tests.forms.engine.filled_forms import KEY, REVIEW_ROWS, identity_of, written

    own = identity_of(REVIEW)
    good = written(REVIEW, REVIEW_ROWS)
    month = Period("month", 2026, 11)
    stranger = Identity("review", 1, "BP9", month, "fr", "EUR")
    sample = (ROOT / "reviewkit.key").read_bytes().strip()
    code = own.token(KEY).rpartition(":")[2]
    forged = {
        "without a code": own.token(None),
        "another partner without a code": stranger.token(None),
        "a directory without a code": Identity("directory", 1, None, month, "fr", "EUR").token(None),
        "an assignment without a code": Identity("assignment", 1, None, month, "fr", "EUR").token(None),
        "the code of another workspace": own.token(b"another key"),
        "the code of the public samples": own.token(sample),
        "the code of another workbook": f"{stranger.token(None)}:{code}",
        "a code cut short": own.token(KEY)[:-1],
        "a code in capitals": f"{own.token(None)}:{code.upper()}",
    }

    def try_token(token: str) -> bool:
        book = opened(good)
        tokens_replaced(book, lambda _: token)
        reading = read_identity(read(saved(book)), KEY)
        return reading.identity is None or not is_authentic(reading.faults)

    for name, token in forged.items():
        yield name, lambda token=token: try_token(token)


# ------------------------------------------------------------- mail, settings, files


def mail_servers() -> Iterator[tuple[str, Attack]]:
    """Mail servers that drip, flood, hang or answer nonsense: given up in time, nothing sent twice."""
    from reviewkit.delivery.smtp import MailError, Sender, Server
    from tests.delivery import test_timed_smtp as servers

    def nonsense(connection: socket.socket, _: object) -> None:
        connection.sendall(b"\xff\xfe\x00nonsense\r\n")

    def try_server(serve: Callable[..., None]) -> bool:
        start = time.monotonic()
        states: list[str] = []
        with servers.RawServer(serve) as server:
            place = Server(
                "127.0.0.1", server.port, "none", "rs@rs.example", timeout=0.5, message_timeout=1.0
            )
            with Sender(place) as sender, contextlib.suppress(MailError):
                states += (sender.send(("a@x.example",), servers.DATA, lambda: None).state for _ in range(5))
        given = states.count("doubtful") + states.count("sent")
        return given <= 2 and time.monotonic() - start < 15

    yield "drips its greeting", lambda: try_server(servers.drip("2"))
    yield "greets without end", lambda: try_server(servers.flood)
    yield "says nothing", lambda: try_server(servers.hang)
    yield "hangs after the message", lambda: try_server(servers.dialogue(servers.hang))
    yield "drips after the message", lambda: try_server(servers.dialogue(servers.drip("250-x\r\n")))
    yield "answers nonsense after the message", lambda: try_server(servers.dialogue(nonsense))
    yield "stops reading within the message", lambda: try_server(servers.stop_reading)


def wrong_settings() -> Iterator[tuple[str, Attack]]:
    """Settings that would read, replace or fill what is not theirs."""
    from reviewkit.domain.errors import SettingsError
    from reviewkit.runs.document_style import read_logo
    from reviewkit.workspace import make_workspace, open_workspace

    lines = {
        "an inbox that holds the workspace": 'inbox = ".."',
        "the system as inbox": 'inbox = "/proc"',
        "output over the inbox": 'output = "inbox"',
        "output over the archive": 'output = "archive"',
        "output over the database": 'output = "reviewkit.db"',
        "a name of a megabyte": f'vendor = "{"x" * 900_000}"',
        "a name that turns the text round": 'vendor = "R\\u202eS"',
        "a second address": 'director_email = "a@b.example, spy@evil.example"',
        "an address with an invisible character": 'director_email = "a\\u200b@b.example"',
        "a header within an address": 'director_email = "a@b.example\\nBcc: spy@evil.example"',
        "a zero byte": 'output = "out\\u0000put"',
        "a file of many megabytes": "# " + "x" * (2 << 20),
    }

    def try_settings(text: str) -> bool:
        with tempfile.TemporaryDirectory() as folder:
            make_workspace(Path(folder) / "w")
            (Path(folder) / "w" / "reviewkit.toml").write_text(text, encoding="utf-8")
            try:
                open_workspace(Path(folder) / "w")
            except SettingsError:
                return True
        return False

    def try_logo(path: str) -> bool:
        try:
            read_logo(Path(path), Path("reviewkit.toml"))
        except SettingsError:
            return True
        return False

    for name, text in lines.items():
        yield name, lambda text=text: try_settings(text)
    yield "a device as logo", lambda: try_logo("/dev/zero")
    yield "a password file as logo", lambda: try_logo("/etc/passwd")


def planted_files() -> Iterator[tuple[str, Attack]]:
    """Links and manifests in the shared folder that would have a run delete or overwrite files elsewhere."""
    from reviewkit.intake.archive import write_atomically
    from reviewkit.runs.output import holds, read_manifest
    from tests.runs.test_output import entry, write_manifest_of

    def in_folder(attack: Callable[[Path], bool]) -> Attack:
        def run() -> bool:
            with tempfile.TemporaryDirectory() as folder:
                return attack(Path(folder))

        return run

    def manifest(path: str) -> Callable[[Path], bool]:
        def attack(folder: Path) -> bool:
            write_manifest_of(folder, entry(path))
            return read_manifest(folder) == {}

        return attack

    def linked_folder(folder: Path) -> bool:
        (folder / "elsewhere").mkdir()
        (folder / "elsewhere" / "kept.csv").write_bytes(b"bytes")
        (folder / "output").mkdir()
        (folder / "output" / "way").symlink_to(folder / "elsewhere")
        return not holds(folder / "output", "way/kept.csv", entry()["sha256"])

    def linked_file(folder: Path) -> bool:
        (folder / "kept").write_bytes(b"kept")
        (folder / "document").symlink_to(folder / "kept")
        write_atomically(folder / "document", b"new")
        return (folder / "kept").read_bytes() == b"kept"

    for path in ("../out.csv", "/etc/passwd", "a\\b.csv", "a/../../b", "a\0b", "x" * 5_000):
        yield f"a manifest that names {path[:12]!r}", in_folder(manifest(path))
    yield "a linked folder below the output", in_folder(linked_folder)
    yield "a link in the place of a document", in_folder(linked_file)


GROUPS: Mapping[str, Callable[[], Iterator[tuple[str, Attack]]]] = {
    "Word templates that build without end or reach for Python": word_templates,
    "Word templates that reach outside or carry code": outside_word,
    "Excel templates that reach outside or carry code": outside_excel,
    "hostile files in the inbox": workbooks,
    "forged workbooks": forgeries,
    "mail servers that drip, flood, hang, answer nonsense": mail_servers,
    "settings that would read or replace what is not theirs": wrong_settings,
    "planted links and manifests": planted_files,
}


def outcomes(group: str) -> list[Outcome]:
    """Try every attack of a group."""
    return [attempt(name, attack) for name, attack in GROUPS[group]()]


def table(found: Mapping[str, Sequence[Outcome]]) -> str:
    """The figures as the page shows them; times and sizes are rounded up, so that they change little."""
    lines = ["| tried | attacks | held off | slowest | most memory |", "|---|--:|--:|--:|--:|"]
    for group, results in found.items():
        seconds = max(result.seconds for result in results)
        megabytes = -(-max(result.megabytes for result in results) // 50) * 50
        held = sum(result.held for result in results)
        lines.append(
            f"| {group} | {len(results)} | {held} | under {_rounded(seconds)} s | under {megabytes} MB |"
        )
    return "\n".join(lines)


def _rounded(seconds: float) -> int:
    return next(
        limit for limit in (1, 2, 5, 10, 20, 30, _PATIENCE + 1) if seconds < limit or limit > _PATIENCE
    )


def with_figures(page: str, figures: str) -> str:
    """Return the page with these figures between its marks."""
    before, _, rest = page.partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}\n\n{figures}\n\n{END}{after}"


def main(arguments: Sequence[str]) -> int:
    """Attack, print what was not held off, renew the page; return 1 where anything got through."""
    parser = argparse.ArgumentParser(prog="tools.attack")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--group", action="append", default=[])
    options = parser.parse_args(arguments)
    sys.path[:0] = [str(ROOT / folder) for folder in _BARE]
    import resource  # not on Windows, which has no fork either

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    found = {group: outcomes(group) for group in GROUPS if not options.group or group in options.group}
    figures = table(found)
    print(figures)
    through = [
        f"{group}: {result.name}" for group, results in found.items() for result in results if not result.held
    ]
    for line in through:
        print(f"NOT HELD OFF: {line}")
    if not options.check and not options.group:
        PAGE.write_text(with_figures(PAGE.read_text(encoding="utf-8"), figures), encoding="utf-8")
    return 1 if through else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
