"""Strangers' files read in processes of their own: one that kills or stalls its reader stops nothing else.

    with Reader(jobs=2) as reader:
        filled = reader.read(read_filled, path.read_bytes(), terms)        # or Refusal
        for answer in reader.map(read_filled, ((data, terms) for data in inbox)):
            ...                                                            # Refusal is one of the answers

A worker is a Python of its own that lives as long as the reader and reads file after file; one
that dies or is too slow is replaced. It is a plain subprocess: its first answer comes after 43 ms
(multiprocessing's spawn 80, forkserver 51), a round trip takes 0.2 ms, and it does not import the
caller's main module as those two do, which would run a user's unguarded script again.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
import threading
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import LifoQueue
from typing import TYPE_CHECKING, Any, Self

from reviewkit.intake import sandbox_child as sandboxed
from reviewkit.xlsx.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What the reading of one file may take.

    seconds  of the clock
    memory   bytes of address space: an idle worker holds 40 MB, the worst file inside the reader's limits 250
    answer   bytes of a request or of its answer
    """

    seconds: float = 20.0
    memory: int = 512 * MB
    answer: int = 256 * MB


LIMITS = Limits()


class _Worker:
    """One child. Not shared between threads."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._overdue = False
        self.fresh = True
        command = [sys.executable, "-B", "-P", str(Path(sandboxed.__file__))]
        self._process = subprocess.Popen(  # noqa: S603 -- our own program, by its path
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    @property
    def _stdin(self) -> Any:
        return self._process.stdin

    def ask(self, request: bytes) -> tuple[str, Any]:
        """The child's answer. Raises Refusal where it died or was too slow; the worker is then no more."""
        watch = threading.Timer(self._limits.seconds, self._kill)
        watch.daemon = True
        watch.start()
        try:
            if self.fresh:
                limits = self._limits
                start = (sys.path, limits.memory, limits.seconds, limits.answer)
                sandboxed.send(self._stdin, pickle.dumps(start))
            sandboxed.send(self._stdin, request)
            assert self._process.stdout is not None
            answer = sandboxed.receive(self._process.stdout, self._limits.answer)
        except (OSError, EOFError, ValueError) as error:
            self._process.kill()
            status = self._process.wait()
            if self._overdue:
                raise Refusal("reader-timeout", f"{self._limits.seconds} s") from None
            raise Refusal("reader-killed", f"status {status}, {type(error).__name__} {error}") from None
        finally:
            watch.cancel()
            watch.join()  # else it could kill the child while it reads the next file
            self.fresh = False
        try:
            kind, value = pickle.loads(answer)  # noqa: S301 -- from our own child
        except Exception as error:  # noqa: BLE001 -- whatever an answer's own class does when it is rebuilt
            return "failed", f"{type(error).__name__}: {error}"
        return kind, value

    def _kill(self) -> None:
        self._overdue = True
        self._process.kill()

    @property
    def alive(self) -> bool:
        return not self._overdue and self._process.poll() is None

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:  # what the dead child never took
                    continue


class Reader:
    """Reads files in `jobs` workers, which start when first needed. Safe to share between threads."""

    def __init__(self, limits: Limits = LIMITS, jobs: int = 1) -> None:
        self.limits, self.jobs = limits, max(1, jobs)
        # Last in, first out: one file at a time keeps one worker.
        self._idle: LifoQueue[_Worker | None] = LifoQueue()
        for _ in range(self.jobs):
            self._idle.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the workers, once each has done its file."""
        for _ in range(self.jobs):
            worker = self._idle.get()
            if worker is not None:
                worker.close()
        for _ in range(self.jobs):
            self._idle.put(None)

    def read(self, function: Callable[..., Any], data: bytes, *args: Any) -> Any:
        """function(data, *args) in a worker; what it takes and returns is pickled.

        function  of a module's top level, in a module that can be imported (not __main__)

        Raises Refusal where the function raises it, where the worker dies or takes too long, and
        where the function fails in any other way ("reader-failed", with the traceback as detail).
        """
        request = pickle.dumps((function, data, args), protocol=5)
        if len(request) > self.limits.answer:
            raise Refusal("workbook-too-large", what=f"{len(data)} B")
        worker = self._idle.get()
        try:
            while True:
                if worker is None or not worker.alive:
                    if worker is not None:
                        worker.close()
                    worker = _Worker(self.limits)
                fresh = worker.fresh
                kind, answer = worker.ask(request)
                if kind != "memory":
                    break
                worker.close()
                worker = None
                # What earlier files left behind may have been in the way.
                if fresh:
                    raise Refusal("reader-killed", "out of memory")
        finally:
            self._idle.put(worker)
        if kind == "value":
            return answer
        if kind == "refused":
            raise answer
        raise Refusal("reader-failed", str(answer))

    def map(self, function: Callable[..., Any], items: Iterable[tuple[Any, ...]]) -> Iterator[Any]:
        """For each (data, *args) the function's result or the Refusal, in order.

        Items are taken as they are needed: at most two for each worker are in memory.
        """
        waiting: deque[Future[Any]] = deque()
        with ThreadPoolExecutor(self.jobs, thread_name_prefix="reader") as threads:
            try:
                for item in items:
                    waiting.append(threads.submit(self._answer, function, item))
                    if len(waiting) >= 2 * self.jobs:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:
                for future in waiting:
                    future.cancel()

    def _answer(self, function: Callable[..., Any], item: tuple[Any, ...]) -> Any:
        try:
            return self.read(function, *item)
        except Refusal as refused:
            return refused
