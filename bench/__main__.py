"""`python -m bench [NAME...]`: every measurement, or those named; `python -m bench NAME --option VALUE`."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Sequence
from pathlib import Path

SHARED = {
    "__main__",
    "made",
    "made_years",
    "plain",
    "year_workbooks",
}  # no measurements: what several of them use
NAMES = sorted(
    module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]) if module.name not in SHARED
)


def main(arguments: Sequence[str]) -> int:
    """Run measurements one after the other; options go to a measurement that is named alone."""
    names = [word for word in arguments if word in NAMES]
    options = [word for word in arguments if word not in NAMES]
    if options and (len(names) != 1 or arguments[0] not in NAMES):
        print(f"python -m bench [NAME...], or one NAME with its options; names: {', '.join(NAMES)}")
        return 2
    exit_code = 0
    for name in names or NAMES:
        print(f"\n== {name}", flush=True)
        exit_code |= importlib.import_module(f"bench.{name}").main(options)
    return exit_code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
