"""The language model, where one is set: LangChain's client, its faults in our words, a breaker."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assistant.errors import ModelError, SettingsError
from assistant.meter import Meter
from assistant.prompts import PLACEHOLDERS, load_prompt

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from assistant.settings import Settings

LOG = logging.getLogger("huigui")
LIMIT = 30.0
SILENCE = 10.0
LONGEST = 12_000
FAILURES = 3
REST = 60.0
CODES = {401: "key", 403: "key", 404: "unknown_model", 408: "timeout", 429: "busy"}
# Role and text, as LangChain takes them.
Messages = Sequence[tuple[str, str]]


@dataclass(slots=True)
class Breaker:
    """After some failures in a row nothing is asked for a while, so that nobody waits in vain."""

    clock: Callable[[], float] = time.monotonic
    calls: int = 0
    faults: int = 0
    _failures: int = 0
    _until: float = 0.0

    def check(self) -> None:
        """ModelError while the model rests."""
        if self.clock() < self._until:
            raise ModelError("resting")

    def succeeded(self) -> None:
        """Forget earlier failures."""
        self.calls += 1
        self._failures = 0

    def failed(self, wait: float = 0.0) -> None:
        """Count a failure; `wait` is how long the server wants to be left alone, in seconds."""
        self.calls += 1
        self.faults += 1
        self._failures += 1
        rest = REST if self._failures >= FAILURES else 0.0
        self._until = self.clock() + max(rest, min(wait, 10 * REST))


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """A chat model that is asked within limits: seconds in all, characters, failures in a row."""

    name: str
    client: BaseChatModel
    limit: float = LIMIT
    breaker: Breaker = field(default_factory=Breaker)
    meter: Meter = field(default_factory=Meter)

    def stream(self, messages: Messages) -> Iterator[str]:
        """The pieces of an answer as they come; ModelError says what went wrong."""
        self.breaker.check()
        self.meter.called()
        try:
            yield from self._within_limits(messages)
        except ModelError as error:
            self.breaker.failed(error.wait)
            LOG.warning("language model %s: %s", self.name, error.code)
            raise
        self.breaker.succeeded()

    def _within_limits(self, messages: Messages) -> Iterator[str]:
        pieces: queue.SimpleQueue[str | BaseException | None] = queue.SimpleQueue()
        given_up = threading.Event()
        deadline = time.monotonic() + self.limit
        arguments = (self.client, messages, pieces, given_up, self.meter)
        threading.Thread(target=pump, args=arguments, daemon=True).start()
        length = 0
        try:
            while True:
                piece = pieces.get(timeout=max(deadline - time.monotonic(), 0.001))
                if piece is None:
                    return
                if isinstance(piece, BaseException):
                    raise translated(piece, begun=length > 0) from piece
                # What waits in the queue is late, too.
                if time.monotonic() > deadline:
                    raise ModelError("timeout")
                length += len(piece)
                if length > LONGEST:
                    raise ModelError("endless")
                yield piece
        except queue.Empty:
            raise ModelError("timeout") from None
        finally:
            given_up.set()


def pump(
    client: BaseChatModel,
    messages: Messages,
    pieces: queue.SimpleQueue[str | BaseException | None],
    given_up: threading.Event,
    meter: Meter,
) -> None:
    """Put the pieces of an answer into a queue, then None, or the error that ended it."""
    try:
        for chunk in client.stream([*messages]):
            if given_up.is_set():
                return
            if usage := getattr(chunk, "usage_metadata", None):
                meter.used(usage)
            pieces.put(chunk.text)
        pieces.put(None)
    except Exception as error:  # noqa: BLE001  every client has errors of its own
        pieces.put(error)


def translated(error: BaseException, *, begun: bool) -> ModelError:
    """A client's error as ours; its text is left out, for it may hold the key."""
    status = getattr(error, "status_code", None)
    if status is not None:
        code = CODES.get(status, "failed")
        return ModelError(code, seconds(getattr(error, "response", None)))
    name = type(error).__name__.lower()
    if "timeout" in name:
        return ModelError("timeout")
    return ModelError("unreachable" if "connect" in name and not begun else "broken_off")


def seconds(response: Any) -> float:  # noqa: ANN401  any client's response
    """How long a server's Retry-After asks to wait; 0 where it does not say."""
    said = getattr(response, "headers", {}).get("retry-after", "")
    return float(said) if said.replace(".", "", 1).isdigit() else 0.0


def open_model(settings: Settings) -> LanguageModel | None:
    """The model that the settings name, None where they name none; SettingsError if they err.

    A prompt's file that is not as it must be is a PromptError, now and not at the first question.
    """
    if not settings.llm:
        return None
    for name in PLACEHOLDERS:
        load_prompt(name)
    from langchain.chat_models import init_chat_model

    provider, _, name = settings.llm.partition(":")
    if not name:
        raise SettingsError("HUIGUI_LLM: write provider:model, for example openai:qwen3-8b")
    options: dict[str, Any] = {"temperature": 0, "timeout": SILENCE, "max_retries": 0}
    if settings.llm_base_url:
        options["base_url"] = settings.llm_base_url
    # A server of one's own wants no key, but the client does.
    key = settings.llm_api_key or ("none" if settings.llm_base_url else "")
    if key:
        options["api_key"] = key
    if provider == "openai":
        # As a known option it would go through the client's parser, which adds up what a server
        # repeats with every piece, and loses the tokens used.
        options["extra_body"] = {"response_format": {"type": "json_object"}}
        options["stream_usage"] = True
    try:
        client = init_chat_model(name, model_provider=provider, **options)
    except ImportError as error:
        raise SettingsError(f"HUIGUI_LLM: {provider} needs a package: {error}") from error
    except Exception as error:
        raise SettingsError(
            f"HUIGUI_LLM: {settings.llm} cannot be used; check it, HUIGUI_LLM_BASE_URL and "
            f"HUIGUI_LLM_API_KEY ({type(error).__name__})"
        ) from error
    return LanguageModel(settings.llm, client)
