"""Files that appear whole or not at all, and the one door by which files of ours are read."""

from __future__ import annotations

import json
import os
import re
import stat
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from imm_eco.errors import DataError
from imm_eco.i18n import _

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_UNSAFE = re.compile(r"""[\\/:*?"<>|\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]""")
_RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d", re.IGNORECASE)
_LONGEST_STEM = 60
_TEMPORARY = ".imm-eco.tmp"
"""How the name of every temporary file of ours ends, and of no other program's."""


LARGEST_TEXT = 1024 * 1024
"""No programme, manifest or other text of ours is larger: a hundred times what the largest one takes."""
# A pipe is not waited for, a terminal not taken; Windows has neither and wants its own flag for bytes.
_READING = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)


class UnfitFile(DataError):
    """A file that is nothing to read: a pipe, a device, a folder; or one larger than any of its kind."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(_("{file}: {reason}").format(file=path, reason=reason))
        self.reason = reason


class TooLarge(UnfitFile):
    """A file larger than any of its kind."""


class BrokenDocument(ValueError):
    """What is no JSON, or nests deeper than any document of ours; it says where, if that is known."""


def read_plain(path: Path, most: int = LARGEST_TEXT) -> bytes:
    """The bytes of a plain file, never more than `most` of them. Raises OSError and UnfitFile.

    Whatever a path leads to, this answers at once: a pipe is not waited for, a device not read.
    """
    try:
        return _read(path, most)
    except OSError as error:
        error.filename = error.filename or str(path)  # a disk that fails names nothing
        raise


def _read(path: Path, most: int) -> bytes:
    number = os.open(path, _READING)
    try:
        found = os.fstat(number)
        if not stat.S_ISREG(found.st_mode):
            raise UnfitFile(path, _("it is not a plain file"))
        content = b""
        if found.st_size <= most:
            with os.fdopen(number, "rb", closefd=False) as file:
                content = file.read(most + 1)
    finally:
        os.close(number)
    if max(found.st_size, len(content)) > most:
        raise TooLarge(path, _("it is larger than {count} KiB, the most that is read").format(count=most // 1024))
    return content


def parse_json(
    content: bytes,
    parse_float: Callable[[str], object] | None = None,
    parse_constant: Callable[[str], object] | None = None,
) -> object:
    """What the text of a JSON document says; numbers are read as `json.loads` has it. Raises BrokenDocument."""
    try:
        said: object = json.loads(content.decode("utf-8-sig"), parse_float=parse_float, parse_constant=parse_constant)
        return said
    except RecursionError:
        raise BrokenDocument(_("it is nested too deep")) from None
    except json.JSONDecodeError as error:
        where = {"line": error.lineno, "column": error.colno}
        raise BrokenDocument(_("it is not JSON at line {line}, column {column}").format(**where)) from None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BrokenDocument(_("it is not text in UTF-8 at line {line}").format(line=line)) from None
    except ValueError:  # no number, or one of more digits than Python reads
        raise BrokenDocument(_("it holds a number that cannot be read")) from None


@contextmanager
def atomic_write(path: Path | str) -> Iterator[Path]:
    """A temporary file beside `path`, 0600, that takes its place when the block ends well.

    The block writes to the path it is given, by any library; if it raises, nothing is left behind and
    a file that was there before stays as it was.
    """
    with _appearing(Path(path), lambda temporary, target: temporary.replace(target)) as temporary:
        yield temporary


@contextmanager
def atomic_create(path: Path | str) -> Iterator[Path]:
    """The same for a file that must not be there yet. Raises FileExistsError, at the end if need be."""
    with _appearing(Path(path), _take_name) as temporary:
        yield temporary


@contextmanager
def _appearing(target: Path, take_place: Callable[[Path, Path], object]) -> Iterator[Path]:
    for left in leftovers(target.parent):
        with suppress(OSError):
            left.unlink()
    temporary, hold = _beside(target)
    try:
        yield temporary
        _flush_to_disk(temporary)
        take_place(temporary, target)
    except BaseException as error:
        with suppress(OSError):
            temporary.unlink()
        if isinstance(error, OSError) and error.filename in (None, str(temporary)):
            _rename(error, target)
        raise
    finally:
        if hold is not None:
            os.close(hold)
    flush_folder(target.parent)


def leftovers(folder: Path) -> list[Path]:
    """The temporary files of ours that a run which was killed has left in a folder: nobody holds them.

    None where the platform or the disk has no locks to tell them from those that are being written.
    """
    try:
        names = [entry.name for entry in os.scandir(folder) if entry.name.startswith(".")]
    except OSError:
        return []
    ours = sorted(name for name in names if name.endswith((_TEMPORARY, f"{_TEMPORARY}-journal")))
    return [folder / name for name in ours if not _is_held(folder / name.removesuffix("-journal"))]


def _is_held(temporary: Path) -> bool:
    """Whether a run is still filling a temporary file: it holds a lock on it."""
    try:
        number = os.open(temporary, os.O_RDWR)
    except FileNotFoundError:
        return False  # of the database that was being made, its journal alone is left
    except OSError:
        return True
    try:
        return not _lock(number)
    finally:
        os.close(number)


def _lock(number: int) -> bool:
    """Lock an open file for as long as it is open; False where another run holds it, or where nobody can tell."""
    if fcntl is None:  # Windows
        return False
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # held, or a disk without locks
        return False
    return True


def _take_name(temporary: Path, target: Path) -> None:
    """Give a file a name that nothing has: another one that comes first is never overwritten."""
    if os.name == "nt":
        temporary.rename(target)  # refuses an existing name there
        return
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # a disk without links: the name is taken first, then given
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        temporary.replace(target)
        return
    temporary.unlink()


def write_bytes(path: Path | str, content: bytes) -> None:
    """Write a whole file, or leave what was there."""
    with atomic_write(path) as temporary:
        temporary.write_bytes(content)


def write_all(files: Mapping[Path, bytes]) -> None:
    """Write files that belong together: each whole, none before all of them are on the disk, the last one last."""
    with ExitStack() as open_files:
        # The stack lets go of what it took last first, so the last file takes its name last.
        for path in reversed(list(files)):
            open_files.enter_context(atomic_write(path)).write_bytes(files[path])


def make_folder(folder: Path) -> None:
    """Make a folder that its owner alone can open, and those it stands in; one that is there stays as it is."""
    for each in reversed([folder, *folder.parents]):
        if not each.exists():
            each.mkdir(mode=0o700, exist_ok=True)
    if not folder.is_dir():
        folder.mkdir()  # what is in its place is told by the system


def safe_stem(name: str) -> str:
    """A name made of a foreign one: it stays in its folder, is no option, and any platform can hold it."""
    kept = "".join(character if character.isprintable() else "_" for character in name)
    stem = _UNSAFE.sub("_", kept).strip(" .").lstrip("-~")[:_LONGEST_STEM].rstrip(" .") or "_"
    return f"_{stem}" if _RESERVED.fullmatch(stem.partition(".")[0]) else stem


def _beside(target: Path) -> tuple[Path, int | None]:
    """A new temporary file in the folder of `target`, readable by its owner only, and what holds it meanwhile."""
    try:
        number, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=_TEMPORARY, dir=target.parent)
    except OSError as error:
        _rename(error, target.parent)
        raise
    if fcntl is None:
        os.close(number)  # an open file cannot take another's place there
        return Path(name), None
    _lock(number)
    return Path(name), number


def _rename(error: OSError, path: Path) -> None:
    """Let an error name the file that the person knows, not the temporary one."""
    error.filename, error.filename2 = str(path), None


def _flush_to_disk(path: Path) -> None:
    # Windows syncs only a file that is open for writing.
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Make the new name itself last; a platform that cannot sync a folder goes without."""
    if os.name == "nt":
        return
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
