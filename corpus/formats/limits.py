"""How much a user's file may ask of this machine."""

from __future__ import annotations

from dataclasses import dataclass, replace

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take; beyond any of it, a DocumentError.

    `size` and `unpacked` are bytes of the file and of what an archive unpacks to, `memory`
    bytes of address space of the process that reads, `seconds` its time by the clock. Reading
    pictures of pages takes more: `scan_memory` and `scan_seconds`.
    """

    size: int = 50 * MIB
    unpacked: int = 200 * MIB
    members: int = 5000
    pages: int = 1000
    characters: int = 5_000_000
    seconds: float = 60
    memory: int = 2048 * MIB
    scan_seconds: float = 900
    scan_memory: int = 8192 * MIB

    @property
    def of_scan(self) -> Limits:
        """What reading pictures of pages may take."""
        return replace(self, seconds=self.scan_seconds, memory=self.scan_memory)


LIMITS = Limits()
