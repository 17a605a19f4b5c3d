"""The prompts, one file each under `prompts/`: a version, then the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

import yaml

from assistant.errors import PromptError

FOLDER = Path(__file__).with_name("prompts")
# What every prompt has to have filled in.
PLACEHOLDERS: dict[str, set[str]] = {
    "answer.zh": {"language"},
    "answer.en": {"language"},
    "understand.zh": set(),
    "understand.en": set(),
    "annotate.zh": set(),
    "annotate.en": set(),
}
_FRONT = re.compile(r"---\n(.*?)\n---\n(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the model is told to do; `version` counts up with every change of the text."""

    name: str
    version: int
    text: str

    def fill(self, **values: str) -> str:
        """The text with its placeholders filled in."""
        return Template(self.text).substitute(values)


@cache
def load_prompt(name: str, folder: Path = FOLDER) -> Prompt:
    """Read a prompt; PromptError says what is wrong with its file."""
    path = folder / f"{name}.md"
    try:
        match = _FRONT.fullmatch(path.read_text("utf-8"))
    except OSError as error:
        raise PromptError(f"{path}: {error.strerror}") from error
    front: Any = yaml.safe_load(match[1]) if match else None
    version = front.get("version") if isinstance(front, dict) else None
    if match is None or not isinstance(version, int):
        raise PromptError(f"{path}: begin with --- and a line `version: 1`, then --- and the text")
    template = Template(match[2].strip())
    if not template.is_valid() or set(template.get_identifiers()) != PLACEHOLDERS[name]:
        wanted = ", ".join(f"${one}" for one in PLACEHOLDERS[name]) or "none"
        raise PromptError(f"{path}: the placeholders must be {wanted}; a dollar sign is $$")
    return Prompt(name, version, template.template)
