"""What is counted, for Prometheus; of this process alone, and without anybody's words."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from assistant.language_model import LanguageModel

MEDIA = CONTENT_TYPE_LATEST
# Seconds; an answer takes some hundredths, with a language model some seconds.
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Documents(Collector):
    """The documents that are open when somebody asks: they change while the server runs."""

    def __init__(self, fingerprint: Callable[[], str]) -> None:
        """Take what tells their fingerprint."""
        self._fingerprint = fingerprint

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """One figure, always 1, under the fingerprint's name."""
        info = GaugeMetricFamily(
            "huigui_index_info", "The documents that are open.", labels=["fingerprint"]
        )
        info.add_metric([self._fingerprint()], 1)
        yield info


class Metrics:
    """The counters of one server; `fingerprint` tells that of the documents now."""

    def __init__(self, fingerprint: Callable[[], str], model: LanguageModel | None = None) -> None:
        """Begin at nothing."""
        self._registry = registry = CollectorRegistry()
        self._requests = Counter(
            "huigui_requests", "Requests.", ["route", "status"], registry=registry
        )
        self._seconds = Histogram(
            "huigui_request_seconds",
            "Seconds each.",
            ["route"],
            buckets=BUCKETS,
            registry=registry,
        )
        self._answers = Counter(
            "huigui_answers", "Answers by verdict.", ["outcome"], registry=registry
        )
        registry.register(Documents(fingerprint))
        if model:
            calls = Gauge("huigui_model_calls", "Calls of the language model.", registry=registry)
            faults = Gauge("huigui_model_faults", "Calls that failed.", registry=registry)
            calls.set_function(lambda: model.breaker.calls)
            faults.set_function(lambda: model.breaker.faults)

    def requested(self, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._requests.labels(route, status).inc()
        self._seconds.labels(route).observe(seconds)

    def answered(self, outcome: str) -> None:
        """Count an answer."""
        self._answers.labels(outcome).inc()

    def text(self) -> bytes:
        """Everything counted, as Prometheus reads it."""
        return generate_latest(self._registry)
