"""The one way in: serve (default), ask, index, register, questions, eval."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import AssistantError, SettingsError
from assistant.index_options import add_options
from assistant.settings import Settings, read_settings
from corpus.errors import CorpusError
from evals.benchmarks.by_name import BENCHMARKS
from evals.errors import CasesError, LoadError
from index.errors import SearchIndexError

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.chain import Assistant
    from evals.comparison import Line
    from index.holdings import Holdings
    from index.retriever import SearchIndex
    from index.vectors import Vectors

# Libraries ask no other host for what nobody wants to know.
QUIET = {
    "ANONYMIZED_TELEMETRY": "False",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "TOKENIZERS_PARALLELISM": "false",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit status."""
    options = parser().parse_args(arguments)
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    try:
        status = int(options.run(options, read_settings(os.environ)))
        sys.stdout.flush()
        return status
    except BrokenPipeError:  # the reader of the output has seen enough: `app.py ask … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (AssistantError, CasesError, CorpusError, LoadError, SearchIndexError) as error:
        print(f"huigui: {error}", file=sys.stderr)
        return 2


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(prog="app.py", description=__doc__)
    top.set_defaults(run=serve)
    commands = top.add_subparsers(title="commands", metavar="COMMAND")

    one = commands.add_parser("serve", help="serve the API and the chat page (the default)")
    one.set_defaults(run=serve)

    one = commands.add_parser("ask", help="answer one question in the terminal")
    one.add_argument("question", nargs="+", help="the question; earlier ones of a talk go first")
    one.add_argument("--json", action="store_true", help="print the answer object")
    one.set_defaults(run=ask)

    one = commands.add_parser("index", help="add documents; build the index if it is missing")
    add_options(one)
    one.set_defaults(run=index)

    one = commands.add_parser("register", help="write the register of provisions, a checklist")
    one.add_argument("--format", choices=("csv", "xlsx"), default="csv")
    one.add_argument("--output", default="", help="file to write (default: standard output)")
    one.set_defaults(run=write_register)

    one = commands.add_parser(
        "questions", help="write what people asked that the documents do not answer, as a sheet"
    )
    one.add_argument("--format", choices=("csv", "xlsx"), default="csv")
    one.add_argument("--output", default="", help="file to write (default: standard output)")
    one.set_defaults(run=write_questions)

    one = commands.add_parser("eval", help="ask the evaluation cases and report")
    one.add_argument("--cases", default="", help="ask the cases of a .yaml, .csv or .xlsx file")
    one.add_argument(
        "--output", default="", help="folder for the report (default: the data folder)"
    )
    one.add_argument("--llm", default="", help="ask them with a language model too, provider:model")
    one.add_argument(
        "--benchmark",
        choices=tuple(BENCHMARKS),
        help="measure retrieval, growth or speed instead, or a server under load",
    )
    one.add_argument("--model", default="", help="the embedding model to measure")
    one.add_argument(
        "--data", default="", help="folder of the data sets (stard, regulations, scale)"
    )
    one.add_argument("--sizes", type=int, nargs="+", help="numbers of clauses (scale)")
    one.set_defaults(run=evaluate)
    return top


def serve(_: argparse.Namespace, settings: Settings) -> int:
    """Serve until stopped."""
    from assistant.log import set_up
    from assistant.starting import run

    set_up(settings)
    run(partial(open_api, settings), settings)
    return 0


def open_api(settings: Settings) -> FastAPI:
    """The API and the chat page over the documents, the index built first if need be."""
    from assistant.admin_api import admin_router
    from assistant.api import create_api
    from assistant.asked import AskedStore
    from assistant.lazy_app import add_page
    from assistant.serving import NewestServing

    AskedStore(settings.data, settings.keep_questions).forget()
    holdings = open_holdings(settings)
    serving = NewestServing(holdings, open_index(holdings), assembly(settings))
    serving.follow()
    api = create_api(serving, settings)
    if settings.admin_key:
        api.include_router(admin_router(holdings, serving.refresh, settings.admin_key))
    add_page(api)
    print(f"Huigui 会规助手: http://{settings.host}:{settings.port}", file=sys.stderr)
    return api


def ask(options: argparse.Namespace, settings: Settings) -> int:
    """Answer one question in the terminal."""
    from assistant.terminal import render

    answer = open_assistant(settings).answer(options.question)
    if options.json:
        from assistant.wire import to_wire

        print(to_wire(answer).model_dump_json(indent=2))
    else:
        print(render(answer, colour=sys.stdout.isatty()))
    return 0


def index(options: argparse.Namespace, settings: Settings) -> int:
    """Add documents, list, remove or check them, or build the index if it is missing."""
    from assistant.banks import open_banks
    from assistant.index_command import run

    if options.verify:
        settings = replace(settings, data=Path(options.verify))
    holdings = open_holdings(settings)
    with progress_bar() as progress:
        writing = partial(progress, doing="writing")
        banks = partial(open_banks, settings, holdings, writing)
        return run(options, holdings, progress, print, banks)


def write_register(options: argparse.Namespace, settings: Settings) -> int:
    """Write the register of provisions to a file or to standard output."""
    from assistant.register import COLUMNS, select

    rows = (entry.row for entry in select(open_holdings(settings).library()))
    return write_sheet(options, COLUMNS, rows)


def write_questions(options: argparse.Namespace, settings: Settings) -> int:
    """Write the questions kept that were refused or whose answers did not help, like ones together.

    SettingsError where none are kept.
    """
    from assistant.asked import AskedStore
    from evals.questions import COLUMNS, rows
    from index.embedding import load_embedder

    asked = AskedStore(settings.data, settings.keep_questions).read()
    if not asked:
        raise SettingsError(
            f"no questions are kept in {settings.data}: set HUIGUI_KEEP_QUESTIONS=30, serve, "
            "and come back once people have asked"
        )
    return write_sheet(options, COLUMNS, rows(asked, load_embedder(settings.embedding_model)))


def write_sheet(
    options: argparse.Namespace, columns: Mapping[str, int], rows: Iterable[Iterable[str]]
) -> int:
    """Write rows as CSV or workbook to a file or to standard output."""
    from assistant.spreadsheet import as_csv, as_xlsx

    if options.format == "xlsx" and not options.output and sys.stdout.isatty():
        raise SettingsError("a workbook cannot be shown in a terminal: add --output sheet.xlsx")
    content = {"csv": as_csv, "xlsx": as_xlsx}[options.format](columns, rows)
    if options.output:
        try:
            Path(options.output).write_bytes(content)
        except OSError as error:
            raise SettingsError(f"--output {options.output}: {error.strerror}") from error
    else:
        sys.stdout.buffer.write(content)
    return 0


def evaluate(options: argparse.Namespace, settings: Settings) -> int:
    """Ask the evaluation cases, 1 if a threshold is missed; or run a benchmark.

    With `--llm` they are asked twice; the thresholds are those of the answers without a model.
    """
    if options.benchmark:
        outcome = BENCHMARKS[options.benchmark](options, settings)
        print(outcome.text)
        return tell_failures("below its floor", outcome.failures)
    from evals.cases import load_cases, read_yaml
    from evals.comparison import compare, comparison_table
    from evals.report import table, write_report
    from evals.run import run_cases
    from evals.sheet import SHEETS, read_sheet
    from evals.thresholds import missed

    if options.cases:
        path = Path(options.cases)
        cases = read_sheet(path) if path.suffix.lower() in SHEETS else read_yaml(path)
    else:
        cases = load_cases()
    assistant = open_assistant(replace(settings, llm=options.llm))
    plain = results = run_cases(replace(assistant, model=None), cases)
    print(table(plain))
    compared: tuple[Line, ...] = ()
    if assistant.model:
        results = run_cases(assistant, cases)
        compared = compare(plain, results, assistant.model.meter)
        print(comparison_table(compared))
    folder = Path(options.output) if options.output else settings.data / "reports"
    print(f"report: {write_report(results, folder, compared)}")
    failures = [] if options.cases else missed(plain)
    return tell_failures("below its threshold", failures)


def tell_failures(what: str, failures: Sequence[str]) -> int:
    """Say each failure; returns the exit status, 1 if there is any."""
    for failure in failures:
        print(f"{what}: {failure}", file=sys.stderr)
    return 1 if failures else 0


def open_assistant(settings: Settings) -> Assistant:
    """The assistant over the documents as they are now, the index built first if need be."""
    return assembly(settings)(open_index(open_holdings(settings)))


def assembly(settings: Settings) -> Callable[[SearchIndex], Assistant]:
    """What makes an assistant over an index: the parts that stay when documents change."""
    from assistant.chain import Assistant
    from assistant.language_model import open_model
    from index.reader import Reader

    reader, model = Reader.load(), open_model(settings)
    return lambda index: Assistant(index, reader, model=model)


def open_holdings(settings: Settings) -> Holdings:
    """The shipped documents and those in the data folder."""
    from corpus.library import load_library
    from index.embedding import load_embedder
    from index.holdings import Holdings

    return Holdings(
        settings.data / "index",
        load_library(),
        load_embedder(settings.embedding_model),
        open_vectors(settings),
    )


def open_vectors(settings: Settings) -> Vectors:
    """Where the vectors are: in the data folder, or in a Chroma server."""
    from index.server import ServerVectors
    from index.vectors import LocalVectors

    return ServerVectors(settings.chroma_url) if settings.chroma_url else LocalVectors()


def open_index(holdings: Holdings) -> SearchIndex:
    """The index in use, built with a progress bar if need be."""
    with progress_bar() as progress:
        return holdings.open(progress, waiting)


def waiting() -> None:
    """Say why nothing happens."""
    print("another process is changing the documents; waiting for it", file=sys.stderr)


@contextmanager
def progress_bar() -> Iterator[Callable[..., None]]:
    """A progress bar on standard error, a line for every step; nothing where there are none.

    A step that is begun again, with nothing done of it, begins its line again.
    """
    from rich.console import Console
    from rich.progress import Progress, TaskID

    steps: dict[str, TaskID] = {}
    bar = Progress(console=Console(stderr=True))

    def advance(step: str, done: int, total: int, doing: str = "indexing") -> None:
        bar.start()
        if step not in steps:
            steps[step] = bar.add_task(f"{doing} {step}", total=total)
        elif not done:
            bar.reset(steps[step], total=total)
        bar.advance(steps[step], done)

    try:
        yield advance
    finally:
        if steps:
            bar.stop()


if __name__ == "__main__":
    sys.exit(main())
