"""What the server does before Streamlit does: refuse foreign pages, and open the browser."""

import asyncio
import webbrowser
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from starlette.middleware import Middleware

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

LOOPBACK = {"localhost", "127.0.0.1", "0.0.0.0"}
POLICY_VIOLATION = 1008


def is_allowed(origin: str, host: str) -> bool:
    """Whether a page of this origin may connect to this server.

    Parameters
    ----------
    origin : str
        The header ``Origin``: where the page comes from.
    host : str
        The header ``Host``: what the browser calls this server.

    Returns
    -------
    bool
        True for the server's own pages, for pages of the same machine, and for what Streamlit's
        options ``browser.serverAddress`` and ``server.corsAllowedOrigins`` name. True for all
        where ``server.enableCORS`` is off.
    """
    if not st.get_option("server.enableCORS"):
        return True
    try:
        there = urlsplit(origin)
        name = there.hostname
    except ValueError:
        return False
    named = [st.get_option("browser.serverAddress"), *st.get_option("server.corsAllowedOrigins")]
    allowed = LOOPBACK | {
        urlsplit(each if "//" in each else f"//{each}").hostname for each in named
    }
    return there.netloc == host or (name is not None and name in allowed)


class OriginGuard:
    """Decides on the origin of a websocket, so that Streamlit does not have to.

    For an origin that it does not know, Streamlit 1.67 asks a server outside for its own address
    and waits for the answer in the event loop. Where outbound traffic is dropped, that stops
    everybody for two seconds. An own address outside that a proxy hides must therefore be named in
    ``server.corsAllowedOrigins``.
    """

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Close a websocket of a foreign page, and pass everything else on."""
        if scope["type"] == "websocket":
            found = {name: text.decode("latin-1") for name, text in scope["headers"]}
            if b"origin" in found:
                if not is_allowed(found[b"origin"], found.get(b"host", "")):
                    await send({"type": "websocket.close", "code": POLICY_VIOLATION})
                    return
                # This is answered now. Streamlit would ask outside about some of these, too.
                kept = [each for each in scope["headers"] if each[0] != b"origin"]
                scope = {**scope, "headers": kept}
        await self.app(scope, receive, send)


MIDDLEWARE = (Middleware(OriginGuard),)


@asynccontextmanager
async def open_browser(_: st.App) -> AsyncIterator[None]:
    """Open the app in a browser once the server runs, where there is one."""
    if not st.get_option("server.headless"):
        scheme = "https" if st.get_option("server.sslCertFile") else "http"
        name = st.get_option("server.address") or "localhost"
        address = f"{scheme}://{name}:{st.get_option('server.port')}"
        asyncio.get_running_loop().call_soon(webbrowser.open, address)
    yield
