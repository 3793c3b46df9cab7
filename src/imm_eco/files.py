"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Mapping
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
    target = Path(path)
    temporary = _beside(target)
    try:
        yield temporary
        _flush_to_disk(temporary)
        temporary.replace(target)
    except BaseException as error:
        with suppress(OSError):
            temporary.unlink()
        if isinstance(error, OSError) and error.filename == str(temporary):
            _rename(error, target)
        raise
    _flush_folder(target.parent)


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


def _flush_folder(folder: Path) -> None:
    """Make the new name itself last; a platform that cannot sync a folder goes without."""
    if os.name == "nt":
        return
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
