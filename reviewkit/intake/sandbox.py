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

import json
import os
import pickle
import subprocess
import sys
import threading
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import LifoQueue
from typing import IO, TYPE_CHECKING, Self

import orjson

from reviewkit.domain.fault_json import Json, MalformedJsonError
from reviewkit.intake import sandbox_child as sandboxed
from reviewkit.intake.confinement import code_folders
from reviewkit.xlsx.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MB = 1 << 20

_Item = tuple[bytes, *tuple[object, ...]]  # a file and the further arguments

# Where the loader finds Python's libraries; passwords and tokens of the environment stay with the parent.
_NEEDED_ENVIRONMENT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")


@dataclass(frozen=True, slots=True)
class Limits:
    """What the reading of one file may take.

    seconds  of the clock
    memory   bytes of address space: an idle worker holds 40 MB, the worst file inside the reader's limits 250
    request  bytes of what is sent
    answer   bytes of what comes back, as JSON
    nodes    values in an answer: an empty list takes one byte of JSON and sixty of memory
    """

    seconds: float = 20.0
    memory: int = 512 * MB
    request: int = 256 * MB
    answer: int = 64 * MB
    nodes: int = 4_000_000


LIMITS = Limits()


class _Worker:
    """One child. Not shared between threads."""

    def __init__(self, limits: Limits, readable: list[str]) -> None:
        self._limits, self._readable = limits, readable
        self._overdue = False
        self.fresh = True
        command = [sys.executable, "-B", "-P", str(Path(sandboxed.__file__))]
        self._process = subprocess.Popen(  # noqa: S603 -- our own program, by its path
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _NEEDED_ENVIRONMENT if name in os.environ},
        )

    @property
    def _stdin(self) -> IO[bytes]:
        assert self._process.stdin is not None
        return self._process.stdin

    def ask(self, request: bytes) -> tuple[str, Json | Refusal]:
        """Return the kind and the content of the child's answer.

        Raises Refusal where the child died or was too slow; the worker is then ended.
        """
        watch = threading.Timer(self._limits.seconds, self._kill)
        watch.daemon = True
        watch.start()
        try:
            if self.fresh:
                limits = self._limits
                start = (sys.path, limits.memory, limits.seconds, limits.request, self._readable)
                sandboxed.send(self._stdin, json.dumps(start).encode())
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
            kind, content = parse_answer(answer, self._limits.nodes)
            return kind, Refusal.from_json(content) if kind == "refused" else content
        except MalformedJsonError as error:
            self._kill_taken_over()
            return "failed", str(error)

    def _kill_taken_over(self) -> None:
        """End a child that answers as no reader of ours does: a stranger's file may have taken it over."""
        self._process.kill()
        self._process.wait()

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


def parse_answer(answer: bytes, nodes: int) -> tuple[str, Json]:
    """Return the kind of an answer ("value", "refused", "memory" or "failed") and what it holds.

    nodes  how many values it may hold, counted before any is made

    Raises MalformedJsonError for anything that no child of ours would write.
    """
    if sum(answer.count(mark) for mark in (b",", b"[", b"{")) > nodes:
        raise MalformedJsonError(f"an answer of more than {nodes} values")
    try:
        value = orjson.loads(answer)
    except orjson.JSONDecodeError as error:
        raise MalformedJsonError(f"an answer that is no JSON: {error}") from None
    if not isinstance(value, dict) or len(value) != 1:
        raise MalformedJsonError("an answer of another shape")
    ((kind, content),) = value.items()
    if kind not in ("value", "refused", "memory", "failed"):
        raise MalformedJsonError("an answer of another kind")
    return kind, content


def _file_of(function: Callable[..., object]) -> str:
    return str(sys.modules[function.__module__].__file__)


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

    def read(self, function: Callable[..., object], data: bytes, *args: object) -> Json:
        """Return function(data, *args) as worked out by a worker: values of JSON, to be checked by who asked.

        function  of a module's top level, in a module that can be imported (not __main__); its arguments are
                  pickled, what it returns is JSON

        Raises Refusal where the function raises it, where the worker dies or takes too long, and
        where the function fails in any other way ("reader-failed", with the traceback as detail).
        """
        request = pickle.dumps((function, data, args), protocol=5)
        if len(request) > self.limits.request:
            raise Refusal("workbook-too-large", what=f"{len(data)} B")
        worker = self._idle.get()
        try:
            while True:
                if worker is None or not worker.alive:
                    if worker is not None:
                        worker.close()
                    worker = _Worker(self.limits, code_folders(_file_of(function)))
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
        if isinstance(answer, Refusal):
            raise answer
        if kind == "value":
            return answer
        raise Refusal("reader-failed", str(answer))

    def map(self, function: Callable[..., object], items: Iterable[_Item]) -> Iterator[Json | Refusal]:
        """For each (data, *args) the function's result or the Refusal, in order.

        Items are taken as they are needed: at most two for each worker are in memory.
        """
        waiting: deque[Future[Json | Refusal]] = deque()
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

    def _answer(self, function: Callable[..., object], item: _Item) -> Json | Refusal:
        try:
            return self.read(function, *item)
        except Refusal as refused:
            return refused
