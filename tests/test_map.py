"""The tests repeat the package's tree, and the package's modules import each other one way."""

from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

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


def imports_in_order(imports):
    """Return the modules, each after those it imports; CycleError names a circle."""
    return list(TopologicalSorter(imports).static_order())


def test_no_module_imports_itself_by_a_detour():
    """Imports within functions and for types alone count: a circle hidden is a circle."""
    graph = grimp.build_graph("reviewkit", cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    in_order = imports_in_order(imports)
    assert in_order.index("reviewkit.domain.faults") < in_order.index("reviewkit.forms.engine.form")


def test_a_circle_is_noticed():
    with pytest.raises(CycleError):
        imports_in_order({"a": {"b"}, "b": {"c"}, "c": {"a"}})
