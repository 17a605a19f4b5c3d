"""A server over the tiny library, in a process of its own: `PORT FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path

import uvicorn

from assistant.admin_api import admin_router
from assistant.api import create_api
from assistant.chain import Assistant
from assistant.serving import NewestServing
from index.reader import Reader
from tests.index.tiny import holdings, silent


def main(port: int, folder: Path) -> None:
    """Serve until stopped; the key of administration is `key`."""
    there, reader = holdings(folder), Reader.load()
    serving = NewestServing(there, there.open(silent), lambda index: Assistant(index, reader))
    serving.follow()
    api = create_api(serving)
    api.include_router(admin_router(there, serving.refresh, "key"))
    uvicorn.run(api, port=port, log_level="error")


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
