"""How often a client may ask: so many a minute, so many a day, counted in this process."""

from __future__ import annotations

import ipaddress
import math
import time
from dataclasses import dataclass

from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.failure import failure

# The routes that cost work; the chat page asks the limiter itself, to answer in words.
COSTLY = frozenset(
    {
        "/api/chat",
        "/api/feedback",
        "/api/register",
        "/api/search",
        "/api/sheet",
        "/v1/chat/completions",
    }
)
HEADERS = ("RateLimit", "RateLimit-Policy", "Retry-After")


@dataclass(frozen=True, slots=True)
class Window:
    """What a client may still do in a window: requests left, and seconds until it begins anew."""

    name: str
    quota: int
    length: int
    left: int
    seconds: int
    refused: bool


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a client may still do, by window; `wait` is how many seconds it is refused for."""

    windows: tuple[Window, ...]

    @property
    def wait(self) -> int:
        """Seconds until a request is let through; 0 where this one was."""
        return max((one.seconds for one in self.windows if one.refused), default=0)

    @property
    def headers(self) -> dict[str, str]:
        """The fields of the IETF's draft on RateLimit headers, and Retry-After."""
        policy = (f'"{one.name}";q={one.quota};w={one.length}' for one in self.windows)
        now = (f'"{one.name}";r={one.left};t={one.seconds}' for one in self.windows)
        fields = {"RateLimit-Policy": ", ".join(policy), "RateLimit": ", ".join(now)}
        return fields | ({"Retry-After": str(self.wait)} if self.wait else {})


class RateLimiter:
    """Counts requests by client in windows of a minute and a day; a quota of 0 counts nothing."""

    def __init__(self, a_minute: int = 0, a_day: int = 0) -> None:
        """Begin with nobody counted."""
        quotas: dict[str, RateLimitItem] = {}
        if a_minute:
            quotas["minute"] = RateLimitItemPerMinute(a_minute)
        if a_day:
            quotas["day"] = RateLimitItemPerDay(a_day)
        self._quotas = quotas
        self._counted = FixedWindowRateLimiter(MemoryStorage())

    def take(self, host: str) -> Allowance | None:
        """Count a request of a client, up to the window that refuses it; None without limits."""
        if not self._quotas:
            return None
        client = client_of(host)
        windows: list[Window] = []
        for name, quota in self._quotas.items():
            refused = any(one.refused for one in windows)
            # What the minute refuses takes nothing from the day.
            count = self._counted.test if refused else self._counted.hit
            windows.append(self._window(name, quota, client, count(quota, client)))
        return Allowance(tuple(windows))

    def wait(self, host: str) -> int:
        """Seconds until a client would be let through, which counts nothing; 0 where it is now."""
        client = client_of(host)
        return max(
            (
                self._seconds(quota, client)
                for quota in self._quotas.values()
                if not self._counted.test(quota, client)
            ),
            default=0,
        )

    def _window(self, name: str, quota: RateLimitItem, client: str, let_through: bool) -> Window:
        left = self._counted.get_window_stats(quota, client).remaining
        seconds, length = self._seconds(quota, client), quota.get_expiry()
        return Window(name, quota.amount, length, left, seconds, not let_through)

    def _seconds(self, quota: RateLimitItem, client: str) -> int:
        reset = self._counted.get_window_stats(quota, client).reset_time
        return max(1, math.ceil(reset - time.time()))


def client_of(host: str) -> str:
    """Whom a request counts for: an address; of IPv6 the network, for one client has all of it."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.version == 4:
        return str(address)
    return str(address.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False))


class RateLimit:
    """Middleware: counts requests to the routes that cost work, and refuses with a 429."""

    def __init__(self, app: ASGIApp, limiter: RateLimiter) -> None:
        """Stand before an application."""
        self._app = app
        self._limiter = limiter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or not."""
        costs = scope["type"] == "http" and scope["path"] in COSTLY
        host = (scope.get("client") or ("",))[0]
        allowance = self._limiter.take(host) if costs else None
        if allowance is None:
            await self._app(scope, receive, send)
        elif allowance.wait:
            message = f"Too many requests from your address: wait {allowance.wait} s."
            refused = failure(429, "too_many_requests", message, allowance.headers)
            await refused(scope, receive, send)
        else:
            fields = allowance.headers

            async def send_counted(message: Message) -> None:
                if message["type"] == "http.response.start":
                    MutableHeaders(scope=message).update(fields)
                await send(message)

            await self._app(scope, receive, send_counted)
