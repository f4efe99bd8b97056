"""Fetch the corpus: odd and hostile files from other projects' test suites, into .corpus/ (issue 7).

    python -m tools.corpus

Source packages come through the clients this machine already has, each pinned to one version and
held against its digest. Nothing of them is built, run or unpacked as a whole: only files that a
person could drop into an inbox are copied out, under names of our own. None of it is committed.
What is there already is not fetched again; a package that cannot be had is named, and the exit
code is 1.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

FOLDER = Path(__file__).parent.parent / ".corpus"

# What people drop: spreadsheets of any program, and what is taken for one or renamed to one.
ENDING = re.compile(
    r"\.(xl[st][xmb]?|xlam?|slk|xml|csv|tsv|f?ods|numbers|gnumeric"
    r"|do[ct][xm]?|p[po]t[xm]?|rtf|od[tp]|pdf|vsdx?|pub|msg|ooxml|thmx|zip)$",
    re.IGNORECASE,
).search
LARGEST, MOST = 16 << 20, 200 << 20  # bytes of one file, and of all that one package brings


@dataclass(frozen=True)
class Package:
    """One version of one source package.

    fetch   the client that brings it
    digest  SHA-256 of its archive
    under   where its odd files lie, below the archive's one folder
    """

    fetch: Callable[[Package, Path], Path]
    name: str
    version: str
    digest: str
    under: tuple[str, ...]

    @property
    def folder(self) -> Path:
        return FOLDER / f"{self.name}-{self.version}"


class NotFetchedError(Exception):
    """A package that could not be fetched; the message gives the reason in one line."""


def main() -> int:
    """Fetch what is missing. Returns the exit code."""
    FOLDER.mkdir(exist_ok=True)
    wanted = {package.folder for package in PACKAGES}
    for old in set(FOLDER.iterdir()) - wanted:
        shutil.rmtree(old)
    missing = 0
    with tempfile.TemporaryDirectory(dir=FOLDER, prefix=".") as scratch:
        for package in PACKAGES:
            try:
                bring(package, Path(scratch))
                print(f"{package.name} {package.version}: {sum(1 for _ in package.folder.iterdir())} files")
            except (NotFetchedError, OSError, tarfile.TarError, zipfile.BadZipFile) as error:
                missing += 1
                print(f"{package.name} {package.version} could not be fetched: {error}", file=sys.stderr)
    return 1 if missing else 0


def files() -> list[Path]:
    """Return the files of the corpus by name; none where it was never fetched."""
    return sorted(path for path in FOLDER.glob("*/*") if path.parent.name[0] != ".")


def bring(package: Package, scratch: Path) -> None:
    """Fetch a package and keep its odd files, all or none; the same bytes are kept once.

    scratch  a folder for what is under way, the same for all packages
    """
    if package.folder.exists():
        return
    known = {digest(path.read_bytes()) for path in files()}
    archive = package.fetch(package, scratch)
    if digest(archive.read_bytes()) != package.digest:
        raise NotFetchedError("its archive is not the one that is pinned")
    kept = scratch / package.folder.name
    kept.mkdir()
    names: set[str] = set()
    for path, data in sorted(odd(archive, package.under)):
        if (seen := digest(data)) not in known:
            known.add(seen)
            name = own_name(path, names)
            names.add(name.lower())
            (kept / name).write_bytes(data)
    archive.unlink()
    kept.rename(package.folder)


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


# ------------------------------------------------------------------- out of an archive


def odd(archive: Path, under: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """Yield (path below its folder, bytes) of each file to keep; paths of the archive are never written to."""
    left = MOST
    for name, size, read in members(archive):
        inner = "/".join(PurePosixPath(name).parts[1:])
        folder = next((parent for parent in under if inner.startswith(f"{parent}/")), None)
        if folder is None or not ENDING(inner) or size > min(LARGEST, left):
            continue
        left -= size
        yield inner[len(folder) + 1 :], read()


def members(archive: Path) -> Iterator[tuple[str, int, Callable[[], bytes]]]:
    """Yield name, size and reader of an archive's ordinary files."""
    if archive.suffix == ".zip":
        with zipfile.ZipFile(archive) as opened:
            for entry in opened.infolist():
                if not entry.is_dir():
                    yield entry.filename, entry.file_size, lambda entry=entry: opened.read(entry)
        return
    with tarfile.open(archive, "r|*") as stream:
        for member in stream:
            if member.isreg():
                file = stream.extractfile(member)
                assert file is not None
                yield member.name, member.size, file.read


def own_name(path: str, taken: set[str]) -> str:
    """Return a file name made of an inner path: in no folder, not hidden, unlike those in `taken` (lower case)."""
    name = re.sub(r"[^\w .,()&'+=@#~-]", "_", path).lstrip(".~")
    number, free = 1, Path(name)
    while free.name.lower() in taken:
        number += 1
        free = free.with_stem(f"{Path(name).stem}-{number}")
    return free.name


# ------------------------------------------------------------------- through a client


