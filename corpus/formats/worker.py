"""The process that reads one file, started by corpus.intake: bytes come in, JSON goes out."""

from __future__ import annotations

import contextlib
import json
import math
import os
import resource
import sys
from collections.abc import Callable

from corpus.errors import DocumentError, PicturesError
from corpus.formats.blocks import Content
from corpus.formats.limits import Limits


def main() -> None:
    """Read what standard input orders, answer on standard output."""
    order = json.loads(sys.stdin.buffer.readline())
    limits = Limits(**order["limits"])
    confine(limits)
    output = sys.stdout.buffer
    sys.stdout = sys.stderr
    try:
        read = reader(order["format"], limits)(sys.stdin.buffer.read())
        if len(read.text) > limits.characters:
            raise DocumentError(
                f"holds {len(read.text):,} characters; {limits.characters:,} are allowed: split it"
            )
        found: dict[str, object] = {"text": read.text, "problems": read.problems}
    except PicturesError:
        found = {"scan": True}
    except DocumentError as error:
        found = {"error": str(error)}
    except MemoryError:
        found = {"error": f"needs more than {limits.memory:,} bytes of memory to read: split it"}
    except RecursionError:
        found = {"error": "is nested too deeply to read: save it again as text"}
    output.write(json.dumps(found).encode())
    output.flush()
    os._exit(0)  # libraries' clean-up of a hostile file is not waited for


def confine(limits: Limits) -> None:
    """Take from this process memory beyond the limit, time, files to write and core dumps."""
    seconds = math.ceil(limits.seconds) + 1
    bounds = {
        resource.RLIMIT_AS: limits.memory,
        resource.RLIMIT_CPU: seconds * (os.cpu_count() or 1),
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for what, bound in bounds.items():
        with contextlib.suppress(ValueError, OSError):  # macOS bounds no address space
            resource.setrlimit(what, (bound, bound))


def reader(form: str, limits: Limits) -> Callable[[bytes], Content]:
    """The reader of a format; only its own library is loaded."""
    if form == "pdf":
        from corpus.formats.pdf import read_pdf

        return lambda data: read_pdf(data, limits)
    if form == "scan":
        from corpus.formats.pdf import read_scan

        return lambda data: read_scan(data, limits)
    if form == "word":
        from corpus.formats.word import read_word

        return lambda data: read_word(data, limits)
    if form == "html":
        from corpus.formats.web import read_html

        return read_html
    from corpus.formats.plain import decode, read_plain

    if form == "text":
        return read_plain
    from corpus.formats.markdown import read_markdown

    return lambda data: read_markdown(decode(data))


if __name__ == "__main__":
    main()
