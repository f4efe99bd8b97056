"""A child that kills itself at the n-th point where something becomes lasting, or at a given moment.

    python killed.py WORKSPACE POINT COMMAND…

Points are counted before and after every file that is renamed into place, written beside, or
removed, and every commit of the database. It ends with SIGKILL: nothing is cleaned up.
"""

from __future__ import annotations

import os
import pathlib
import signal
import sys
import threading
import time


def main() -> None:
    workspace, point, *command = sys.argv[1:]
    left = [int(point) if point.isdigit() else 1 << 40]

    def maybe() -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(owner, name):
        real = getattr(owner, name)

        def wrapped(*args, **kwargs):
            maybe()
            answer = real(*args, **kwargs)
            maybe()
            return answer

        setattr(owner, name, wrapped)

    around(pathlib.Path, "replace")
    around(os, "fsync")
    import sqlalchemy.engine.default

    around(sqlalchemy.engine.default.DefaultDialect, "do_commit")
    if not point.isdigit():
        wait = float(point.removesuffix("s"))

        def later() -> None:
            time.sleep(wait)
            os.kill(os.getpid(), signal.SIGKILL)

        threading.Thread(target=later, daemon=True).start()
    from reviewkit.cli import main as reviewkit

    code = reviewkit(["-w", workspace, *command], standalone_mode=False)
    print("points", (1 << 40) - left[0] if not point.isdigit() else int(point) - left[0], flush=True)
    sys.exit(code or 0)


if __name__ == "__main__":
    main()
