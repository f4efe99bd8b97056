"""What readers of strangers' files do when all goes wrong: run in the child of the sandbox."""

import ctypes
import gc
import io
import json
import os
import signal
import socket
import struct
import sys
import time
from pathlib import Path

from reviewkit.xlsx import Refusal


class Panic(BaseException):
    """As compiled code raises: no Exception."""


def size(data, *more):
    return len(data), os.getpid(), *more


def refuse(data):
    raise Refusal("old-excel", "why", hint=len(data))


def fail(data):
    raise {b"panic": Panic, b"exit": SystemExit, b"value": ValueError, b"interrupt": KeyboardInterrupt}[data](
        "so it is"
    )


def spin(data):
    while True:
        pass


def sleep(data):
    time.sleep(60)


def die(data):
    os.kill(os.getpid(), signal.SIGKILL)


def abort(data):
    os.abort()


def crash(data):
    ctypes.string_at(1)


def leave(data):
    os._exit(0)


def devour(data):
    return len(bytearray(8 << 30))


def hoard(data):
    sys.modules[__name__].__dict__.setdefault("kept", []).append(bytearray(int(data)))
    return os.getpid()


def chatter(data):
    print("x" * 100_000)
    os.write(1, b"y" * 1000)
    return "said"


def strange(data):
    return lambda: None


def _answers():
    """Return the stream that the sandbox's child answers on."""
    (stream,) = [o for o in gc.get_objects() if isinstance(o, io.BufferedWriter) and o.fileno() > 2]
    return stream


def answer_raw(data):
    """Write `data` where the answer is expected, as a file that took over its reader would."""
    answers = _answers()
    answers.write(struct.pack("<Q", len(data)) + data)
    answers.flush()
    time.sleep(60)


def answer_length(data):
    """Announce an answer of as many bytes as `data` says, and send none."""
    answers = _answers()
    answers.write(struct.pack("<Q", int(data)))
    answers.flush()
    time.sleep(60)


def answer_value(data):
    return json.loads(data)


def write(data):
    with Path(data.decode()).open("w") as file:
        file.write("written")


def slow(data, seconds):
    time.sleep(seconds)
    return data.decode()


def judgement_of_another_shape(data, rules, more):
    return {"identity": ["review"], "rows": len(data)}


def environment(data):
    return [dict(os.environ), os.getpid()]


def read_file(data):
    return Path(data.decode()).read_text(errors="replace")


def connect(data):
    host, port = data.decode().split()
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        connection.sendall(b"all that was in the file")
    return "sent"


def run_program(data):
    os.execv(data.decode(), [data.decode()])


def fork(data):
    child = os.fork()
    if not child:
        os._exit(0)
    return "forked"


def signal_parent(data):
    os.kill(os.getppid(), 0)
    return "signalled"
