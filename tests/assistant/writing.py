"""The command `index FILE --write-bank` over a tiny library, in a process that a test kills."""

from __future__ import annotations

import sys
from pathlib import Path

from assistant.settings import Settings
from tests.assistant.test_banks import typed
from tests.index.tiny import holdings

if __name__ == "__main__":
    folder, address, path = sys.argv[1:]
    settings = Settings(data=Path(folder), llm="openai:scripted", llm_base_url=address)
    sys.exit(typed(holdings(Path(folder) / "index"), settings, path, "--write-bank")[0])
