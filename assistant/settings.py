"""Settings: environment variables, read once, unknown names refused."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from assistant.errors import SettingsError

PREFIX = "HUIGUI_"
LogLevel = Literal["debug", "info", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment sets; `HUIGUI_DATA` and so on, in capitals, for every field."""

    data: Path = Path("data")
    host: str = "127.0.0.1"
    port: int = 8000
    embedding_model: str = ""
    llm: str = ""
    llm_base_url: str = ""
    llm_api_key: str = field(default="", repr=False)
    chroma_url: str = ""
    admin_key: str = field(default="", repr=False)
    origins: tuple[str, ...] = ()
    rate_limit: int = 0
    log_level: LogLevel = "info"


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read settings from an environment; SettingsError names what to change."""
    known = {PREFIX + name.upper(): name for name in Settings.__dataclass_fields__}
    values: dict[str, object] = {}
    for variable, value in environment.items():
        if not variable.startswith(PREFIX):
            continue
        if variable not in known:
            near = difflib.get_close_matches(variable, known, n=1, cutoff=0)[0]
            raise SettingsError(f"{variable} is not a setting; did you mean {near}?")
        name = known[variable]
        if name == "origins":
            values[name] = tuple(
                part.strip().rstrip("/") for part in value.split(",") if part.strip()
            )
        elif value:
            values[name] = value
    try:
        return TypeAdapter(Settings).validate_python(values)
    except ValidationError as error:
        first = error.errors()[0]
        variable = PREFIX + str(first["loc"][0]).upper()
        raise SettingsError(f"{variable}: {first['msg']}, not {first['input']!r}") from error
