"""Reading functions that stop their reader: run in its child process."""

import os
import signal


def spin(data):
    while True:
        pass


def die(data):
    os.kill(os.getpid(), signal.SIGKILL)


def fail_(data):
    raise ValueError("so it is")
