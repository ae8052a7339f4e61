"""What the server refuses, that it asks no other server, and what it adds to a page."""

import asyncio
import re
import socket
import urllib.request
from collections.abc import Iterator

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin, Subprotocol

from actviz.widgets.server import CHART, NEEDED, is_allowed
from tests.conftest import ROOT, serve

FOREIGN = ("https://evil.example", "http://127.0.0.1.evil.example", "null", "file://", "http://[x")


@pytest.fixture(scope="module")
def outside() -> Iterator[socket.socket]:
    """A stand-in for all other servers: it accepts every request and never answers."""
    with socket.socket() as hole:
        hole.bind(("127.0.0.1", 0))
        hole.listen(64)
        hole.setblocking(False)
        yield hole


@pytest.fixture(scope="module")
def host(outside: socket.socket, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of the app, for which all other servers are this stand-in."""
    proxy = f"http://127.0.0.1:{outside.getsockname()[1]}"
    names = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), proxy)
    for url in serve(ROOT, tmp_path_factory.mktemp("log"), **names):
        yield url.removeprefix("http://")


def _status(host: str, origin: str | None) -> int:
    """The HTTP status of the answer to a websocket that a page of this origin asks for."""

    async def ask() -> int:
        given = None if origin is None else Origin(origin)
        protocols = [Subprotocol("streamlit")]
        try:
            async with connect(f"ws://{host}/_stcore/stream", origin=given, subprotocols=protocols):
                return 101
        except InvalidStatus as refused:
            return refused.response.status_code

    return asyncio.run(ask())


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_foreign_page_is_refused_and_nobody_outside_is_asked_about_it(
    host: str, outside: socket.socket, origin: str
) -> None:
    assert _status(host, origin) == 403
    with pytest.raises(BlockingIOError):
        outside.accept()


@pytest.mark.parametrize("origin", [None, "http://localhost:3000", "own"])
def test_the_own_pages_are_let_in(host: str, outside: socket.socket, origin: str | None) -> None:
    assert _status(host, f"http://{host}" if origin == "own" else origin) == 101
    with pytest.raises(BlockingIOError):
        outside.accept()


@pytest.mark.parametrize(
    ("origin", "host", "allowed"),
    [
        ("https://school.example", "school.example", True),
        ("https://school.example:8443", "school.example:8443", True),
        ("https://school.example", "127.0.0.1:8501", True),  # a proxy that names another host
        ("https://other.example", "127.0.0.1:8501", True),
        ("https://school.example.evil.example", "127.0.0.1:8501", False),
        ("https://evil.example", "school.example", False),
        ("", "school.example", False),
    ],
)
def test_origins_that_the_settings_name_are_let_in(
    monkeypatch: pytest.MonkeyPatch, origin: str, host: str, allowed: bool
) -> None:
    options = {
        "server.enableCORS": True,
        "browser.serverAddress": "school.example",
        "server.corsAllowedOrigins": ["https://other.example"],
    }
    monkeypatch.setattr("streamlit.get_option", options.__getitem__)
    assert is_allowed(origin, host) == allowed


def test_all_are_let_in_where_the_settings_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streamlit.get_option", {"server.enableCORS": False}.__getitem__)
    assert is_allowed("https://evil.example", "school.example")


@pytest.mark.parametrize("page", ["", "compare", "?fn=relu"])
def test_a_page_names_the_scripts_that_it_will_need(host: str, page: str) -> None:
    with urllib.request.urlopen(f"http://{host}/{page}") as answer:
        head, _, rest = answer.read().decode().partition("</head>")
    assert rest.rstrip().endswith("</html>")
    scripts = re.findall(
        r'<(?:link rel="modulepreload" href|script type="module" src)="(.*?)"', head
    )
    for name in (CHART, *NEEDED):
        (path,) = [each for each in scripts if each.startswith(f"./static/js/{name}.")]
        with urllib.request.urlopen(f"http://{host}/{path}") as script:
            assert "javascript" in script.headers["content-type"]
            assert "</head>" not in script.read().decode()
