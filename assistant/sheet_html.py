"""The answer sheet as a page of its own, to be read and printed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from assistant.sheet import AnswerSheet
from assistant.widget import WEB, digest
from corpus.script import Language

NAME = "sheet.html"
TAGS: dict[Language, str] = {"zh": "zh-Hans", "zh-Hant": "zh-Hant-HK", "en": "en"}


@dataclass(frozen=True, slots=True)
class SheetPage:
    """The page's template, and the policy that allows its own style and script and no other."""

    template: Template
    policy: str

    @classmethod
    def load(cls) -> SheetPage:
        """Read the template."""
        environment = Environment(
            loader=FileSystemLoader(WEB),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
        )
        return cls(environment.get_template(NAME), policy((WEB / NAME).read_text("utf-8")))

    def render(self, sheet: AnswerSheet) -> str:
        """The page of a sheet; what comes from outside is shown as characters."""
        return self.template.render(sheet=sheet, tag=TAGS[sheet.language])


def policy(source: str) -> str:
    """The Content-Security-Policy of a page: its one style and its one script, by their hashes."""
    hashes = {}
    for name in ("style", "script"):
        _, inside, _ = re.split(rf"</?{name}>", source)
        hashes[name] = digest(inside.encode(), "sha256")
    return (
        f"default-src 'none'; style-src '{hashes['style']}'; script-src '{hashes['script']}'; "
        "base-uri 'none'; form-action 'none'"
    )
