"""Other projects' odd and hostile files beside good ones: `make corpus` fetches them (issue 7)."""

from __future__ import annotations

import hashlib
import shutil

import pytest

from reviewkit.domain.fault_kinds import KINDS
from tests.commands.workbench import OLD, Bench, measured_intake, schema_of
from tools.corpus import files

pytestmark = [pytest.mark.corpus, pytest.mark.slow]

# The refusals that fit a file, by the ending that its own project gave it.
SAID = {
    "xlsx xlsm xltx xltm xlam": {"not-a-form"},
    "xls xlt xla": {"old-excel"},
    "xlsb": {"excel-binary"},
    "ods fods": {"open-document"},
    "numbers": {"numbers-file"},
    "csv tsv slk": {"csv-file"},
    "xml": {"web-page"},
    "pdf": {"pdf-file"},
    "gnumeric pub vsd": {"not-a-workbook"},
    "msg": {"container-empty"},  # opened as a message: none holds a workbook
    "doc docm docx dot dotm dotx odp odt pot potm potx ppt pptm pptx rtf vsdx": {"word-document"},
    "zip": {"other-archive", "numbers-file"},  # what Apple's programs write is a zip too
}
BY_ENDING = {ending: codes for endings, codes in SAID.items() for ending in endings.split()}
# Files that are another thing than their ending says, or are broken on purpose.
OTHERWISE = {
    "54764.xlsx": "unsafe-workbook",
    "54764-2.xlsx": "unsafe-workbook",
    "poc-xmlbomb.xlsx": "unsafe-workbook",
    "poc-xmlbomb-empty.xlsx": "unsafe-workbook",
    "poc-shared-strings.xlsx": "damaged-workbook",  # a cell A0
    "60825.xlsx": "damaged-workbook",  # a sheet without a part
    "invalid.xlsx": "other-archive",  # a zip of nothing
    "TestRobert_Flaherty.doc": "old-excel",
    "dcterms_bug_56479.zip": "damaged-workbook",
    "62592.thmx": "unsafe-workbook",
    "PackageRelsHasEntities.ooxml": "unsafe-workbook",
    "ContentTypeHasParameters.ooxml": "damaged-workbook",
    "ContentTypeHasEntities.ooxml": "word-document",
    "CorePropertiesHasEntities.ooxml": "word-document",
    "empty_file.ods": "empty-file",
    "hyperlinks.csv": "web-page",  # begins with a tag
    "hyperlinks_continous.csv": "web-page",
}


@pytest.fixture(scope="module")
def inbox(tmp_path_factory):
    """A workspace whose inbox holds the whole corpus, good workbooks beside and among it."""
    if not files():
        pytest.skip("the corpus is not here: make corpus")
    bench = Bench(tmp_path_factory.mktemp("corpus") / "desk")
    schema_of(bench)
    bench_copy, desk = bench.copy(tmp_path_factory.mktemp("corpus") / "copy"), bench.desk
    for path in files():
        (bench_copy.inbox / path.parent.name).mkdir(exist_ok=True)
        shutil.copyfile(path, bench_copy.inbox / path.parent.name / path.name)
    bench_copy.drop(bench.good, f"{files()[-1].parent.name}/novembre.xlsx")
    september = desk.forms("review", "2026-09", "--partner", "BP1")["BP1"]
    bench_copy.drop(desk.review(september, "septembre.xlsx", pipeline=OLD).read_bytes(), "septembre.xlsx")
    return bench_copy


def holding(root):
    """Return digest and time of change of every file below a folder, by name."""
    return {
        path.relative_to(root).as_posix(): (
            hashlib.sha256(path.read_bytes()).hexdigest(),
            path.stat().st_mtime_ns,
        )
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name != "reviewkit.lock"
    }


def fits(code, name):
    """Return whether a refusal fits a file of the corpus."""
    if code == "encrypted-workbook":
        return (
            any(word in name.lower() for word in ("encrypt", "protect", "password", "pwd"))
            or name == "58616.xlsx"
        )
    return (
        OTHERWISE[name] == code if name in OTHERWISE else code in BY_ENDING[name.rpartition(".")[2].lower()]
    )


def test_the_good_are_accepted_and_each_of_the_others_gets_its_one_line(inbox, capsys):
    before = holding(inbox.inbox)
    corpus = {f"{path.parent.name}/{path.name}" for path in files()}
    run = measured_intake(inbox.workspace.root, "--json")
    with capsys.disabled():
        print(
            f"\ncorpus: {len(corpus)} files in {run.seconds:.1f} s; peak {run.own} MB, of a reader {run.readers} MB"
        )
    assert run.code == 1, run.err
    assert run.err == ""
    assert holding(inbox.inbox) == before
    submissions = {submission["file"]: submission for submission in run.submissions}
    assert len(submissions) == len(run.submissions)
    assert submissions.keys() == before.keys()
    good = {name: submission["status"] for name, submission in submissions.items() if name not in corpus}
    assert good == dict.fromkeys(before.keys() - corpus, "accepted")
    assert len(good) == 4
    wrong = []
    for name in sorted(corpus):
        submission = submissions[name]
        lines = [fault["message"] for fault in submission["faults"]]
        codes = [fault["code"] for fault in submission["faults"]]
        if not (
            submission["status"] in ("returned", "unreadable")
            and len(codes) == 1
            and codes[0] in KINDS
            and lines[0].strip() == lines[0]
            and len(lines[0].splitlines()) == 1
            and fits(codes[0], name.rpartition("/")[2])
        ):
            wrong.append((name, submission["status"], codes, lines))
    assert not wrong, "\n".join(map(str, wrong))
    assert run.own + run.readers < 500

    # Once more: nothing is read again, nothing changes, and people read the same two lines a file.
    left = holding(inbox.workspace.root)
    again = measured_intake(inbox.workspace.root)
    with capsys.disabled():
        print(f"corpus: again in {again.seconds:.1f} s")
    assert again.code == 1, again.err
    assert again.readers == 0
    assert holding(inbox.workspace.root) == left
    assert len(again.err.splitlines()) == 2 * len(corpus)
    assert "Traceback" not in again.err
