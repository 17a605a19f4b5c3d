"""Bytes of text to characters: UTF-8, UTF-16 and GB18030 told apart."""

from __future__ import annotations

import codecs
import re

from corpus.errors import DocumentError
from corpus.formats.blocks import Block, Content, content, visible
from corpus.reading import is_wrapped

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Almost any bytes decode as GB18030. What is Chinese holds some of these; noise and Big5 do not.
_COMMON = frozenset("的一是不有在人和以会及为定应上中国大其第条章本法规行者之对於為會應個年月日")
_CJK = re.compile("[\u3400-\u9fff]")
_NOT_TEXT = re.compile("[\u0000-\u0008\u000e-\u001a\u001c-\u001f\ufffe\uffff]")
SAVE_AS = "save it as UTF-8 text"


def read_plain(data: bytes) -> Content:
    """A text file; wrapped lines stay as they are: `corpus.reading` knows how to join them."""
    text = decode(data)
    if is_wrapped(text):
        return Content("\n".join(visible(line) for line in text.split("\n")))
    return content(Block(line) for line in text.split("\n"))


def decode(data: bytes) -> str:
    """The characters of a text file; DocumentError where its encoding cannot be told."""
    text = decoded(data)
    if len(_NOT_TEXT.findall(text)) > len(text) // 1000:
        raise DocumentError(f"is no text: it holds control characters; {SAVE_AS}")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def decoded(content: bytes) -> str:
    """The characters by the byte order mark, else by what decodes and makes sense."""
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    if (encoding := marked or silent_utf16(content)) is not None:
        return strictly(content, encoding)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("gb18030", "replace")
    if text.count("\ufffd") * 1000 > len(text) or not is_chinese(text):
        raise DocumentError(f"is in no encoding known here (UTF-8, UTF-16, GB18030); {SAVE_AS}")
    return text


def strictly(content: bytes, encoding: str) -> str:
    """Decode, or say at which byte it fails."""
    try:
        return content.decode(encoding)
    except UnicodeError as error:
        where = f" (byte {error.start})" if isinstance(error, UnicodeDecodeError) else ""
        raise DocumentError(
            f"looks like {encoding} text but is damaged{where}; {SAVE_AS}"
        ) from error


def silent_utf16(content: bytes) -> str | None:
    """UTF-16 without a byte order mark: spaces and line ends leave a zero in every second byte."""
    head = content[:4096]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) < 2 or len(head) % 2 or min(even, odd) * 4 > max(even, odd):
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def is_chinese(text: str) -> bool:
    """Whether a text's Chinese characters are those that every Chinese text holds."""
    chinese = _CJK.findall(text)
    others = sum(not c.isascii() for c in text) - len(chinese)
    return sum(c in _COMMON for c in chinese) * 40 >= len(chinese) and others <= len(chinese) * 2
