"""Files that are broken, locked, of another kind, or made to do harm: a clear error each."""

from __future__ import annotations

import contextlib
import io
import time
import zipfile
import zlib
from collections.abc import Mapping

import docx
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from corpus.errors import DocumentError
from corpus.intake import Limits, take_in
from tests.corpus.intake.regulations import CHARTER
from tests.corpus.intake.written import as_pdf, as_word, saved


def error(name: str, content: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(DocumentError) as raised:
        take_in(name, content, {}, limits or Limits())
    return str(raised.value)


def zipped(parts: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def with_part(word: bytes, name: str, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    return zipped({**parts, name: content})


def blank_pdf(pages: int = 1, password: str = "") -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, encrypt=StandardEncryption(password) if password else None)
    for _ in range(pages):
        canvas.rect(100, 100, 300, 300, fill=1)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def pdf_with_stream(stream: bytes) -> bytes:
    """A PDF of one page whose content is a compressed stream."""
    packed = zlib.compress(stream, 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F "
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed),
    ]
    body = b"%PDF-1.4\n"
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + (
        b"xref\n0 5\n0000000000 65535 f \n%strailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (table, len(body))
    )


WORD = as_word(CHARTER)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("空.txt", b"", "empty"),
        ("空.txt", b" \r\n\t", "empty"),
        ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "save it as .docx"),
        (
            "密.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "without a password",
        ),
        ("表.docx", zipped({"xl/workbook.xml": b"<a/>"}), "Excel"),
        ("包.docx", zipped({"readme.txt": b"hello"}), "ZIP archive"),
        ("坏.docx", WORD[: len(WORD) // 2], "damaged"),
        ("坏.docx", zipped({"word/document.xml": b"<w"}), "damaged"),
        ("坏.pdf", b"%PDF-1.7\nnothing", "damaged PDF"),
        ("不是.pdf", "第一条 这是文字。".encode(), "has the ending .pdf but is none"),
        ("锁.pdf", blank_pdf(password="secret"), "without a password"),
        ("空.pdf", blank_pdf(), "its pages are empty"),
        ("图.png", b"\x89PNG\r\n\x1a\n" + bytes(50), "picture"),
        ("富.rtf", b"{\\rtf1 hello}", "RTF"),
        ("数.csv", b"a,b\n1,2\n", ".csv cannot be read"),
        ("乱.txt", bytes(range(128, 256)) * 20, "encoding"),
        ("繁.txt", "會費的標準應由會員大會通過，並報主管機關備查。".encode("big5") * 9, "encoding"),
        ("制.txt", b"abc\x00\x01\x02\x03\x04\x05\x06\x07" * 30, "text"),
        ("只有脚本.html", b"<html><script>alert(1)</script></html>", "holds no text"),
    ],
)
def test_what_cannot_be_read_is_said_with_what_to_do(name: str, content: bytes, says: str) -> None:
    assert says in error(name, content)


def test_what_a_file_is_its_content_says() -> None:
    assert take_in("改名.txt", as_pdf(CHARTER), {}).text.startswith("# 某市家具行业协会章程")
    page = "<!DOCTYPE html><p>第一条 甲。</p><p>第二条 乙。</p>".encode()
    assert take_in("网页.txt", page, {}).text == "第一条 甲。\n\n第二条 乙。\n"


@pytest.mark.parametrize(
    "name", ["../../etc/章程.txt", "C:\\docs\\章程.txt", "/章程.txt", "章\x00程.txt"]
)
def test_only_the_last_part_of_a_name_counts(name: str) -> None:
    assert take_in(name, "第一条 甲。\n第二条 乙。\n".encode(), {}).metadata.id == "章程"


@pytest.mark.parametrize("name", ["..", "", "a/..", "\x00", "/"])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    assert "no file name" in error(name, "第一条 甲。".encode())


def test_an_archive_that_says_that_it_unpacks_to_too_much_is_refused() -> None:
    bomb = with_part(WORD, "word/media/a.bin", bytes(201 << 20))
    assert len(bomb) < 1 << 20
    assert "unpacks to" in error("炸弹.docx", bomb)


def test_an_archive_that_lies_about_its_size_is_refused() -> None:
    bomb = bytearray(with_part(WORD, "word/media/a.bin", bytes(8 << 20)))
    size = (8 << 20).to_bytes(4, "little")
    while (at := bomb.find(size)) >= 0:
        bomb[at : at + 4] = (100).to_bytes(4, "little")
    assert "damaged" in error("谎.docx", bytes(bomb), Limits(unpacked=1 << 20))


@pytest.mark.parametrize(
    "declared",
    [
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b'<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;">]><a>&y;</a>',
        '<!DOCTYPE a [<!ENTITY x "ha">]><a>&x;</a>'.encode("utf-16"),
    ],
)
@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "_rels/.rels"])
def test_xml_that_declares_entities_is_refused(part: str, declared: bytes) -> None:
    assert "declares XML entities" in error("实体.docx", with_part(WORD, part, declared))


def test_an_entity_in_a_page_reads_no_file() -> None:
    page = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>第一条 甲&x;乙。</p>'
    assert "root:" not in take_in("实体.html", page.encode(), {}).text


def test_a_pdf_stream_that_swells_ends_its_own_process_only() -> None:
    bomb = pdf_with_stream(b"q " * (100 << 20))
    assert len(bomb) < 2 << 20
    says = error("炸弹.pdf", bomb, Limits(memory=256 << 20, seconds=20))
    assert "memory" in says or "took more than" in says or "run OCR" in says


def test_a_reader_that_takes_too_long_is_ended() -> None:
    slow = pdf_with_stream(b"BT /F 9 Tf (x) Tj ET " * (4 << 20))
    started = time.monotonic()
    says = error("慢.pdf", slow, Limits(seconds=1.5))
    assert "took more than 1.5 s" in says
    assert time.monotonic() - started < 10


def test_a_reader_without_memory_is_an_error() -> None:
    says = error("大.pdf", as_pdf(CHARTER), Limits(memory=20 << 20))
    assert "memory" in says


def test_a_word_file_too_large_for_the_memory_is_not_called_damaged() -> None:
    paragraphs = b"<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 400_000
    with zipfile.ZipFile(io.BytesIO(WORD)) as archive:
        body = archive.read("word/document.xml").replace(b"<w:body>", b"<w:body>" + paragraphs)
    large = with_part(WORD, "word/document.xml", body)
    says = error("大.docx", large, Limits(memory=100 << 20))
    assert says.endswith("needs more than 104,857,600 bytes of memory to read: split it")


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        (Limits(size=100), "100 are allowed"),
        (Limits(pages=3), "has 4 pages; 3 are allowed"),
    ],
)
def test_a_file_beyond_a_limit_is_refused(limits: Limits, says: str) -> None:
    assert says in error("长.pdf", blank_pdf(4), limits)


def test_more_characters_than_allowed_are_refused() -> None:
    content = "会费。\n".encode() * 400
    assert "1,000 are allowed" in error("长.txt", content, Limits(characters=1000))


def test_an_empty_page_is_a_problem_that_names_it() -> None:
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.drawString(100, 700, "1.1 Scope of the dues")
    canvas.showPage()
    canvas.rect(0, 0, 100, 100, fill=1)
    canvas.showPage()
    canvas.save()
    assert take_in("半.pdf", file.getvalue(), {}).problems == ("page 2: empty",)


def test_a_deeply_nested_page_is_read_or_refused() -> None:
    page = b"<div>" * 50_000 + "第一条 甲。".encode()
    with contextlib.suppress(DocumentError):
        assert "第一条 甲。" in take_in("深.html", page, {}).text


def test_a_word_file_of_revisions_reads_as_it_would_print() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("第一条 会费")
    run = paragraph.add_run("不")._r
    deleted = run.makeelement(run.tag.replace("}r", "}del"), {})
    run.getparent().replace(run, deleted)
    deleted.append(run)
    run[0].tag = run[0].tag.replace("}t", "}delText")
    paragraph.add_run("应当公开。")
    document.add_paragraph("第二条 另行规定。")
    assert take_in("修订.docx", saved(document), {}).text.startswith("第一条 会费应当公开。")
