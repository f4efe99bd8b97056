"""One file that kills, stalls or fools its reader stops nothing else (issue: intake that can be trusted)."""

import ctypes
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import strangers

from reviewkit.intake import confinement
from reviewkit.intake.confinement import code_folders
from reviewkit.intake.sandbox import Limits, Reader
from reviewkit.text import language
from reviewkit.xlsx import Refusal

MB = 1 << 20


@pytest.fixture
def reader():
    with Reader(Limits(seconds=20, memory=300 * MB)) as reader:
        yield reader


def refusal(reader, function, data=b""):
    with pytest.raises(Refusal) as caught:
        reader.read(function, data)
    assert caught.value.fault().message(language("fr"))
    return caught.value.code


def test_one_worker_reads_file_after_file(reader):
    first, again = reader.read(strangers.size, b"abc"), reader.read(strangers.size, b"abcd", "more")
    assert first == [3, first[1]]
    assert again == [4, first[1], "more"]
    assert first[1] != os.getpid()


def test_what_the_function_refuses_is_refused_here_as_well(reader):
    with pytest.raises(Refusal) as caught:
        reader.read(strangers.refuse, b"12345")
    assert (caught.value.code, caught.value.detail, caught.value.values) == ("old-excel", "why", {"hint": 5})


@pytest.mark.parametrize("function", [strangers.die, strangers.abort, strangers.crash, strangers.leave])
def test_a_killed_worker_is_replaced(reader, function):
    pid = reader.read(strangers.size, b"")[1]
    assert refusal(reader, function) == "reader-killed"
    assert reader.read(strangers.size, b"")[1] != pid


@pytest.mark.parametrize("function", [strangers.spin, strangers.sleep])
def test_a_worker_that_takes_too_long_is_replaced(function):
    with Reader(Limits(seconds=2.0)) as reader:
        assert reader.read(strangers.size, b"ab")[0] == 2
        start = time.perf_counter()
        assert refusal(reader, function) == "reader-timeout"
        assert time.perf_counter() - start < 8
        assert reader.read(strangers.size, b"ab")[0] == 2


def test_memory_is_bounded(reader):
    assert refusal(reader, strangers.devour) == "reader-killed"
    assert reader.read(strangers.size, b"ab")[0] == 2


def test_a_file_is_not_refused_for_what_others_left_behind(reader):
    half = str(160 * MB).encode()
    first = reader.read(strangers.hoard, half)
    assert reader.read(strangers.hoard, half) != first


@pytest.mark.parametrize("data", [b"panic", b"exit", b"value", b"interrupt"])
def test_nothing_else_of_the_child_is_raised(reader, data):
    with pytest.raises(Refusal) as caught:
        reader.read(strangers.fail, data)
    assert caught.value.code == "reader-failed"
    assert "so it is" in caught.value.detail
    assert reader.read(strangers.size, b"ab")[0] == 2


def test_an_answer_that_cannot_be_sent_is_a_failure(reader):
    assert refusal(reader, strangers.strange) == "reader-failed"


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\x80\x05cposix\nsystem\n.",
        b"\xff" * 1000,
        b'{"value": ',
        b"[" * 100_000,
        b"null",
        b"{}",
        b'{"value": 1, "failed": ""}',
        b'{"other": 1}',
        b'{"refused": null}',
        b'{"refused": {"code": "no-such-kind", "detail": "", "values": {}}}',
        b'{"refused": {"code": ["old-excel"], "detail": "", "values": {}}}',
        b'{"refused": {"code": "old-excel", "detail": 5, "values": {}}}',
        b'{"refused": {"code": "reader-failed", "detail": "", "values": {"hint": {"say": "{x.y}", "with": {}}}}}',
        b'{"refused": {"code": "workbook-too-large", "detail": "", "values": {}}}',
    ],
)
def test_an_answer_that_no_reader_gives_is_a_refusal_and_ends_the_worker(reader, answer):
    pid = reader.read(strangers.size, b"")[1]
    assert refusal(reader, strangers.answer_raw, answer) == "reader-failed"
    assert reader.read(strangers.size, b"")[1] != pid


def test_a_huge_answer_is_not_read():
    with Reader(Limits(seconds=5, answer=1 * MB, nodes=1000)) as reader:
        assert refusal(reader, strangers.answer_length, b"%d" % (1 << 62)) == "reader-killed"
        assert refusal(reader, strangers.answer_raw, b'{"value": "%s"}' % (b"x" * MB)) == "reader-killed"
        assert refusal(reader, strangers.answer_raw, b'{"value": [%s0]}' % (b"0," * 2000)) == "reader-failed"
        assert reader.read(strangers.answer_value, b'{"a": [1, "b", null]}') == {"a": [1, "b", None]}


def test_what_the_child_prints_is_no_answer(reader):
    assert reader.read(strangers.chatter, b"") == "said"


def test_the_child_writes_no_files(reader, tmp_path):
    path = tmp_path / "out"
    assert refusal(reader, strangers.write, str(path).encode()) == "reader-failed"
    assert not path.exists() or path.read_bytes() == b""


def test_large_files_go_through(reader):
    assert reader.read(strangers.size, bytes(20 * MB))[0] == 20 * MB


