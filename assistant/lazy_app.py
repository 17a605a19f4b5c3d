"""What takes seconds to make joins the server after it has begun to answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from contextlib import AsyncExitStack, asynccontextmanager
from threading import Thread

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.page_guard import PageGuard


class LazyApp:
    """An ASGI application that is made beside the running server.

    Until it is made a request waits for it, or is answered by `meanwhile`.
    """

    def __init__(self, make: Callable[[], FastAPI], meanwhile: ASGIApp | None = None) -> None:
        """Take what makes it, in a thread."""
        self._make = make
        self._meanwhile = meanwhile
        self._made: asyncio.Future[ASGIApp] | None = None

    @asynccontextmanager
    async def lifespan(self, _: object) -> AsyncIterator[None]:
        """Make it while the server runs, and close it with the server."""
        async with AsyncExitStack() as stack:
            made = asyncio.ensure_future(self._open(stack))
            self._made = made
            yield
            made.cancel()
            await asyncio.gather(made, return_exceptions=True)

    async def _open(self, stack: AsyncExitStack) -> ASGIApp:
        app = await in_a_daemon(self._make)
        await stack.enter_async_context(app.router.lifespan_context(app))
        return app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer once it is made, or say that it is not."""
        if self._made is None:
            raise RuntimeError("the server has not started")
        if self._meanwhile and not self._made.done():
            await self._meanwhile(scope, receive, send)
        else:
            app = await asyncio.shield(self._made)
            await app(scope, receive, send)


def in_a_daemon(make: Callable[[], FastAPI]) -> asyncio.Future[FastAPI]:
    """What `make` returns, from a thread that a stopping server does not wait for."""
    made: Future[FastAPI] = Future()

    def run() -> None:
        made.set_running_or_notify_cancel()
        try:
            made.set_result(make())
        except Exception as error:  # noqa: BLE001 (raised where the future is awaited)
            made.set_exception(error)

    Thread(target=run, name="make", daemon=True).start()
    return asyncio.wrap_future(made)


def add_page(api: FastAPI) -> None:
    """Serve the chat page at `/`, below every other route; its imports cost seconds."""

    def make() -> FastAPI:
        from assistant.page import create_page

        state = api.state
        page = create_page(state.serving, state.feedback, state.limiter, state.record)
        page.add_middleware(PageGuard)
        return page

    page = LazyApp(make)
    api.router.lifespan_context = page.lifespan
    api.mount("/", page)
