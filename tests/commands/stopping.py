"""Reading functions that stop the child process they run in."""

import os
import signal


def spin(data):
    while True:
        pass


def die(data):
    os.kill(os.getpid(), signal.SIGKILL)


def fail_(data):
    raise ValueError("so it is")
