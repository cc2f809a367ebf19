"""A file is put in place as a whole or not at all, and never over another unless told so."""

from __future__ import annotations

import errno
import os
import resource
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from importers.catalog.model import Progress
from importers.errors import Cancelled, SaveFailed
from importers.writers import save
from importers.writers.atomic import replacing
from tests.support.catalogs import catalog_of, put


def write(target: Path, content: bytes, *, overwrite: bool = False) -> None:
    with replacing(target, overwrite=overwrite) as file:
        file.write(content)


def test_a_new_file_has_the_usual_mode(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    write(tmp_path / "new.csv", b"x")
    assert (tmp_path / "new.csv").read_bytes() == b"x"
    assert (tmp_path / "new.csv").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_an_existing_file_stays_unless_told_otherwise(tmp_path: Path) -> None:
    target = tmp_path / "list.csv"
    target.write_bytes(b"old")
    target.chmod(0o640)
    with pytest.raises(SaveFailed, match="exists already"):
        write(target, b"new")
    assert target.read_bytes() == b"old"
    write(target, b"new", overwrite=True)
    assert target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_file_that_appears_meanwhile_stays(tmp_path: Path) -> None:
    target = tmp_path / "list.csv"
    with pytest.raises(SaveFailed, match="exists already"), replacing(target, overwrite=False):
        target.write_bytes(b"another's")
    assert target.read_bytes() == b"another's"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("taken", [True, False])
def test_where_no_links_are_made_it_is_renamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, taken: bool
) -> None:
    def refuse(*_paths: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    target = tmp_path / "list.csv"
    with contextmanager(_expecting)(taken), replacing(target, overwrite=False) as file:
        file.write(b"new")
        if taken:
            target.write_bytes(b"another's")
    assert target.read_bytes() == (b"another's" if taken else b"new")


def _expecting(failure: bool) -> Iterator[None]:
    if not failure:
        yield
        return
    with pytest.raises(SaveFailed, match="exists already"):
        yield


def test_a_link_keeps_pointing_where_it_did(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    real, link = tmp_path / "far" / "real.csv", tmp_path / "link.csv"
    real.write_bytes(b"old")
    link.symlink_to(real)
    with pytest.raises(SaveFailed):
        write(link, b"new")
    write(link, b"new", overwrite=True)
    assert link.is_symlink()
    assert real.read_bytes() == b"new"


def test_a_folder_or_a_missing_one_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SaveFailed, match="is a folder"):
        write(tmp_path, b"x", overwrite=True)
    with pytest.raises(SaveFailed, match="does not exist"):
        write(tmp_path / "no" / "list.csv", b"x")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EACCES, "may not write"),
        (errno.EROFS, "may not write"),
        (errno.EIO, "input/output error"),
    ],
)
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_when_a_step_fails_the_old_file_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int, words: str
) -> None:
    def fail(*_arguments: object) -> None:
        raise OSError(number, os.strerror(number))

    target = tmp_path / "list.csv"
    target.write_bytes(b"old")
    monkeypatch.setattr(os, step, fail)
    with pytest.raises(SaveFailed, match=words):
        write(target, b"new", overwrite=True)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_cancelled_save_leaves_nothing(tmp_path: Path) -> None:
    catalog = catalog_of(tmp_path, b"SKU,Name\n1,a\n")
    put(catalog, 0, 1, "b")

    def cancel(_progress: Progress) -> None:
        raise Cancelled("Stopped.")

    for name in ("out.csv", "out.tsv", "out.xlsx"):
        with pytest.raises(Cancelled):
            save(catalog, tmp_path / name, report=cancel)
    assert list(tmp_path.iterdir()) == [catalog.source.origin.path]


_FILL_THE_DISK = """
import resource, sys
from pathlib import Path
from importers.catalog.catalog import Catalog
from importers.errors import SaveFailed
from importers.catalog.model import CellRef
from importers.readers import read
from importers.writers import save
catalog = Catalog(read(Path(sys.argv[1])))
catalog.set_value(CellRef(0, 1), "edited")
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
for target in sys.argv[2:]:
    try:
        save(catalog, Path(target), overwrite=True)
    except SaveFailed as error:
        sys.stdout.write(error.sentence + "\\n")
"""


def test_a_full_disk_is_one_sentence_and_nothing_is_lost(tmp_path: Path) -> None:
    assert resource.RLIMIT_FSIZE is not None
    rows = "".join(f"{n},name {n * 7919}\n" for n in range(3000))
    catalog = catalog_of(tmp_path, f"SKU,Name\n{rows}".encode())
    source = catalog.source.origin.path
    targets = [tmp_path / name for name in ("a.csv", "a.tsv", "a.xlsx")]
    for target in targets:
        target.write_bytes(b"old")
    run = [sys.executable, "-c", _FILL_THE_DISK, str(source), *map(str, targets)]
    said = subprocess.run(run, capture_output=True, text=True, check=True).stdout
    assert said.count("disk is full") == 3
    assert [target.read_bytes() for target in targets] == [b"old"] * 3
    assert sorted(tmp_path.iterdir()) == sorted([source, *targets])


def test_mode_and_owner_are_given_before_the_file_takes_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[tuple[str, object]] = []
    target = tmp_path / "list.csv"
    target.write_bytes(b"old")
    target.chmod(0o604)
    owner = target.stat()

    def noting(name: str) -> None:
        real = getattr(os, name)

        def call(first: object, *rest: object) -> object:
            is_folder = isinstance(first, int) and stat.S_ISDIR(os.fstat(first).st_mode)
            done.append((name, "folder" if is_folder else rest))
            return real(first, *rest)

        monkeypatch.setattr(os, name, call)

    for name in ("chown", "chmod", "fsync", "replace"):
        noting(name)
    write(target, b"new", overwrite=True)
    assert done == [
        ("chown", (owner.st_uid, owner.st_gid)),
        ("chmod", (0o604,)),
        ("fsync", ()),
        ("replace", (target,)),
        ("fsync", "folder"),
    ]
    assert stat.S_IMODE(target.stat().st_mode) == 0o604


def test_a_file_of_another_owner_is_saved_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise PermissionError(errno.EPERM, "not yours")

    target = tmp_path / "list.csv"
    target.write_bytes(b"old")
    monkeypatch.setattr(os, "chown", refuse)
    write(target, b"new", overwrite=True)
    assert target.read_bytes() == b"new"


def test_the_original_behind_a_link_is_backed_up_beside_it(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    catalog = catalog_of(tmp_path / "far", b"SKU,Name\n1,a\n", "real.csv")
    link = tmp_path / "link.csv"
    link.symlink_to(catalog.source.origin.path)
    put(catalog, 0, 1, "b")
    save(catalog, link, overwrite=True)
    assert link.is_symlink()
    assert catalog.source.origin.path.read_bytes() == b"SKU,Name\n1,b\n"
    assert (tmp_path / "far" / "real.original.csv").read_bytes() == b"SKU,Name\n1,a\n"