def test_map_keeps_the_order_and_gives_refusals_as_answers():
    with Reader(jobs=2) as reader:
        waits = [0.2, 0.0, 0.1, 0.0, 0.0, 0.05]
        items = [(str(i).encode(), wait) for i, wait in enumerate(waits)]
        assert list(reader.map(strangers.slow, items)) == ["0", "1", "2", "3", "4", "5"]
        answers = list(reader.map(strangers.die, [(b"",)] * 3))
        assert [answer.code for answer in answers] == ["reader-killed"] * 3


def test_map_takes_items_as_it_needs_them():
    taken = []

    def items():
        for i in range(50):
            taken.append(i)
            yield (b"x", 0)

    with Reader(jobs=2) as reader:
        answers = reader.map(strangers.slow, items())
        next(answers)
        assert len(taken) <= 5
        answers.close()
        assert reader.read(strangers.size, b"ab")[0] == 2


def test_map_uses_all_workers():
    with Reader(jobs=3) as reader:
        list(reader.map(strangers.slow, [(b"", 0.0)] * 3))
        start = time.perf_counter()
        list(reader.map(strangers.slow, [(b"", 0.4)] * 3))
        assert time.perf_counter() - start < 1.1


def test_threads_share_a_reader(reader):
    answers = []
    threads = [
        threading.Thread(target=lambda n=n: answers.append(reader.read(strangers.size, bytes(n))[0]))
        for n in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == list(range(20))


def test_a_closed_reader_leaves_no_process_behind():
    with Reader() as reader:
        pid = reader.read(strangers.size, b"")[1]
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_worker_ends_with_the_process_that_started_it():
    code = (
        "import os, strangers; from reviewkit.intake.sandbox import Reader; "
        "print(Reader().read(strangers.size, b'')[1], flush=True); os._exit(0)"
    )
    path = os.pathsep.join([str(Path(strangers.__file__).parent), *sys.path])
    said = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": path}, capture_output=True, check=True, timeout=60
    )
    deadline = time.monotonic() + 5
    while _running(int(said.stdout)):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_file_does_not_spin_on_when_nobody_waits_for_it():
    code = (
        "import os, threading, strangers; from reviewkit.intake.sandbox import Limits, Reader; r = Reader(Limits(seconds=2.0)); "
        "print(r.read(strangers.size, b'')[1], flush=True); threading.Timer(0.2, os._exit, (0,)).start(); r.read(strangers.spin, b'')"
    )
    path = os.pathsep.join([str(Path(strangers.__file__).parent), *sys.path])
    said = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": path}, capture_output=True, check=True, timeout=60
    )
    deadline = time.monotonic() + 30
    while _running(int(said.stdout)):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_the_child_gets_no_environment(reader, monkeypatch):
    monkeypatch.setenv("REVIEWKIT_SMTP_PASSWORD", "hunter2")
    variables, pid = reader.read(strangers.environment, b"")
    assert set(variables) <= {"LC_CTYPE", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT"}
    if sys.platform == "linux":
        assert b"hunter2" not in Path(f"/proc/{pid}/environ").read_bytes()


def landlock_version():
    return ctypes.CDLL(None).syscall(444, None, ctypes.c_size_t(0), 1) if sys.platform == "linux" else 0


def needs_landlock(version):
    return pytest.mark.skipif(
        landlock_version() < version, reason=f"the kernel has no Landlock of version {version}"
    )


@needs_landlock(1)
def test_the_child_reads_no_file_but_code(reader, tmp_path):
    secret = tmp_path / "reviewkit.key"
    secret.write_text("hunter2")
    for path in (secret, Path(f"/proc/{os.getpid()}/environ"), Path("/etc/passwd")):
        with pytest.raises(Refusal) as caught:
            reader.read(strangers.read_file, str(path).encode())
        assert "PermissionError" in caught.value.detail
    assert "def read_file" in reader.read(strangers.read_file, strangers.__file__.encode())


@needs_landlock(1)
def test_the_child_starts_no_program(reader):
    with pytest.raises(Refusal) as caught:
        reader.read(strangers.run_program, b"/bin/true")
    assert "PermissionError" in caught.value.detail


@needs_landlock(4)
def test_the_child_has_no_network(reader):
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1 {server.getsockname()[1]}".encode()
        with socket.create_connection(server.getsockname()):  # it can be reached from here
            assert refusal(reader, strangers.connect, address) == "reader-failed"


@needs_landlock(6)
def test_the_child_cannot_signal_its_parent(reader):
    with pytest.raises(Refusal) as caught:
        reader.read(strangers.signal_parent, b"")
    assert "PermissionError" in caught.value.detail


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="the system bounds no root")
def test_the_child_starts_no_process(reader):
    assert refusal(reader, strangers.fork) == "reader-failed"


def test_a_child_reads_python_its_packages_and_the_module_it_runs(tmp_path):
    workspace = tmp_path / "workspace"
    folders = code_folders(str(workspace / "rules" / "judge.py"))
    assert str(workspace / "rules") in folders
    assert str(Path(confinement.__file__).parent.parent) in folders
    assert str(Path(os.__file__).parent) in folders
    root = str(Path(confinement.__file__).parent.parent.parent)
    assert root not in folders or "site-packages" in root
