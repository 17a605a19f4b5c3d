"""What is known of a user's document: given, else told from its text."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.document import Kind
from corpus.errors import DocumentError
from corpus.intake import read_sidecar, take_in
from corpus.intake.metadata import metadata, safe_id

ARTICLES = "\n第一条 甲应当公开。\n第二条 乙不得收费。\n"


@pytest.mark.parametrize(
    ("text", "title", "kind", "authority"),
    [
        ("某市行业协会章程" + ARTICLES, "某市行业协会章程", "charter", 0),
        ("中华人民共和国慈善法" + ARTICLES, "中华人民共和国慈善法", "law", 6),
        ("会费管理办法" + ARTICLES, "会费管理办法", "regulation", 5),
        (
            "会费管理规范\n1 范围\n本文件。\n2 会费\n2.1 标准\n2.1.1 应公开。\n2.1.2 应分档。\n",
            "会费管理规范",
            "standard",
            4,
        ),
        (
            "论会费\n一、现状\n会费低。\n（一）成因\n很多。\n二、对策\n提高。\n",
            "论会费",
            "paper",
            1,
        ),
        ("随笔\n会费是协会的收入。\n", "随笔", "paper", 1),
    ],
)
def test_title_kind_and_authority_are_told_from_the_text(
    text: str, title: str, kind: Kind, authority: int
) -> None:
    found = metadata("文件.txt", text, {})
    assert (found.id, found.title, found.kind, found.authority) == ("文件", title, kind, authority)
    assert found.status == "状态未注明"


def test_what_is_given_goes_before_what_is_told() -> None:
    given = {"id": "charter-2024", "kind": "regulation", "authority": 3, "called": ["协会章程"]}
    found = metadata("章程.docx", "某市行业协会章程" + ARTICLES, given)
    assert (found.id, found.kind, found.authority) == ("charter-2024", "regulation", 3)
    assert (found.title, found.called) == ("某市行业协会章程", ("协会章程",))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"tilte": "x"}, "did you mean 'title'?"),
        ({"colour": "red"}, "known: id, title"),
        ({"kind": "poem"}, "'kind'"),
        ({"authority": "high"}, "'authority'"),
        ({"id": "../../etc"}, "cannot be used"),
        ({"id": "a/b"}, "cannot be used"),
        ({"id": ""}, "cannot be used"),
    ],
)
def test_a_field_that_is_wrong_is_named(given: dict[str, object], says: str) -> None:
    with pytest.raises(DocumentError) as raised:
        take_in("章程.txt", ARTICLES.encode(), given)
    assert says in str(raised.value)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("某市章程（2024年）", "某市章程（2024年）"),
        ("my file#1?", "my-file-1"),
        ("...", "document"),
        ("a" * 300, "a" * 80),
    ],
)
def test_an_id_is_safe_in_a_path_and_an_address(words: str, found: str) -> None:
    assert safe_id(words) == found
    assert safe_id(found) == found


def test_a_sidecar_holds_the_fields_of_a_manifest(tmp_path: Path) -> None:
    file = tmp_path / "章程.docx"
    sidecar = tmp_path / "章程.docx.yaml"
    assert read_sidecar(file) == {}
    sidecar.write_text("title: 某会章程\ndate: 2024-01-01\ncalled: [本会章程]\n", "utf-8")
    assert read_sidecar(file) == {
        "title": "某会章程",
        "date": "2024-01-01",
        "called": ["本会章程"],
    }
    for wrong in ("- 1", "title: [", "just words"):
        sidecar.write_text(wrong, "utf-8")
        with pytest.raises(DocumentError, match=r"章程\.docx\.yaml"):
            read_sidecar(file)
