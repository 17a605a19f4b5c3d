"""The answer sheet as a page of its own, to be read and printed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from jinja2 import Template

from assistant.html_pages import WEB, digest, environment
from assistant.sheet import AnswerSheet
from assistant.wording import LANGUAGE_TAGS

NAME = "sheet.html"


@dataclass(frozen=True, slots=True)
class SheetPage:
    """The page's template, and the policy that allows its own style and script and no other."""

    template: Template
    policy: str

    @classmethod
    def load(cls) -> SheetPage:
        """Read the template."""
        return cls(environment().get_template(NAME), policy((WEB / NAME).read_text("utf-8")))

    def render(self, sheet: AnswerSheet) -> str:
        """The page of a sheet; what comes from outside is shown as characters."""
        return self.template.render(sheet=sheet, tag=LANGUAGE_TAGS[sheet.language])


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
