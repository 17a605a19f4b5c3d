"""Changes killed on their way, each followed by a start and a check of everything.

A process of its own, which forks before Chroma has run in it; a line of JSON for every kill.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from index.check import check
from index.holdings import Holdings
from index.verify import SAMPLES
from tests.index.tiny import charter, holdings, silent

# What Python tells its audit hooks when a file is about to be touched.
WATCHED = {
    "open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "sqlite3.connect",
}  # fmt: skip
ORDER = ("add", "replace", "rebuild", "remove")
State = dict[str, str]
Operation = Callable[[Holdings], object]


def operations(state: State, round_: int) -> dict[str, tuple[Operation, State]]:
    """What can be done in a state, and the state after."""

    def put(name: str) -> tuple[Operation, State]:
        one = charter(name, f"{round_}元")
        return lambda h: h.put([one], silent, replace=True), {
            **state,
            name: one.intake.text.strip(),
        }

    found: dict[str, tuple[Operation, State]] = {"rebuild": (lambda h: h.rebuild(silent), state)}
    if new := sorted({"charter-1", "charter-2"} - state.keys()):
        found["add"] = put(new[0])
    if old := sorted(state):
        rest = {name: text for name, text in state.items() if name != old[-1]}
        found["replace"] = put(old[-1])
        found["remove"] = (lambda h: h.remove(old[-1], silent), rest)
    return found


def forked(action: Callable[[], None]) -> int:
    """Run something in a child; its process id."""
    sys.stdout.flush()
    if pid := os.fork():
        return pid
    try:
        action()
        os._exit(0)
    except BaseException:  # noqa: BLE001  whatever it is, the parent sees the status
        traceback.print_exc()
        os._exit(1)


def killed_after(operation: Operation, folder: Path, seconds: float) -> bool:
    """Kill an operation at a moment; whether it was still running."""
    pid = forked(lambda: void(operation(holdings(folder))))
    time.sleep(seconds)
    os.kill(pid, signal.SIGKILL)
    status = os.waitpid(pid, 0)[1]
    assert status in (0, signal.SIGKILL), status
    return status != 0


def killed_at(operation: Operation, folder: Path, number: int) -> bool:
    """Kill an operation before its n-th act on a file; whether it came that far."""

    def act() -> None:
        seen = 0

        def count(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal seen
            if event in WATCHED and str(folder) in str(arguments[0]):
                seen += 1
                if seen == number:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        operation(holdings(folder))

    status = os.waitpid(forked(act), 0)[1]
    assert status in (0, signal.SIGKILL), status
    return status != 0


def void(_: object) -> None:
    """Drop a result."""


def started(folder: Path) -> State:
    """Start as the server does, check everything, and say what documents there are."""
    reader, writer = os.pipe()

    def start() -> None:
        there = holdings(folder)
        index = there.open(silent)
        check(index, SAMPLES)
        documents = {d.id: d for d in index.library.documents if d.id.startswith("charter")}
        assert documents.keys() == {entry.id for entry in there.added()}
        for document in documents.values():
            fee = document.clause_text(document.clauses[-1])
            best = {evidence.document_id: evidence for evidence in index.search(fee, 9)}
            assert document.id in best
        texts = {name: document.text.strip() for name, document in documents.items()}
        os.write(writer, json.dumps(texts).encode())

    pid = forked(start)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        said = pipe.read()
    assert os.waitpid(pid, 0)[1] == 0
    return dict(json.loads(said))


def whole_run(folder: Path, state: State, name: str, round_: int) -> tuple[State, float]:
    """Do something to its end; the state after, and how long it took."""
    operation, after = operations(state, round_)[name]
    begun = time.monotonic()
    assert os.waitpid(forked(lambda: void(operation(holdings(folder)))), 0)[1] == 0
    return after, time.monotonic() - begun


def possible(folder: Path, state: State, name: str, round_: int) -> State:
    """A state in which a change can be made: this one, or after another change."""
    if name in operations(state, round_):
        return state
    return whole_run(folder, state, "remove" if name == "add" else "add", round_)[0]


def at_random(folder: Path, kills: int) -> Iterator[dict[str, object]]:
    """Kill changes at moments spread over all of their time."""
    state, chance = started(folder), random.Random(7)
    lasting = {}
    for round_, name in enumerate(ORDER):
        state, lasting[name] = whole_run(folder, state, name, round_)
    killed = 0
    for round_ in range(9, 9999):
        if killed == kills:
            return
        name = ORDER[round_ % 4]
        state = possible(folder, state, name, round_)
        operation, after = operations(state, round_)[name]
        seconds = chance.uniform(0, lasting[name])
        was_killed = killed_after(operation, folder, seconds)
        found = started(folder)
        yield outcome(name, was_killed, found, state, after)
        state, killed = found, killed + was_killed


def between_acts(folder: Path, stride: int) -> Iterator[dict[str, object]]:
    """Kill each change before its first act on a file, `stride` acts later …, until it is done."""
    state = started(folder)
    for name in ORDER:
        was_killed, number = True, 1
        while was_killed:
            state = possible(folder, state, name, number)
            operation, after = operations(state, number)[name]
            was_killed = killed_at(operation, folder, number)
            found = started(folder)
            yield outcome(name, was_killed, found, state, after)
            state, number = found, number + stride


def outcome(
    name: str, was_killed: bool, found: State, before: State, after: State
) -> dict[str, object]:
    """What came of a kill; a change that was done must be there."""
    is_whole = found == after or (was_killed and found == before)
    return {"done": name, "killed": was_killed, "new": found == after, "whole": is_whole}


if __name__ == "__main__":
    how = {"random": at_random, "acts": between_acts}[sys.argv[1]]
    for kill in how(Path(sys.argv[2]), int(sys.argv[3])):
        sys.stdout.write(f"{json.dumps(kill)}\n")
