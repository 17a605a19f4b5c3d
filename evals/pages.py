"""Pages of the reports: a template beside the code, and what it shows."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined


def render(template: Path, **shown: object) -> str:
    """A page; every value that it shows is escaped, one that is missing is an error."""
    environment = Environment(
        loader=FileSystemLoader(template.parent), autoescape=True, undefined=StrictUndefined
    )
    return environment.get_template(template.name).render(**shown)
