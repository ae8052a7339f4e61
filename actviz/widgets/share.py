"""The dialog behind the button Share: the link, its QR code, and what can be taken along."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from html import escape
from urllib.parse import urlsplit, urlunsplit

import streamlit as st

from actviz import paper
from actviz.activation import Activation, Values
from actviz.plots import Chart
from actviz.widgets.hiding import HIDE, HIDEABLE
from actviz.widgets.session import Visit, session_record


@dataclass(frozen=True, slots=True, kw_only=True)
class Takeaway:
    """What can be taken along of the present view; everything is made when it is asked for.

    Attributes
    ----------
    heading : str
        What the view shows, with its parameters: the title of the figure.
    name : str
        The same for the names of files; see `file_name`.
    charts : callable
        Draws the charts of the view. A ValueError of it says why that is impossible.
    handout : callable
        Makes the handout, one HTML file, for a link to the view.
    table : callable or None
        Writes the sampled curves as CSV, if there are any.
    codes : Mapping of str to callable
        By its title, writes a function as programs by framework; those without a formula lack.
    """

    heading: str
    name: str
    charts: Callable[[], Sequence[Chart]]
    handout: Callable[[str], str]
    table: Callable[[], str] | None = None
    codes: Mapping[str, Callable[[], Mapping[str, str]]] = field(default_factory=dict)


def offer(takeaway: Takeaway | None = None, hides: Sequence[str] = ("menu",)) -> None:
    """Open the dialog if the reader has just asked for it.

    To be called at the end of a page, where the values of its widgets are known. `hides` is what
    of the page a link can hide; see `actviz.widgets.hiding`.
    """
    visit = session_record(Visit)
    if visit.shares is not None:
        address, visit.shares = visit.shares, None
        _dialog(address or _address(), takeaway, hides)


def _address() -> str:
    """The address that the browser uses, where its own script has not said it."""
    query = st.query_params.to_dict()
    pairs = "&".join(f"{key}={value}" for key, value in query.items())
    return f"{st.context.url or ''}?{pairs}"


# --- Links ----------------------------------------------------------------------------------------

LOCAL = re.compile(r"localhost|.*\.localhost|127(\.\d+){3}|\[?::1\]?|0\.0\.0\.0", re.IGNORECASE)


def is_local(address: str) -> bool:
    """Whether only the same computer can open an address."""
    return bool(LOCAL.fullmatch(urlsplit(address).hostname or ""))


def with_hidden(address: str, names: Sequence[str], presents: bool) -> str:
    """The address with what it hides, and with or without presenting; all else stays as it is."""
    parts = urlsplit(address)
    given = [part for part in parts.query.split("&") if part]
    kept = [part for part in given if part.partition("=")[0] not in ("hide", "present")]
    shown = ["present=true"] if presents else []
    query = "&".join([*kept, *shown, *(f"hide={name}" for name in names)])
    return urlunsplit(parts._replace(query=query))


# --- The dialog -----------------------------------------------------------------------------------


@st.dialog("Share this view", width="large")
def _dialog(address: str, takeaway: Takeaway | None, hides: Sequence[str]) -> None:
    with st.container(key="sharing"):
        code = st.container(key="sharing-code")
        with st.container(key="sharing-side"):
            place = st.container()
            link = _choose_link(address, hides)
            with place:
                _show_link(link)
            if takeaway is not None:
                _take_along(takeaway, link)
        with code:
            _show_code(link)


def _show_link(link: str) -> None:
    """Show the link, to be selected or copied; see `live/share.js`."""
    st.markdown(f'<p class="actviz-link">{escape(link)}</p>', unsafe_allow_html=True)
    st.button("Copy link", key="copy_link", icon=":material/content_copy:")
    if is_local(link):
        st.markdown(
            ":material/info: Only this computer can open this link. For others in the room, open "
            "the app by this computer's own address first, as “Run” in the README says, and share "
            "that."
        )


def _show_code(link: str) -> None:
    """Show the QR code, as large as its place."""
    try:
        drawn = paper.qr(link, "QR code of the link")
    except paper.TooLongError:
        st.markdown(
            f":material/qr_code: This link is too long for a QR code, which holds "
            f"{paper.MOST_BYTES} bytes: it has {len(link.encode())}. Copy it instead."
        )
    else:
        st.markdown(f'<div class="actviz-qr">{drawn}</div>', unsafe_allow_html=True)


def _choose_link(address: str, hides: Sequence[str]) -> str:
    """Choose what the link hides, and return the link."""
    hidden = re.findall(r"[?&]hide=([^&#]*)", address)
    now = HIDE.fit(",".join(hidden).replace("%2C", ",").split(","))
    chosen = st.pills(
        "Hide for an exercise",
        [each for each in HIDEABLE if each in hides or each in now],
        default=now,
        format_func=str.capitalize,
        selection_mode="multi",
        key="share_hides",
        help="The link and its QR code hide this from those who open it, and say how to bring it "
        "back. Your own page stays as it is.",
    )
    presents = re.search(r"[?&]present=(true|1)\b", address) is not None
    if presents:
        presents = st.toggle(
            "Opens in large type, as here",
            key="share_presents",
            help="Without this, the link opens the page for reading, with its menu and its points.",
        )
    return with_hidden(address, HIDE.fit(chosen), presents)


def _take_along(takeaway: Takeaway, link: str) -> None:
    """Show what can be downloaded."""
    st.header("Take it with you", anchor=False)
    try:
        takeaway.charts()
    except ValueError as error:
        st.warning(f"This view cannot be drawn: {error}", icon=":material/error:")
        return
    with st.container(horizontal=True, key="sharing-files"):
        _file("Handout", "article", takeaway, "-handout.html", partial(takeaway.handout, link))
        _file("Figure (SVG)", "image", takeaway, ".svg", partial(_svg, takeaway))
        _file("Slide (PNG)", "slideshow", takeaway, ".png", partial(_png, takeaway))
        if takeaway.table is not None:
            _file("Curves (CSV)", "table", takeaway, ".csv", takeaway.table)
    if takeaway.codes:
        _programs(takeaway.codes)


TYPES = {
    "html": "text/html",
    "svg": "image/svg+xml",
    "png": "image/png",
    "csv": "text/csv",
}


def _file(
    label: str, icon: str, takeaway: Takeaway, ending: str, make: Callable[[], str | bytes]
) -> None:
    """Show a button that makes and downloads a file."""
    st.download_button(
        label,
        make,  # called on the click
        file_name=file_name(takeaway.name, ending),
        mime=TYPES[ending.rpartition(".")[2]],
        icon=f":material/{icon}:",
        key=f"take-{ending.rpartition('.')[2]}",
        on_click="ignore",
    )


def function_name(activation: Activation, values: Values) -> str:
    """What a function is called in the name of a file: ``ELU alpha 2``."""
    numbers = (f"{each.name} {values[each.name]:g}" for each in activation.parameters)
    return " ".join([activation.title, *numbers])


def joined(*parts: str | tuple[Activation, Values]) -> str:
    """Words and functions, one after the other, for the name of a file."""
    return " ".join(each if isinstance(each, str) else function_name(*each) for each in parts)


def file_name(name: str, ending: str) -> str:
    """The name of a file that says what is in it: ``actviz-elu-alpha-2.svg``."""
    # A minus before a number is one; any other sign is a hyphen.
    signed = re.sub(r"(?<!\w)[-−](?=\d)", "minus-", name.lower())
    plain = re.sub(r"[^a-z0-9.]+", "-", signed)
    short = plain.strip("-.")[:60]
    return f"actviz-{short}".rstrip("-.") + ending


def _svg(takeaway: Takeaway) -> str:
    from actviz.plots import picture  # loads matplotlib

    return picture.svg(takeaway.charts(), takeaway.heading)


def _png(takeaway: Takeaway) -> bytes:
    from actviz.plots import picture

    return picture.png(takeaway.charts(), takeaway.heading)


def _programs(codes: Mapping[str, Callable[[], Mapping[str, str]]]) -> None:
    """Show a function as a program, with a button that copies it."""
    title = next(iter(codes))
    if len(codes) > 1:
        asked = st.selectbox("The code of", list(codes), key="share_function")
        title = asked if asked in codes else title
    programs = codes[title]()
    chosen = st.segmented_control(
        "For" if len(codes) > 1 else "Its code",
        list(programs),
        default=next(iter(programs)),
        required=True,
        key="share_code",
    )
    st.code(programs.get(chosen or "", ""), wrap_lines=True)
