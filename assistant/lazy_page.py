"""The chat page joins the server after it has begun to answer: its imports cost seconds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.page_guard import PageGuard


class LazyPage:
    """An ASGI application that is made in the background and waited for by its first request."""

    def __init__(self, api: FastAPI) -> None:
        """Take the API that the page asks."""
        self._api = api
        self._page: asyncio.Future[ASGIApp] | None = None

    @asynccontextmanager
    async def lifespan(self, _: FastAPI) -> AsyncIterator[None]:
        """Make the page beside the running server, and close it with the server."""
        async with AsyncExitStack() as stack:
            task = asyncio.ensure_future(self._make(stack))
            self._page = task
            yield
            task.cancel()

    async def _make(self, stack: AsyncExitStack) -> ASGIApp:
        page = await run_in_threadpool(build, self._api)
        await stack.enter_async_context(page.router.lifespan_context(page))
        return PageGuard(page)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer once the page is made."""
        if self._page is None:
            raise RuntimeError("the server has not started the page")
        page = await asyncio.shield(self._page)
        await page(scope, receive, send)


def build(api: FastAPI) -> FastAPI:
    """Import what the page needs and make it."""
    from assistant.page import create_page

    state = api.state
    return create_page(state.serving, state.feedback, state.limiter, state.record)


def add_page(api: FastAPI) -> None:
    """Serve the chat page at `/`, below every other route."""
    page = LazyPage(api)
    api.router.lifespan_context = page.lifespan
    api.mount("/", page)
