"""What stands before every route, from the inside: limits, other sites, the log, headers."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from assistant.body_limit import BodyLimit
from assistant.metrics import Metrics
from assistant.rate_limit import HEADERS, RateLimit, RateLimiter
from assistant.request_log import ID, RequestLog
from assistant.security_headers import SecurityHeaders
from assistant.settings import Settings


def add_guards(api: FastAPI, limiter: RateLimiter, metrics: Metrics, settings: Settings) -> None:
    """Put the guards before an application; the last one added meets a request first."""
    api.add_middleware(BodyLimit)
    api.add_middleware(RateLimit, limiter=limiter)
    if settings.origins:
        api.add_middleware(
            CORSMiddleware,
            allow_origins=settings.origins,
            allow_methods=("GET", "POST"),
            allow_headers=("Content-Type",),
            expose_headers=(*HEADERS, ID),
        )
    api.add_middleware(RequestLog, metrics=metrics)
    api.add_middleware(SecurityHeaders, frame_ancestors=settings.frame_ancestors)
