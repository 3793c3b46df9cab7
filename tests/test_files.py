"""Files appear whole or not at all, and files of ours are read by one door."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from imm_eco.files import (
    BrokenDocument,
    TooLarge,
    UnfitFile,
    atomic_write,
    make_folder,
    parse_json,
    read_plain,
    write_all,
    write_bytes,
)


def test_a_file_takes_its_place_at_the_end(tmp_path):
    path = tmp_path / "a.txt"
    with atomic_write(path) as temporary:
        assert temporary.parent == tmp_path
        temporary.write_text("whole")
        assert not path.exists()
    assert path.read_text() == "whole"
    assert [each.name for each in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("failure", [ValueError, KeyboardInterrupt])
def test_a_failure_leaves_what_was_there(tmp_path, failure):
    path = tmp_path / "a.txt"
    path.write_text("before")
    with pytest.raises(failure), atomic_write(path) as temporary:
        temporary.write_text("half")
        raise failure
    assert path.read_text() == "before"
    assert [each.name for each in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.skipif(os.name == "nt", reason="file modes are POSIX's")
def test_only_the_owner_reads_it(tmp_path):
    write_bytes(tmp_path / "a.txt", b"x")
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == 0o600


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_is_replaced_not_followed(tmp_path):
    (tmp_path / "real").write_text("real")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_bytes(tmp_path / "link", b"new")
    assert ((tmp_path / "real").read_text(), (tmp_path / "link").read_text()) == ("real", "new")


def test_a_folder_that_is_absent_names_itself(tmp_path):
    with pytest.raises(FileNotFoundError) as caught:
        write_bytes(tmp_path / "absent" / "a.txt", b"x")
    assert caught.value.filename == str(tmp_path / "absent")


def test_a_folder_in_the_way_names_itself(tmp_path):
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(OSError, match="directory") as caught:
        write_bytes(tmp_path / "a.txt", b"x")
    assert (caught.value.filename, caught.value.filename2) == (str(tmp_path / "a.txt"), None)
    assert [each.name for each in tmp_path.iterdir()] == ["a.txt"]


class TestSeveral:
    """Files that belong together: a stop at any moment leaves whole files, and the last one only over all others."""

    def names(self, folder: Path) -> dict[str, str]:
        return {each.name: each.read_text() for each in folder.iterdir()}

    def test_all_of_them(self, tmp_path):
        write_all({tmp_path / "a": b"1", tmp_path / "b": b"2", tmp_path / "manifest": b"3"})
        assert self.names(tmp_path) == {"a": "1", "b": "2", "manifest": "3"}

    def test_none_is_named_before_all_are_written(self, tmp_path):
        (tmp_path / "a").write_text("before")
        with pytest.raises(TypeError):
            write_all({tmp_path / "a": b"1", tmp_path / "b": b"2", tmp_path / "manifest": None})  # type: ignore[dict-item]
        assert self.names(tmp_path) == {"a": "before"}

    @pytest.mark.parametrize("stop", [1, 2, 3])
    def test_a_stop_between_two_names_leaves_no_new_manifest(self, tmp_path, monkeypatch, stop):
        (tmp_path / "manifest").write_text("before")
        replace, done = Path.replace, []

        def stopping(self, target):
            done.append(target.name)
            if len(done) == stop:
                raise KeyboardInterrupt
            return replace(self, target)

        monkeypatch.setattr(Path, "replace", stopping)
        with pytest.raises(KeyboardInterrupt):
            write_all({tmp_path / "a": b"1", tmp_path / "b": b"2", tmp_path / "manifest": b"3"})
        assert done == ["a", "b", "manifest"][:stop]
        assert self.names(tmp_path) == {**dict(zip(done[:-1], "12", strict=False)), "manifest": "before"}


def test_a_plain_file_is_read_up_to_its_limit(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"12345")
    assert read_plain(path, 5) == b"12345"
    with pytest.raises(TooLarge, match="it is larger than 0 KiB"):
        read_plain(path, 4)
    with pytest.raises(FileNotFoundError):
        read_plain(tmp_path / "none")
    with pytest.raises(UnfitFile, match="it is not a plain file"):
        read_plain(tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_what_is_no_plain_file_is_neither_waited_for_nor_read(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(UnfitFile, match="it is not a plain file"):
            read_plain(path)


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="only Linux has such files")
def test_a_file_that_hides_its_size_is_read_up_to_its_limit(tmp_path):
    with pytest.raises(TooLarge):
        read_plain(Path("/proc/self/maps"), 10)


def test_a_document_says_where_it_breaks():
    assert parse_json(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}
    for content, said in (
        (b'{"a": 1,\n"b" 2}', "line 2, column 5"),
        (b"\n\n\xff", "UTF-8 at line 3"),
        (b"[" * 100_000, "nested too deep"),
        (b"9" * 5000, "a number that cannot be read"),
    ):
        with pytest.raises(BrokenDocument, match=said):
            parse_json(content)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_new_folder_is_its_owners_alone_and_one_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir(mode=0o755)
    make_folder(tmp_path / "shared" / "a" / "b")
    modes = [
        stat.S_IMODE(path.stat().st_mode)
        for path in (tmp_path / "shared", tmp_path / "shared/a", tmp_path / "shared/a/b")
    ]
    assert modes == [0o755, 0o700, 0o700]


def test_a_file_in_the_place_of_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    with pytest.raises(FileExistsError):
        make_folder(tmp_path / "a")


def test_where_no_lock_can_be_had_nothing_is_taken_for_a_leftover(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On such a disk a file that another run is writing looks like one that was left."""
    fcntl = pytest.importorskip("fcntl")
    other = tmp_path / ".one.k3j2.imm-eco.tmp"
    other.write_bytes(b"half")

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    write_bytes(tmp_path / "one", b"1")
    assert other.read_bytes() == b"half"


def test_a_disk_that_fails_is_told_with_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_number: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    (tmp_path / "a.toml").write_text("")
    with pytest.raises(OSError, match="Input/output error") as told, monkeypatch.context() as patch:
        patch.setattr(os, "fstat", fail)
        read_plain(tmp_path / "a.toml")
    assert told.value.filename == str(tmp_path / "a.toml")
