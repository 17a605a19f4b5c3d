"""The command `index`: documents added, listed, removed, checked; told line by line."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from assistant.banks import Banks, no_model
from assistant.index_options import GIVEN
from corpus.additions import Received
from corpus.errors import CorpusError, DocumentError
from corpus.intake import read_sidecar, take_in
from corpus.report import report
from index.build import Progress
from index.errors import IndexWriteError, SearchIndexError
from index.holdings import Holdings
from index.verify import verify

SIDECAR = ".yaml"
Say = Callable[[str], None]
# Opens what writes question banks, None without a language model; it takes seconds.
OpenBanks = Callable[[], Banks | None]


def run(
    options: argparse.Namespace,
    holdings: Holdings,
    progress: Progress,
    say: Say,
    open_banks: OpenBanks = lambda: None,
) -> int:
    """Do what the options say; the exit status."""
    if options.verify is not None:
        return check(holdings, say)
    if options.report:
        say(full_report(holdings))
    elif options.list:
        for line in listing(holdings):
            say(line)
    elif options.remove:
        holdings.remove(options.remove, progress, waiting(say))
        say(f"{options.remove}: removed")
    elif options.rebuild:
        holdings.rebuild(progress, waiting(say))
        say("rebuilt")
    elif options.paths or options.write_bank:
        return add_and_annotate(options, holdings, progress, say, open_banks)
    else:
        index = holdings.open(progress, waiting(say))
        documents, questions = index.library.documents, index.library.bank
        say(f"index {index.folder.name}: {len(documents)} documents, {len(questions)} questions")
    return 0


def add_and_annotate(
    options: argparse.Namespace,
    holdings: Holdings,
    progress: Progress,
    say: Say,
    open_banks: OpenBanks,
) -> int:
    """Add files, then have their question banks written or say what that would cost."""
    banks = open_banks()
    if options.write_bank and banks is None:
        raise no_model()
    ids, status = add(options, holdings, progress, say) if options.paths else ([], 0)
    if banks and options.write_bank:
        ids = ids if options.paths else [entry.id for entry in holdings.added()]
        return status | banks.write(ids, progress, say, waiting(say))
    if banks:
        banks.offer(ids, say)
    return status


def add(
    options: argparse.Namespace, holdings: Holdings, progress: Progress, say: Say
) -> tuple[list[str], int]:
    """Add files; the documents' ids, and 1 if one cannot be read: the others are added."""
    given = {name: value for name in GIVEN if (value := getattr(options, name)) is not None}
    paths = list(files(options.paths))
    if given and len(paths) != 1:
        raise DocumentError(
            f"--{next(iter(given))} is of one document: give one file, or write what is known of "
            f"each beside it, in FILE{SIDECAR}"
        )
    received, unread = [], 0
    for path in paths:
        try:
            received.append(read(path, given))
        except CorpusError as error:
            say(f"{path}: not added: {error}")
            unread += 1
    for change in holdings.put(received, progress, options.replace, waiting(say)):
        say(f"{change.id}: {change.done}")
        for problem in change.problems:
            say(f"  {problem}")
    return [one.id for one in received], 1 if unread else 0


def read(path: Path, given: Mapping[str, object]) -> Received:
    """Read a file, with what is known of it from beside it and from the options."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DocumentError(f"{path}: cannot be read: {error.strerror}") from error
    return Received(
        path.name, content, take_in(path.name, content, {**read_sidecar(path), **given})
    )


def files(paths: Sequence[str]) -> Iterator[Path]:
    """The files named, and those in the folders named; not hidden ones, and no sidecars."""
    for path in map(Path, paths):
        if path.is_dir():
            inside = (p for p in sorted(path.rglob("*")) if p.is_file())
            yield from (
                p
                for p in inside
                if not any(part.startswith(".") for part in p.relative_to(path).parts)
                and p.suffix != SIDECAR
            )
        elif path.exists():
            yield path
        else:
            raise DocumentError(f"{path}: there is no such file")


def waiting(say: Say) -> Callable[[], None]:
    """What to say before waiting for another process."""
    return lambda: say("another process is changing the documents; waiting for it to be done")


def listing(holdings: Holdings) -> Iterator[str]:
    """A line for every document."""
    added = {entry.id: entry for entry in holdings.added()}
    for document in holdings.library().documents:
        entry = added.get(document.id)
        origin = f"added from {entry.received_as}" if entry else "shipped"
        metadata = document.metadata
        yield f"{document.id}\t{metadata.kind}\t{origin}\t《{metadata.title}》 {metadata.status}"


def full_report(holdings: Holdings) -> str:
    """The report on every document, and what could not be read of those that were added."""
    lines = [report(holdings.library())]
    for entry in holdings.added():
        lines += [f"{entry.id}: {problem}" for problem in entry.problems]
    return "\n".join(lines)


def check(holdings: Holdings, say: Say) -> int:
    """Check everything; 1 if anything is damaged."""
    try:
        say(verify(holdings))
    except IndexWriteError:
        raise
    except (CorpusError, SearchIndexError) as error:
        say(f"damaged: {error}")
        return 1
    return 0
