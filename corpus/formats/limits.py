"""How much a user's file may ask of this machine."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take; beyond any of it, a DocumentError.

    `size` and `unpacked` are bytes of the file and of what an archive unpacks to, `memory`
    bytes of address space of the process that reads, `seconds` its time by the clock.
    """

    size: int = 50 * MIB
    unpacked: int = 200 * MIB
    members: int = 5000
    pages: int = 1000
    characters: int = 5_000_000
    seconds: float = 60
    memory: int = 2048 * MIB


LIMITS = Limits()
