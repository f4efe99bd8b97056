"""The child of `sandbox`: a program of its own, which reads files under limits until its input ends.

It is run by its path and imports nothing of the house until the first file comes, and then
only what the reading function needs: importing the room would bring the database with it.
"""

from __future__ import annotations

import json
import os
import pickle
import signal
import struct
import sys
import time
import traceback
from typing import IO

HEAD = struct.Struct("<Q")


def send(stream: IO[bytes], message: bytes) -> None:
    """One message: its length, then its bytes."""
    stream.write(HEAD.pack(len(message)))
    stream.write(message)
    stream.flush()


def receive(stream: IO[bytes], most: int) -> bytes:
    """One message. Raises EOFError where the other side has gone, ValueError where it is over the bound."""
    head = stream.read(HEAD.size)
    if len(head) < HEAD.size:
        raise EOFError
    (length,) = HEAD.unpack(head)
    if length > most:
        message = f"a message of {length} bytes, at most {most}"
        raise ValueError(message)
    body = stream.read(length)
    if len(body) < length:
        raise EOFError
    return body


def _limit(memory: int) -> None:
    """No more memory than that, no files written, no core dumps; interrupts are the parent's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        import resource  # noqa: PLC0415 -- not on Windows, where only time is limited
    except ImportError:
        return
    for what, limit in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        most = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        try:
            resource.setrlimit(what, (most, most))
        except (OSError, ValueError):  # macOS knows no limit of address space
            continue


def _limit_time(seconds: float) -> None:
    """The processor's time that this file may take: should the parent die, nothing spins for ever."""
    try:
        import resource  # noqa: PLC0415
    except ImportError:
        return
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time() + seconds) + 2, hard))


def _answer(request: bytes) -> bytes:
    """Return the answer as JSON: {"value": result}, {"refused": refusal}, {"memory": ""} or {"failed": traceback}."""
    try:
        import orjson  # noqa: PLC0415 -- found only once the parent's sys.path is known

        function, data, args = pickle.loads(request)  # noqa: S301 -- from the parent, which read nothing itself
        return orjson.dumps({"value": function(data, *args)})
    except MemoryError:
        return b'{"memory": ""}'
    except BaseException as error:  # noqa: BLE001 -- a panic of compiled code is no Exception
        if type(error).__name__ == "Refusal":
            return json.dumps({"refused": error.to_json()}).encode()  # type: ignore[attr-defined]
        return json.dumps({"failed": "".join(traceback.format_exception(error))[-2_000:]}).encode()


def main() -> None:
    """Serve: first (sys.path, memory, seconds, most), then requests."""
    # Whatever the reading prints must not fall among the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    requests = sys.stdin.buffer
    path, memory, seconds, most = json.loads(receive(requests, 1 << 20))
    sys.path[:] = path
    _limit(memory)
    while True:
        try:
            request = receive(requests, most)
        except EOFError:
            return
        _limit_time(seconds)
        send(answers, _answer(request))


if __name__ == "__main__":
    main()
