"""Settings: environment variables, read once, unknown names refused."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, TypeAdapter, ValidationError

from assistant.errors import SettingsError

PREFIX = "HUIGUI_"
LOOPBACK = (IPv4Network("127.0.0.1/32"), IPv6Network("::1/128"))
LISTS = ("origins", "frame_ancestors", "trusted_proxies")
Origin = Annotated[str, StringConstraints(pattern=r"^https?://[A-Za-z0-9.*:\[\]-]+$")]
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
    chroma_url: str = field(default="", repr=False)
    admin_key: str = field(default="", repr=False)
    origins: tuple[str, ...] = ()
    frame_ancestors: tuple[Origin, ...] = ()
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = LOOPBACK
    rate_limit: Annotated[int, Field(ge=0)] = 0
    daily_limit: Annotated[int, Field(ge=0)] = 0
    keep_questions: Annotated[int, Field(ge=0)] = 0
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
        if name in LISTS:
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
