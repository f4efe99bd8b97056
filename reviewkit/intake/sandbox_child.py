"""The child of `sandbox`: a program of its own, which reads files under limits until its input ends.

It is run by its path and imports nothing of the package but its confinement until the first file comes,
and then only what the reading function needs.
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
    """Write one message: its length, then its bytes."""
    stream.write(HEAD.pack(len(message)))
    stream.write(message)
    stream.flush()


def receive(stream: IO[bytes], most: int) -> bytes:
    """Read one message of at most `most` bytes.

    Raises EOFError where the other side has gone, ValueError where the message is longer.
    """
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
    """Limit memory (bytes); allow no files written, no core dumps, no processes; leave interrupts to the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        import resource  # noqa: PLC0415 -- not on Windows, where only time is limited
    except ImportError:
        return
    for what, limit in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        hard = resource.getrlimit(what)[1]
        most = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        try:
            resource.setrlimit(what, (most, most))
        except (OSError, ValueError):  # macOS knows no limit of address space
            continue


def _limit_time(seconds: float) -> None:
    """Limit the processor's time (seconds) this file may take: should the parent die, nothing spins for ever."""
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
    """Answer requests until the input ends; the first message is (sys.path, memory, seconds, most, readable)."""
    # Whatever the reading prints must not fall among the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    requests = sys.stdin.buffer
    path, memory, seconds, most, readable = json.loads(receive(requests, 1 << 20))
    sys.path[:] = path
    # The package is imported before its folder's parent, which may be the workspace, is closed to this process.
    from reviewkit.intake.confinement import confine  # noqa: PLC0415 -- found only once sys.path is known

    confine(readable)
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
