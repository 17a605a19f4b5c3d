"""What is known of a user's document: given in a sidecar or by options, else told from its text."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from corpus.document import AUTHORITY, Kind, Metadata
from corpus.errors import DocumentError
from corpus.manifest import OF_THE_FILE, Entry
from corpus.marks import article_mark, division_mark
from corpus.outline.form import form_of
from corpus.reading import read_text

STATUS = "状态未注明"
LONGEST_ID = 80
# YAML reads 2024-01-01 as a date, and 2024 as a number.
DATES = frozenset({"date", "as_of", "in_force"})
_UNSAFE = re.compile(r"[^\w.\-—·（）()《》]+")
_CONTENTS = re.compile(r"目\s*[录次]$|#")
_LAW = re.compile(r"(?<!办)(?:法|法典|宪法)(?:[（(][^）)]*[）)])?$")


def given_model() -> type[BaseModel]:
    """The fields of a manifest's entry, all optional: what may be said of a file."""
    fields: dict[str, Any] = {
        name: (field.rebuild_annotation(), None)
        for name, field in Entry.model_fields.items()
        if name not in OF_THE_FILE
    }
    return create_model("Given", __config__=ConfigDict(extra="forbid"), **fields)


def file_name(name: str) -> str:
    """The last part of a path in any system's writing; DocumentError where nothing is left."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    last = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip()
    if not last.strip(". "):
        raise DocumentError(f"{name!r} is no file name: name the file by its title, as 章程.docx")
    return last


def metadata(name: str, text: str, given: Mapping[str, object]) -> Metadata:
    """What is given of a file, and a sensible guess for the rest."""
    known = checked(given)
    head = text.split("\n", 400)
    title = known.get("title") or title_of(head) or PurePosixPath(name).stem
    kind = known.get("kind") or kind_of(text, title)
    guessed: dict[str, Any] = {
        "id": safe_id(PurePosixPath(name).stem),
        "title": title,
        "kind": kind,
        "status": STATUS,
        "authority": AUTHORITY[kind],
        "origin": name,
    }
    return Metadata(**(guessed | known))


def checked(given: Mapping[str, object]) -> dict[str, Any]:
    """The fields given, of the right types; DocumentError names the one that is not."""
    model = given_model()
    for field in given:
        if field not in model.model_fields:
            near = difflib.get_close_matches(str(field), model.model_fields, 1)
            hint = (
                f"did you mean {near[0]!r}?" if near else f"known: {', '.join(model.model_fields)}"
            )
            raise DocumentError(f"metadata field {field!r} is unknown; {hint}")
    try:
        fields: dict[str, Any] = model(**given).model_dump(exclude_none=True)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise DocumentError(f"metadata field {field!r}: {first['msg']}") from error
    if "id" in fields and fields["id"] != (safe := safe_id(fields["id"])):
        raise DocumentError(f"id {fields['id']!r} cannot be used; one that can: {safe!r}")
    return fields


def safe_id(words: str) -> str:
    """An id that is safe as a file name and in an address; Chinese stays Chinese."""
    name = _UNSAFE.sub("-", unicodedata.normalize("NFC", words)).strip("-. ")[:LONGEST_ID]
    return name or "document"


def title_of(head: list[str]) -> str | None:
    """The first line that is a title: marked as heading, else short and no sentence."""
    lines = [line.strip() for line in head if line.strip()][:10]
    for line in sorted(lines, key=lambda line: not line.startswith("#")):
        words = re.sub(r"^#{1,6}\s+", "", line)
        is_part = article_mark(words) or division_mark(words) or _CONTENTS.match(words)
        if not is_part and 1 < len(words) <= 60 and words[-1] not in "。；：，,;:":
            return re.sub(r"\s+", " ", words).strip()
    return None


def kind_of(text: str, title: str) -> Kind:
    """The kind of a document, guessed from its title and the form of its text."""
    form = form_of(read_text(text, title))
    if re.search("章程", title) and form != "numbered":
        return "charter"
    if form == "articles":
        return "law" if _LAW.search(title) else "regulation"
    return "standard" if form == "numbered" else "paper"


def read_sidecar(path: Path) -> Mapping[str, object]:
    """The metadata beside the file `NAME.ext`, in `NAME.ext.yaml`; none if there is none."""
    sidecar = path.with_name(path.name + ".yaml")
    if not sidecar.exists():
        return {}
    try:
        found = yaml.safe_load(sidecar.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise DocumentError(f"{sidecar}: cannot be read: {error}") from error
    if not isinstance(found, dict):
        raise DocumentError(f"{sidecar}: must hold fields and values, as `title: 某协会章程`")
    return {key: str(value) if key in DATES else value for key, value in found.items()}
