"""The commands as a user types them, each in a process of its own."""

from __future__ import annotations

import json
import os
import shlex
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import httpx
import pytest

from assistant.asked import NAME, AskedStore

ROOT = Path(__file__).parents[2]


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("HUIGUI_")}
    return subprocess.run(
        [sys.executable, "app.py", *arguments],
        cwd=ROOT,
        env={**clean, **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = str(tmp_path_factory.mktemp("data"))
    first = run("index", HUIGUI_DATA=folder)
    assert first.returncode == 0, first.stderr
    assert "indexing questions" in first.stderr
    return folder


def test_a_second_start_embeds_nothing(data: str) -> None:
    again = run("index", HUIGUI_DATA=data)
    assert again.returncode == 0
    assert "indexing" not in again.stderr


def test_ask_shows_verdict_answer_and_citation(data: str) -> None:
    done = run("ask", "能设五档会费吗", HUIGUI_DATA=data)
    assert done.returncode == 0
    assert "不可以" in done.stdout
    assert "8.1.1.1" in done.stdout
    assert "不应超过 4级" in done.stdout


def test_ask_json_is_the_answer_object(data: str) -> None:
    done = run("ask", "--json", "能设五档会费吗", "三档呢", HUIGUI_DATA=data)
    answer = json.loads(done.stdout)
    assert answer["verdict"] == "yes"
    assert answer["citations"][0]["clause"] == "8.1.1.1"


def test_the_report_names_every_reference_that_does_not_agree() -> None:
    done = run("index", "--report")
    assert done.returncode == 0
    for words in ("创新性（5.3）", "行业引领（8.3）", "能力建设模型（4）"):
        assert words in done.stdout
    assert "bound 8.1.1.1: <= 4 级" in done.stdout


def test_an_unknown_setting_is_an_error_that_names_the_nearest() -> None:
    done = run("index", HUIGUI_PROT="8001")
    assert done.returncode == 2
    assert "HUIGUI_PORT" in done.stderr


def test_a_wrong_setting_is_an_error_without_a_stack_trace() -> None:
    done = run("serve", HUIGUI_PORT="many")
    assert done.returncode == 2
    assert "HUIGUI_PORT" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_empty_question_is_an_error_that_says_so(data: str) -> None:
    done = run("ask", " ", HUIGUI_DATA=data)
    assert done.returncode == 2
    assert "empty" in done.stderr


def test_a_reader_that_has_seen_enough_is_no_error(data: str) -> None:
    command = f"{shlex.quote(sys.executable)} app.py ask 能设五档会费吗 | head -1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=ROOT,
        env={**os.environ, "HUIGUI_DATA": data},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("benchmark", "missing"),
    [("heldout", "--model"), ("stard", "--data"), ("regulations", "--data")],
)
def test_a_benchmark_that_lacks_what_it_needs_says_so(benchmark: str, missing: str) -> None:
    done = run("eval", "--benchmark", benchmark)
    assert done.returncode == 2
    assert missing in done.stderr
    assert "Traceback" not in done.stderr


def test_a_server_logs_requests_as_json_without_what_was_asked(data: str, tmp_path: Path) -> None:
    port = free_port()
    log = tmp_path / "log"
    with started(log, HUIGUI_DATA=data, HUIGUI_PORT=port, HUIGUI_DAILY_LIMIT="1") as process:
        said = {"messages": [{"role": "user", "content": "能设五档会费吗"}]}
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=300) as it:
            wait_until_ready(it, process)
            answers = [it.post("/api/chat", json=said) for _ in range(2)]
            counted = it.get("/metrics").text
    assert [answer.status_code for answer in answers] == [200, 429]
    assert answers[0].json()["verdict"] == "no"
    assert 'huigui_answers_total{outcome="no"} 1.0' in counted
    assert "会费" not in log.read_text("utf-8")
    written = log.read_text("utf-8").splitlines()
    lines = [json.loads(line) for line in written if line.startswith("{")]
    told = [line for line in lines if line.get("id") == answers[0].headers["X-Request-ID"]]
    assert [(line["route"], line["status"], line["outcome"]) for line in told] == [
        ("/api/chat", 200, "no")
    ]


@pytest.mark.parametrize(("days", "left"), [("0", ["old", "new"]), ("30", ["new"])])
def test_a_server_that_starts_deletes_questions_that_are_too_old_or_names_the_file(
    data: str, tmp_path: Path, days: str, left: list[str]
) -> None:
    store = AskedStore(Path(data), days=10_000)
    store.keep("new", "refused")
    with closing(sqlite3.connect(store.folder / NAME)) as database, database:
        database.execute("INSERT INTO asked VALUES ('2020-01-01T00:00:00+00:00', 'old', 'yes')")
    port = free_port()
    settings = {"HUIGUI_DATA": data, "HUIGUI_PORT": port, "HUIGUI_KEEP_QUESTIONS": days}
    with (
        started(tmp_path / "log", **settings) as process,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=300) as client,
    ):
        wait_until_ready(client, process)
    assert (NAME in (tmp_path / "log").read_text("utf-8")) == (days == "0")
    with closing(sqlite3.connect(store.folder / NAME)) as database:
        rows = database.execute("SELECT question FROM asked ORDER BY time")
        assert [question for (question,) in rows] == left
    (store.folder / NAME).unlink()


def test_a_server_whose_index_is_not_open_says_that_it_starts(tmp_path: Path) -> None:
    port = free_port()
    with (
        started(tmp_path / "log", HUIGUI_DATA=str(tmp_path / "data"), HUIGUI_PORT=port) as process,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=300) as client,
    ):
        ready = first_answer(client, process, "/readyz")
        assert (ready.status_code, ready.json()["error"]["code"]) == (503, "starting")
        assert int(ready.headers["Retry-After"]) > 0
        assert client.get("/healthz").status_code == 200
        page = client.get("/")
        assert (page.status_code, "启动" in page.text) == (503, True)
        assert "Refresh" in page.headers
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        wait_until_ready(client, process)
        assert client.get("/").status_code == 200


def test_a_server_that_cannot_open_its_index_ends_and_says_why(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file, no folder", "utf-8")
    done = run("serve", HUIGUI_DATA=str(tmp_path / "data"), HUIGUI_PORT=free_port())
    assert done.returncode == 2
    assert str(tmp_path / "data") in done.stderr
    assert "Traceback" not in done.stderr


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@contextmanager
def started(log: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A server that runs until the block ends."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("HUIGUI_")}
    command = [sys.executable, "app.py", "serve"]
    with (
        log.open("wb") as file,
        subprocess.Popen(command, cwd=ROOT, env=clean | environment, stderr=file) as process,
    ):
        try:
            yield process
        finally:
            process.terminate()


def wait_until_ready(client: httpx.Client, process: subprocess.Popen[bytes]) -> None:
    """Until then the server says that it is starting."""
    until = time.monotonic() + 300
    while (answer := first_answer(client, process, "/readyz")).status_code == 503:
        assert answer.json()["error"]["code"] == "starting"
        assert time.monotonic() < until, "the server did not start"
        time.sleep(0.1)
    assert answer.json()["status"] == "ready"


def first_answer(
    client: httpx.Client, process: subprocess.Popen[bytes], path: str
) -> httpx.Response:
    """What the server says, once it listens."""
    while True:
        assert process.poll() is None, "the server ended"
        with suppress(httpx.ConnectError):
            return client.get(path)
        time.sleep(0.05)
