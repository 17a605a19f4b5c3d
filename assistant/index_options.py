"""The options of the command `index`."""

from __future__ import annotations

import argparse

# What an option says of a document, by the name of the option.
GIVEN = {
    "id": "what it is called in addresses and by --remove (default: the file's name)",
    "title": "its title",
    "kind": "law, regulation, standard, paper or charter",
    "status": "whether it is in force, a draft …",
    "date": "when it was issued, 2026-03-01",
    "issuer": "who issued it",
    "supersedes": "the id of the document whose next edition it is",
    "in_force": "from when on it is in force, 2026-03-01",
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files or folders to add")
    for name, words in GIVEN.items():
        parser.add_argument(f"--{name.replace('_', '-')}", help=f"of one file: {words}")
    parser.add_argument(
        "--replace", action="store_true", help="put the files in the place of those of the same id"
    )
    parser.add_argument(
        "--write-bank",
        action="store_true",
        help="have the language model (HUIGUI_LLM) write question bank and English of the files; "
        "without files, of all documents added; says what it asks, goes on where it stopped",
    )
    other = parser.add_mutually_exclusive_group()
    other.add_argument("--list", action="store_true", help="list the documents")
    other.add_argument("--remove", metavar="ID", help="remove a document that was added")
    other.add_argument("--rebuild", action="store_true", help="build the whole index anew")
    other.add_argument(
        "--verify", nargs="?", const="", metavar="FOLDER", help="check a data folder (HUIGUI_DATA)"
    )
    other.add_argument("--report", action="store_true", help="report on every document")
