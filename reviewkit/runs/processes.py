"""The processes that render the documents of a run."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager


@contextmanager
def executor_of(jobs: int) -> Iterator[Executor | None]:
    """Yield processes for more than one job, None for one: then this process does the work."""
    if jobs == 1:
        yield None
        return
    # spawn: a forked child would inherit the database connection and the readers' pipes.
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool
