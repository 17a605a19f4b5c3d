"""What a file is: told by its first bytes, and by its ending only where bytes are silent."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePosixPath
from typing import Literal

from corpus.errors import DocumentError
from corpus.formats.limits import Limits

Format = Literal["pdf", "word", "html", "markdown", "text"]

ENDINGS: dict[str, Format] = {
    ".pdf": "pdf",
    ".docx": "word",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".text": "text",
}
KNOWN = "PDF, DOCX, HTML, Markdown and plain text"
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)


def format_of(name: str, content: bytes, limits: Limits) -> Format:
    """The format of a file; DocumentError for one that cannot be read, with what to do."""
    if not content.strip(b"\x00\t\n\r \xef\xbb\xbf\xff\xfe"):
        raise DocumentError("is empty: add the file again once it has been saved whole")
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith(b"PK"):
        return archive(content, limits)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise DocumentError(old_office(content))
    if content.startswith(b"{\\rtf"):
        raise DocumentError("is RTF: open it in Word or WPS and save it as .docx")
    if content.startswith(PICTURES):
        raise DocumentError("is a picture: save it as PDF, or type the text")
    return of_text(PurePosixPath(name).suffix.lower(), content)


def of_text(ending: str, content: bytes) -> Format:
    """The format of what has no binary mark: by its ending, unless it begins as HTML does."""
    found = ENDINGS.get(ending)
    if found in ("pdf", "word"):
        raise DocumentError(f"has the ending {ending} but is none: it may be cut off or renamed")
    if found in (None, "text") and _HTML.match(content[:4096].replace(b"\x00", b"")):
        return "html"
    if found is None and ending:
        raise DocumentError(f"files ending in {ending} cannot be read, only {KNOWN}")
    return found or "text"


def archive(content: bytes, limits: Limits) -> Format:
    """A ZIP file as Word leaves one, of a bearable size when unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            members = opened.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise DocumentError("is a damaged ZIP or Word file: save it again as .docx") from error
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.unpacked or len(members) > limits.members:
        raise DocumentError(
            f"unpacks to {unpacked:,} bytes in {len(members):,} parts, more than the allowed "
            f"{limits.unpacked:,} bytes and {limits.members:,} parts"
        )
    names = {member.filename for member in members}
    if any(member.flag_bits & 1 for member in members):
        raise DocumentError("is encrypted: save it without a password")
    if "word/document.xml" in names:
        return "word"
    raise DocumentError(f"is {other_archive(names)}, no Word document: save it as .docx or PDF")


def other_archive(names: set[str]) -> str:
    """What an archive is, if not a Word document."""
    if any(name.startswith("xl/") for name in names):
        return "an Excel workbook"
    if any(name.startswith("ppt/") for name in names):
        return "a PowerPoint presentation"
    return "an OpenDocument file" if "content.xml" in names else "a ZIP archive"


def old_office(content: bytes) -> str:
    """What is wrong with a file in the container of old Office: encrypted, or too old."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return "is encrypted: save it without a password"
    return "is an old Office file (.doc, .wps, .xls): open it in Word or WPS and save it as .docx"
