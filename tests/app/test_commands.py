"""The commands as a user types them, each in a process of its own."""

from __future__ import annotations

import json
import os
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

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
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
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
    """Until then the server refuses connections."""
    until = time.monotonic() + 300
    while True:
        assert process.poll() is None, "the server ended"
        try:
            assert client.get("/readyz").json()["status"] == "ready"
            return
        except httpx.ConnectError:
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.1)