def run(command: list[str], folder: Path, **variables: str) -> None:
    """Run a client in a folder. Raises NotFetchedError with the last line it printed."""
    program = shutil.which(command[0])
    if program is None:
        raise NotFetchedError(f"{command[0]} is not on this machine")
    try:
        done = subprocess.run(
            [program, *command[1:]],
            cwd=folder, env={**os.environ, **variables}, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise NotFetchedError(f"{command[0]} took too long") from None
    if done.returncode:
        errors = [line for line in done.stderr.splitlines() if line.startswith(("ERROR: ", "E: "))]
        raise NotFetchedError(errors[-1] if errors else f"{command[0]} ended with {done.returncode}")


def only(folder: Path, pattern: str) -> Path:
    """Return the one file that matches; raise NotFetchedError for none or several."""
    archives = list(folder.glob(pattern))
    if len(archives) != 1:
        raise NotFetchedError(f"{len(archives)} archives came")
    return archives[0]


# pip asks a source package's build backend for name and version, and so would run strangers' code
# and need their compilers. This answers in any backend's place, from what the archive itself says.
STAND_IN = """
import email, pathlib, sys
__legacy__ = sys.modules[__name__]
def get_requires_for_build_wheel(settings=None):
    return []
def prepare_metadata_for_build_wheel(folder, settings=None):
    metadata = pathlib.Path("PKG-INFO").read_bytes()
    head = email.message_from_bytes(metadata)
    made = pathlib.Path(folder, f"{head['Name'].replace('-', '_')}-{head['Version']}.dist-info")
    made.mkdir()
    (made / "METADATA").write_bytes(metadata)
    return made.name
"""
BACKENDS = ("maturin", "setuptools/build_meta")


def by_pip(package: Package, scratch: Path) -> Path:
    backends, brought = scratch / "backends", scratch / "by pip" / package.name
    for backend in BACKENDS:
        module = backends / f"{backend}.py"
        module.parent.mkdir(parents=True, exist_ok=True)
        if module.parent != backends:  # a package: else an installed one would come first
            (module.parent / "__init__.py").touch()
        module.write_text(STAND_IN, encoding="utf-8")
    run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--retries", "1", "--no-deps", "--no-binary", ":all:",
         "--use-pep517", "--no-build-isolation", "--dest", str(brought), f"{package.name}=={package.version}"],
        scratch, PYTHONPATH=str(backends), PIP_DISABLE_PIP_VERSION_CHECK="1",
    )  # fmt: skip
    return only(brought, "*")


def by_apt(package: Package, scratch: Path) -> Path:
    """Fetch with apt, with package lists of its own so that the machine's stay as they are."""
    apt, brought = scratch / "apt", scratch / "by apt" / package.name
    options = {
        "Dir::Etc::sourcelist": "/dev/null", "Dir::Etc::sourceparts": apt / "sources",
        "Dir::State::Lists": apt / "lists", "Dir::Cache": apt / "cache",
    }  # fmt: skip
    command = ["apt-get", "-qq", *(f"-o{name}={value}" for name, value in options.items())]
    if not apt.exists():
        for needed in ("sources", "lists/partial", "cache/archives/partial"):
            (apt / needed).mkdir(parents=True)
        for path in (Path("/etc/apt/sources.list"), *Path("/etc/apt/sources.list.d").glob("*")):
            if path.suffix in (".list", ".sources") and path.is_file():
                text = path.read_text(encoding="utf-8")
                text = re.sub(r"(?m)^deb\s", "deb-src ", re.sub(r"(?m)^Types:.*", "Types: deb-src", text))
                (apt / "sources" / path.name).write_text(text, encoding="utf-8")
        run([*command, "update"], scratch)
    brought.mkdir(parents=True)
    run([*command, "source", "--download-only", f"{package.name}={package.version}"], brought)
    return only(brought, "*.orig.tar.*")


POI = "spreadsheet openxml4j xmldsign hpsf poifs hsmf diagram publisher"
PACKAGES = (
    Package(
        by_apt, "libapache-poi-java", "4.0.1-4",
        "54db524e2bae73658e4fdb3a6e2d69cb4137638ace71fcde93659be2695287ea",
        tuple(f"test-data/{folder}" for folder in POI.split()),
    ),
    Package(
        by_apt, "libxlsxwriter", "1.1.4-2",
        "b379eb35fdd9c653ebe72485b9c992f612c7ea66f732784457997d6e782f619b",
        ("test/functional/xlsx_files",),
    ),
    Package(
        by_apt, "liborcus", "0.17.2-2",
        "30509d414e3cf439e0ae1e0c31b4b0ef5b2bb8e2b2404e3cb7d44a72162640ab",
        ("test/xlsx", "test/ods", "test/xls-xml", "test/csv", "test/gnumeric"),
    ),
    Package(
        by_apt, "libetonyek", "0.1.10-3",
        "b430435a6e8487888b761dc848b7981626eb814884963ffe25eb26a139301e9a",
        ("src/test/data",),
    ),
    Package(
        by_pip, "oletools", "0.60.2",
        "ad452099f4695ffd8855113f453348200d195ee9fa341a09e197d66ee7e0b2c3",
        ("tests/test-data",),
    ),
    Package(
        by_pip, "python-calamine", "0.9.1",
        "458094c3dd41bd330c0a43d20e23489964ba28b3301687f1c5acc03c81d06a9f",
        ("tests/data",),
    ),
    Package(
        by_pip, "xlsx2csv", "0.8.6",
        "618fc502612860de8ab8e3d6195e99ef332fffc68337f6b89e59690aad0d20b5",
        ("test",),
    ),
    Package(
        by_pip, "pyexcel-xlsx", "0.6.1",
        "80b7985d394b73abf5c52212027bbbc0c7f6090192bcbc76403f8672d74c7960",
        ("tests/fixtures",),
    ),
    Package(
        by_pip, "tablib", "3.10.0",
        "781cfa9a42de8f33c52aff857fd0a04e483de4fd1c53eaaa9a6aeac62bad11de",
        ("tests/files",),
    ),
    Package(
        by_pip, "agate-excel", "0.4.2",
        "eed1dc6239f0e96720d962dc1bdfb4496e19687332c827fd8b1e587a917ea202",
        ("examples",),
    ),
)  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
