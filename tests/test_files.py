"""Files appear whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from imm_eco.files import atomic_write, write_all, write_bytes


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
