from __future__ import annotations

from pathlib import Path

import pytest

from corpus.document import Metadata
from corpus.errors import CorpusError, ManifestError
from corpus.library import SHIPPED
from corpus.manifest import read_manifest

ENTRY = """- id: rules
  file: rules.txt
  title: 会费管理办法
  kind: regulation
  issuer: 某市民政局
  authors: [甲, 乙]
  date: "2024-01-01"
  status: 现行有效
  authority: 5
  as_of: null
  origin: 官方网站
"""


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    return tmp_path / "manifest.yaml"


def test_the_shipped_manifest_names_the_five_documents() -> None:
    entries = read_manifest(SHIPPED / "manifest.yaml")
    assert [(entry.id, entry.title, entry.kind) for entry in entries] == [
        ("db44", "行业协会商会能力建设规范", "standard"),
        ("longgang", "区级行业协会能力提升发展研究——以深圳市龙岗区为例", "paper"),
        ("xixian", "激活行业协会商会动能 助力新区高质量发展", "paper"),
        ("party-quality", "关于提升深圳社会组织党建质量的思考", "paper"),
        ("party-innovation", "深圳行业协会党建工作创新与发展", "paper"),
    ]
    assert all((SHIPPED / entry.file).is_file() for entry in entries)


def test_the_shipped_manifest_says_what_is_known_and_no_more() -> None:
    entries = {entry.id: entry for entry in read_manifest(SHIPPED / "manifest.yaml")}
    assert {name: entry.as_of for name, entry in entries.items()} == {
        "db44": None,
        "longgang": "2020-08",
        "xixian": "2020-12",
        "party-quality": "2020-04",
        "party-innovation": "2023-06",
    }
    assert entries["xixian"].authors == ("赵江", "秦蓉")
    assert "广东省民政厅" in (entries["db44"].issuer or "")
    assert entries["db44"].date is None
    assert "草" in entries["db44"].status


def test_the_standard_outranks_the_papers() -> None:
    by_kind: dict[str, set[int]] = {}
    for entry in read_manifest(SHIPPED / "manifest.yaml"):
        by_kind.setdefault(entry.kind, set()).add(entry.authority)
    assert min(by_kind["standard"]) > max(by_kind["paper"])


def test_an_entry_becomes_the_metadata_of_its_document(manifest: Path) -> None:
    manifest.write_text(ENTRY, "utf-8")
    (entry,) = read_manifest(manifest)
    assert entry.file == "rules.txt"
    assert entry.metadata() == Metadata(
        id="rules",
        title="会费管理办法",
        kind="regulation",
        status="现行有效",
        authority=5,
        issuer="某市民政局",
        authors=("甲", "乙"),
        date="2024-01-01",
        as_of=None,
        origin="官方网站",
    )


def test_every_shipped_document_has_an_english_title_and_status_which_others_may_lack(
    manifest: Path,
) -> None:
    entries = read_manifest(SHIPPED / "manifest.yaml")
    english = [text for e in entries for text in (e.english_title, e.english_status)]
    assert all(text and text.isprintable() and "《" not in text for text in english)
    manifest.write_text(ENTRY, "utf-8")
    (entry,) = read_manifest(manifest)
    assert (entry.english_title, entry.english_status) == (None, None)


@pytest.mark.parametrize(
    ("was", "becomes", "named"),
    [
        ("kind: regulation", "kind: letter", "kind"),
        ("authority: 5", "authority: high", "authority"),
        ("  origin: 官方网站\n", "", "origin"),
        ("  file: rules.txt\n", "", "file"),
        ("  as_of: null\n", "  as_of: null\n  colour: red\n", "colour"),
        ("authors: [甲, 乙]", "authors: 甲", "authors"),
    ],
)
def test_a_wrong_entry_is_refused_and_what_to_change_is_named(
    manifest: Path, was: str, becomes: str, named: str
) -> None:
    assert was in ENTRY
    manifest.write_text(ENTRY.replace(was, becomes), "utf-8")
    with pytest.raises(ManifestError) as refusal:
        read_manifest(manifest)
    assert named in str(refusal.value)
    assert str(manifest) in str(refusal.value)


@pytest.mark.parametrize("text", ["", "id: rules\n", "- [\n", "- rules\n"])
def test_a_manifest_that_is_no_list_of_entries_is_refused(manifest: Path, text: str) -> None:
    manifest.write_text(text, "utf-8")
    with pytest.raises(ManifestError, match=r"manifest\.yaml"):
        read_manifest(manifest)


def test_a_manifest_in_another_encoding_is_refused(manifest: Path) -> None:
    manifest.write_bytes(ENTRY.encode("gb18030"))
    with pytest.raises(ManifestError, match=r"manifest\.yaml"):
        read_manifest(manifest)


def test_a_missing_manifest_is_refused(manifest: Path) -> None:
    with pytest.raises(ManifestError, match=r"manifest\.yaml"):
        read_manifest(manifest)
    assert issubclass(ManifestError, CorpusError)
