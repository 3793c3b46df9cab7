"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

_UNSAFE = re.compile(r"""[\\/:*?"<>|\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]""")
_RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d", re.IGNORECASE)
_LONGEST_STEM = 60


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
    temporary = _beside(target)
    try:
        yield temporary
        _flush_to_disk(temporary)
        take_place(temporary, target)
    except BaseException as error:
        with suppress(OSError):
            temporary.unlink()
        if isinstance(error, OSError) and error.filename == str(temporary):
            _rename(error, target)
        raise
    flush_folder(target.parent)


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


def safe_stem(name: str) -> str:
    """A name made of a foreign one: it stays in its folder, is no option, and any platform can hold it."""
    kept = "".join(character if character.isprintable() else "_" for character in name)
    stem = _UNSAFE.sub("_", kept).strip(" .").lstrip("-~")[:_LONGEST_STEM].rstrip(" .") or "_"
    return f"_{stem}" if _RESERVED.fullmatch(stem.partition(".")[0]) else stem


def _beside(target: Path) -> Path:
    """A new temporary file in the folder of `target`, readable by its owner only."""
    try:
        number, name = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".tmp", dir=target.parent)
    except OSError as error:
        _rename(error, target.parent)
        raise
    os.close(number)
    return Path(name)


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
