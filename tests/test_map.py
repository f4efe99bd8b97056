"""The tests repeat the package's tree."""

from pathlib import Path

TESTS = Path(__file__).parent
ROOT = TESTS.parent
OTHER_CODE = {"bench", "tools"}  # tested as the rooms of the package are
WHOLE_RUNS = "commands"


def folders(path):
    return {folder.name for folder in path.iterdir() if any(folder.glob("**/*.py"))}


def test_each_folder_of_tests_is_a_room_of_the_package():
    assert folders(TESTS) - folders(ROOT / "reviewkit") - OTHER_CODE == {WHOLE_RUNS}


def test_each_room_has_a_row_in_the_architecture():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = {
        name.strip("`/ ")
        for line in page.splitlines()
        if line.startswith("| `")
        for name in line.split("|")[1].split(",")
    }
    assert rows >= folders(ROOT / "reviewkit")
