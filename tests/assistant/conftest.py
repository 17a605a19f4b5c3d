"""A real server on loopback and a real browser, for the tests of the pages."""

from __future__ import annotations

import importlib.util
import json
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from assistant.chain import Assistant, Weighed
from assistant.language_model import LanguageModel, open_model
from assistant.settings import Settings
from tests.assistant.scripted import QUOTE, WORDED, Scripted, draft

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync "
    "--window-size=1400,1000"
)
CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
DATA = Path(__file__).parents[2] / "data"
SHOTS, REPORTS = DATA / "screenshots", DATA / "reports"


# Seconds that a scripted model may take for an answer.
LIMIT = 8.0


@contextmanager
def serving(
    api: FastAPI, port: int = 0, trusted_proxies: Sequence[str] = ("127.0.0.1",)
) -> Iterator[str]:
    """Serve an application while the block runs; gives its address."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
        port = probe.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(
            api,
            port=port,
            log_level="error",
            timeout_graceful_shutdown=1,
            forwarded_allow_ips=[*trusted_proxies],
        )
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@dataclass(frozen=True)
class BusyAssistant(Assistant):
    """An assistant that has begun to answer and is not done before it is told to go on."""

    go_on: threading.Event = field(default_factory=threading.Event)

    def weigh(self, messages: Sequence[str]) -> Weighed:
        self.go_on.wait(300)
        return super().weigh(messages)


@pytest.fixture
def busy(assistant: Assistant) -> Iterator[BusyAssistant]:
    busy = BusyAssistant(assistant.index, assistant.reader)
    yield busy
    busy.go_on.set()


@pytest.fixture
def server() -> Scripted:
    return Scripted(draft(WORDED, QUOTE))


@pytest.fixture
def model(server: Scripted) -> Iterator[LanguageModel]:
    with serving(server.app) as address:
        settings = Settings(
            llm="openai:scripted", llm_base_url=f"{address}/v1", llm_api_key="sk-secret"
        )
        model = open_model(settings)
        assert model is not None
        yield replace(model, limit=LIMIT)


@pytest.fixture
def with_model(assistant: Assistant, model: LanguageModel) -> Assistant:
    return replace(assistant, model=model)


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """Debian's chromium with a fresh profile; skipped where there is none."""
    if not (CHROMIUM and DRIVER):
        pytest.skip("chromium with chromedriver is not installed")
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in FLAGS.split():
        options.add_argument(flag)
    options.add_argument(f"--user-data-dir={tmp_path_factory.mktemp('profile')}")
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield driver
    driver.quit()


@pytest.fixture
def shoot(browser: webdriver.Chrome) -> Callable[[str], None]:
    """Keep a screenshot under data/screenshots, to be looked at."""

    def keep(name: str) -> None:
        SHOTS.mkdir(parents=True, exist_ok=True)
        browser.save_screenshot(str(SHOTS / f"{name}.png"))

    return keep


@pytest.fixture
def note(request: pytest.FixtureRequest) -> Callable[[dict[str, float]], None]:
    """Keep figures that a test measured for the report, to be looked at, not judged."""

    def keep(figures: dict[str, float]) -> None:
        REPORTS.mkdir(parents=True, exist_ok=True)
        path = REPORTS / "figures.json"
        known = json.loads(path.read_text("utf-8")) if path.exists() else {}
        known[request.node.name.removeprefix("test_figures_of_the_")] = figures
        path.write_text(json.dumps(known, indent=1), "utf-8")

    return keep


def violations(browser: webdriver.Chrome) -> list[str]:
    """What axe-core finds serious or critical on the page shown."""
    spec = importlib.util.find_spec("axe_playwright_python")
    assert spec is not None
    browser.execute_script((Path(str(spec.origin)).parent / "axe.min.js").read_text("utf-8"))
    run = """
        const done = arguments[0];
        axe.run(document, { resultTypes: ["violations"] }).then((result) => done(
          result.violations.filter((v) => ["serious", "critical"].includes(v.impact))
            .map((v) => `${v.id}: ${v.nodes[0].html}`)));
    """
    return list(browser.execute_async_script(run))
