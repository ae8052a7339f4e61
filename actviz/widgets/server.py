"""What the server does before Streamlit: refuse foreign connections, and open the browser."""

import asyncio
import webbrowser
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from starlette.middleware import Middleware

from actviz.widgets.streamlit_insides import is_readable, script_paths

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

LOOPBACK = {"localhost", "127.0.0.1", "0.0.0.0"}
# The scripts of Streamlit's elements that all pages show.
CHART = "PlotlyChart"
NEEDED = ("Slider", "BidiComponent", "ButtonGroup", "rehype-katex")
# Codes for the end of a websocket, of RFC 6455.
POLICY_VIOLATION, UNREADABLE = 1008, 1007


def is_allowed(origin: str, host: str) -> bool:
    """Whether a page of this origin may connect to this server.

    Parameters
    ----------
    origin : str
        The header ``Origin``: the server that the page comes from.
    host : str
        The header ``Host``: the name that the browser uses for this server.

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


class Doorkeeper:
    """Refuses websockets and messages before Streamlit sees them.

    For an unknown origin, Streamlit 1.67 asks another server for its own address outside, and waits
    for the answer in the event loop. Where outbound traffic is dropped, everybody waits for two
    seconds. Therefore an address outside that a proxy hides has to be named in
    ``server.corsAllowedOrigins``. A message that is not of its protocol leaves a traceback in
    Streamlit's log.
    """

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Close what is refused, and pass everything else on."""
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        found = {name: text.decode("latin-1") for name, text in scope["headers"]}
        if b"origin" in found:
            if not is_allowed(found[b"origin"], found.get(b"host", "")):
                await send({"type": "websocket.close", "code": POLICY_VIOLATION})
                return
            # Streamlit would ask outside about some of the allowed origins, too.
            kept = [each for each in scope["headers"] if each[0] != b"origin"]
            scope = {**scope, "headers": kept}

        async def readable() -> Message:
            """The next message; where it cannot be read, the end of the connection."""
            message = await receive()
            if message["type"] == "websocket.receive" and not is_readable(message.get("bytes")):
                await send({"type": "websocket.close", "code": UNREADABLE})
                return {"type": "websocket.disconnect", "code": UNREADABLE}
            return message

        await self.app(scope, readable, send)


class EarlyScripts:
    """Lets the browser load while it waits for the server.

    Streamlit's page asks for the script of an element when the first such element has come. For
    plotly that is 4.7 MB to load, compile and run, with nothing to see meanwhile. So the page's
    head names the scripts that all our pages need, and runs plotly's at once.
    """

    def __init__(self, app: Application) -> None:
        self.app = app
        loaded = [f'<link rel="modulepreload" href="./{path}">' for path in script_paths(NEEDED)]
        run = [f'<script type="module" src="./{path}"></script>' for path in script_paths([CHART])]
        self.scripts = "".join([*loaded, *run]).encode()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Write the scripts into the head of a page, and pass everything else on."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        is_page = False

        async def with_scripts(message: Message) -> None:
            nonlocal is_page
            if message["type"] == "http.response.start":
                headers = message["headers"]
                kind = dict(headers).get(b"content-type", b"")
                is_page = message["status"] == 200 and b"html" in kind
                if is_page:
                    # The server sends what has no length in pieces.
                    kept = [each for each in headers if each[0] != b"content-length"]
                    message = {**message, "headers": kept}
            elif is_page and "body" in message:
                body = message["body"].replace(b"</head>", self.scripts + b"</head>")
                message = {**message, "body": body}
            await send(message)

        await self.app(scope, receive, with_scripts)


MIDDLEWARE = (Middleware(Doorkeeper), Middleware(EarlyScripts))


@asynccontextmanager
async def open_browser(_: st.App) -> AsyncIterator[None]:
    """Open the app in a browser once the server runs, unless it is headless."""
    if not st.get_option("server.headless"):
        scheme = "https" if st.get_option("server.sslCertFile") else "http"
        name = st.get_option("server.address") or "localhost"
        address = f"{scheme}://{name}:{st.get_option('server.port')}"
        asyncio.get_running_loop().call_soon(webbrowser.open, address)
    yield
