"""Confinement of the process that reads strangers' files: no network, and no file but the code it runs.

Linux alone offers a process without rights the means: Landlock (kernel 5.13; TCP from 6.7, signals and
sockets from 6.12) and a network namespace of its own. Elsewhere, and where the kernel or a container
refuses, the limits of time, memory and file size are what holds.
"""

from __future__ import annotations

import ctypes
import os
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

_NEW_USER, _NEW_NET = 0x1000_0000, 0x4000_0000  # linux/sched.h
_NO_NEW_PRIVILEGES = 38  # linux/prctl.h

# linux/landlock.h; the numbers of the calls are the same on all architectures but alpha
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION_OF_ABI = 1
_PATH_BENEATH = 1
_READ_FILE, _READ_FOLDER = 1 << 2, 1 << 3
_FILE_RIGHTS = (0, 13, 14, 15, 15, 16, 16)  # bits known to each version of the ABI, from 0; the last holds on
_TCP_FROM, _TCP_RIGHTS = 4, 0b11
_SCOPES_FROM, _SCOPES = 6, 0b11  # abstract sockets and signals to processes outside

_SYSTEM = (
    *("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache"),
    *("/etc/localtime", "/usr/share/zoneinfo", "/dev/null", "/dev/urandom"),
)


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def code_folders(module_file: str) -> list[str]:
    """Return the folders that a child which runs a function of this module must read: Python, packages, the module.

    A folder of `sys.path` outside Python's own is left out: it may be the workspace.
    """
    python = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    roots = tuple(Path(root).resolve() for root in (sys.prefix, sys.base_prefix))
    for entry in sys.path:
        path = Path(entry).resolve()
        if any(path != root and path.is_relative_to(root) for root in roots):
            python.add(str(path))
    loader = os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep)
    ours = str(Path(__file__).parent.parent)
    return sorted({*python, *filter(None, loader), ours, str(Path(module_file).parent)})


def confine(readable: Iterable[str]) -> None:
    """Give up the network and every file outside these folders, for good, as far as the system lets a user do so."""
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None, use_errno=True)
    # As a user: a namespace of users of one's own first. As root: the network alone would do, and both are allowed.
    libc.unshare(_NEW_USER | _NEW_NET)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    _restrict_files(libc, [*readable, *_SYSTEM])


def _restrict_files(libc: ctypes.CDLL, readable: Iterable[str]) -> None:
    abi = libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION_OF_ABI)
    if abi < 1:
        return
    rights = (1 << _FILE_RIGHTS[min(abi, len(_FILE_RIGHTS) - 1)]) - 1
    wanted = _Ruleset(rights, _TCP_RIGHTS if abi >= _TCP_FROM else 0, _SCOPES if abi >= _SCOPES_FROM else 0)
    rules = libc.syscall(_CREATE_RULESET, ctypes.byref(wanted), ctypes.c_size_t(ctypes.sizeof(wanted)), 0)
    if rules < 0:
        return
    for path in readable:
        try:
            folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:  # this system has no such folder
            continue
        allowed = _READ_FILE | (_READ_FOLDER if Path(path).is_dir() else 0)
        libc.syscall(_ADD_RULE, rules, _PATH_BENEATH, ctypes.byref(_Beneath(allowed, folder)), 0)
        os.close(folder)
    libc.syscall(_RESTRICT_SELF, rules, 0)
    os.close(rules)
