"""Everything that the Python side assumes about the insides of Streamlit.

None of it is promised. So each function has a line in ``docs/streamlit-workarounds.md``, which says
why it is needed and until when, and no other file imports from Streamlit's own modules. What the
browser side assumes is in ``live/streamlit_dom.js``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlencode

import streamlit as st
from google.protobuf.message import DecodeError
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.lib.mutable_expander_container import ExpanderContainer
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.scriptrunner import RerunException, get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState

__all__ = [
    "DeltaGenerator",
    "ExpanderContainer",
    "end_if_superseded",
    "end_unless_wanted",
    "is_going_back",
    "is_readable",
    "is_running",
    "query",
    "run_command",
    "script_paths",
    "seed",
    "write_query",
]


# --- The scripts of the page ----------------------------------------------------------------------


def script_paths(names: Sequence[str]) -> list[str]:
    """The addresses, relative to the app's, of those of Streamlit's own scripts that have a name.

    A name that an upgrade has taken away is left out: the page then only comes later.
    """
    folder = Path(st.__file__).parent / "static"
    found = (sorted(folder.glob(f"static/js/{name}.*.js")) for name in names)
    return [path.relative_to(folder).as_posix() for paths in found for path in paths]


# --- The address ----------------------------------------------------------------------------------


def is_running() -> bool:
    """Whether Streamlit is running a page, rather than Python by itself."""
    return get_script_run_ctx() is not None


def is_going_back() -> bool:
    """Whether the reader came by the browser's Back or Forward."""
    run = get_script_run_ctx()
    return run is not None and run.is_history_navigation


def query() -> dict[str, list[str]]:
    """The parameters of the address, also those that another page binds, too."""
    run = get_script_run_ctx()
    if run is not None and run.is_history_navigation:
        return parse_qs(run.query_string, keep_blank_values=True)
    return {key: st.query_params.get_all(key) for key in st.query_params}


def write_query(wanted: Mapping[str, Sequence[str]]) -> None:
    """Change the address, also for the widgets that are yet to be drawn."""
    held = {key: st.query_params.get_all(key) for key in st.query_params}
    changed = [key for key in {**held, **wanted} if held.get(key) != wanted.get(key)]
    run = get_script_run_ctx()
    if run is not None:
        with run.session_state.query_params() as params:
            # Streamlit guards the parameters of bound widgets. A widget that this run has not drawn
            # yet may be one of the page before, if a message brings its moved slider along.
            for binding in filter(None, map(params.get_binding_for_param, changed)):
                params.unbind_widget(binding.widget_id)
    # Only the changed ones: Streamlit guards the parameters of widgets that are drawn already.
    for key in changed:
        if key in wanted:
            st.query_params[key] = wanted[key]
        else:
            del st.query_params[key]
    if run is not None:
        with run.session_state.query_params() as params:
            params.set_initial_query_params_from_current()


def seed(key: str, texts: Sequence[str]) -> None:
    """Let a widget that is yet to be drawn begin with these texts; the browser's address stays.

    For Streamlit, a widget with other limits is a new one, which takes its value from the address
    as it was when the page was opened. While a key is held down, the address in the browser is
    newer than the server's, and must not be overwritten.
    """
    run = get_script_run_ctx()
    if run is None:
        return
    with run.session_state.query_params() as params:
        if texts:
            params.set_with_no_forward_msg(key, list(texts))
        else:
            params.discard_param_no_forward_msg(key)
        params.set_initial_query_params_from_current()
    # A run that ends to begin anew hands its address on.
    if not run.is_history_navigation:
        run.query_string = urlencode(query(), doseq=True)


# --- Runs and messages ----------------------------------------------------------------------------


def end_unless_wanted() -> None:
    """End the run if its reader has moved on; Streamlit checks it at every look at its state.

    It checks at every element, too, but that is a message, for which the browser lays out the page.
    """
    _ = "any" in st.session_state


def end_if_superseded() -> None:
    """End the run, also where only the fragment that it is drawing has to be drawn anew.

    Streamlit itself lets such a run come to its end. What the fragment has not drawn yet loses the
    state of its widgets, so this is for the end of a fragment.
    """
    end_unless_wanted()
    run = get_script_run_ctx()
    requests = run.script_requests if run else None
    if run is None or requests is None or requests._state != ScriptRequestType.RERUN:
        return
    if ThreadState.get().fragment_id not in requests._rerun_data.fragment_id_queue:
        return
    wanted = requests.on_scriptrunner_ready().rerun_data
    # A whole page that is not finished yet has to be drawn as a whole again.
    begun = run.fragment_ids_this_run
    queue = list(dict.fromkeys([*wanted.fragment_id_queue, *begun])) if begun else []
    raise RerunException(replace(wanted, fragment_id_queue=queue))


def is_readable(data: bytes | None) -> bool:
    """Whether a message from a browser is one of Streamlit's protocol."""
    try:
        return data is not None and BackMsg.FromString(data).WhichOneof("type") is not None
    except DecodeError:
        return False


def run_command(*arguments: str) -> None:
    """Run the command `streamlit` with these arguments."""
    from streamlit.web import cli  # no page needs it

    cli.main(list(arguments), prog_name="streamlit")
