"""The command `index` as a user types it, over the shipped documents in one process."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.index_command import run
from assistant.index_options import add_options
from corpus.errors import DocumentError, DocumentExistsError
from index.holdings import Holdings
from tests.index.tiny import holdings, silent

TEXT = "第一条 本会的名称是某某商会。\n第二条 每名会员每年交会费一百元。\n"
Command = Callable[..., tuple[int, list[str]]]


@pytest.fixture
def held(tmp_path: Path) -> Holdings:
    return holdings(tmp_path / "index")


@pytest.fixture
def command(held: Holdings) -> Command:
    def typed(*words: str) -> tuple[int, list[str]]:
        parser = argparse.ArgumentParser()
        add_options(parser)
        said: list[str] = []
        return run(parser.parse_args(words), held, silent, said.append), said

    return typed


@pytest.fixture
def charter(tmp_path: Path) -> Path:
    path = tmp_path / "章程.txt"
    path.write_text(TEXT, "utf-8")
    return path


def test_a_file_is_added_listed_and_removed(command: Command, charter: Path) -> None:
    assert command(str(charter), "--title", "某某商会章程") == (0, ["章程: added"])
    assert command(str(charter), "--title", "某某商会章程") == (0, ["章程: unchanged"])
    _, listed = command("--list")
    assert [line.split("\t")[0] for line in listed] == ["fees", "board", "章程"]
    assert "added from 章程.txt" in listed[2]
    assert "《某某商会章程》" in listed[2]
    assert "章程" in command("--report")[1][0]
    assert command("--remove", "章程") == (0, ["章程: removed"])
    assert len(command("--list")[1]) == 2


def test_other_content_needs_replace(command: Command, charter: Path) -> None:
    command(str(charter))
    charter.write_text(TEXT.replace("一百", "二百"), "utf-8")
    with pytest.raises(DocumentExistsError, match="--replace"):
        command(str(charter))
    assert command(str(charter), "--replace") == (0, ["章程: replaced"])


def test_a_folder_is_added_with_what_stands_beside_each_file(
    command: Command, charter: Path, held: Holdings
) -> None:
    (charter.parent / "章程.txt.yaml").write_text("{id: charter, title: 商会章程}", "utf-8")
    (charter.parent / ".hidden.txt").write_text(TEXT, "utf-8")
    (charter.parent / "办法.txt").write_text(TEXT, "utf-8")
    (charter.parent / "扫描.txt").write_bytes(b"\xff\xfe\xff")
    inside = charter.parent / "制度"
    inside.mkdir()
    for name in ("章程.txt", "章程.txt.yaml", ".hidden.txt", "办法.txt", "扫描.txt"):
        (charter.parent / name).rename(inside / name)
    status, said = command(str(inside))
    assert status == 1
    assert "扫描.txt: not added" in said[0]
    assert sorted(said[1:]) == ["charter: added", "办法: added"]
    assert held.library().by_id["charter"].metadata.title == "商会章程"


def test_what_is_said_of_one_file_is_not_said_of_two(command: Command, charter: Path) -> None:
    other = charter.with_name("二.txt")
    other.write_text(TEXT, "utf-8")
    with pytest.raises(DocumentError, match="one document"):
        command(str(charter), str(other), "--title", "同一个")


def test_a_file_that_is_not_there_is_an_error(command: Command) -> None:
    with pytest.raises(DocumentError, match="no such file"):
        command("/nowhere/章程.txt")


def test_verify_says_whole_or_what_is_damaged(
    command: Command, charter: Path, held: Holdings
) -> None:
    assert command("--verify")[0] == 1
    command(str(charter))
    status, said = command("--verify")
    assert (status, said[0][:6]) == (0, "whole:")
    named = held.generations.named()
    assert named is not None
    (named.documents / "章程.txt").write_text("x")
    status, said = command("--verify")
    assert (status, said[0][:8]) == (1, "damaged:")
    assert "章程.txt" in said[0]


def test_no_argument_builds_what_is_missing(command: Command) -> None:
    assert command()[1][0].endswith("2 documents, 0 questions")
    assert command("--rebuild") == (0, ["rebuilt"])
