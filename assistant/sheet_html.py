"""The answer sheet as a page of its own, to be read and printed."""

from __future__ import annotations

from dataclasses import dataclass

from jinja2 import Template

from assistant.html_pages import WEB, environment
from assistant.security_headers import content_policy, inline
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
        html = (WEB / NAME).read_bytes()
        policy = content_policy(style_src=inline(html, "style"), script_src=inline(html, "script"))
        return cls(environment().get_template(NAME), policy)

    def render(self, sheet: AnswerSheet) -> str:
        """The page of a sheet; what comes from outside is shown as characters."""
        return self.template.render(sheet=sheet, tag=LANGUAGE_TAGS[sheet.language])
