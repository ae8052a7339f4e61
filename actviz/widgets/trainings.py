"""Many trainings of one setting: whether other seeds work as well, and which network is enough."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

import streamlit as st

from actviz.activation import Activation, Values
from actviz.formatting import digits, percent
from actviz.labs.seeds import SEEDS, End, ends
from actviz.labs.smallest import GIVEN, LOSS, NEEDED, RIGHT, growing, size, solved
from actviz.labs.training import Setting
from actviz.network import Unit
from actviz.progress import Report, shared
from actviz.readouts import markdown
from actviz.widgets.session import session_record
from actviz.widgets.streamlit_insides import DeltaGenerator, ExpanderContainer, end_if_superseded
from actviz.widgets.waiting import ProgressBar, wait

NOTHING = "There is no point to learn yet."


class Trainee(NamedTuple):
    """One of the functions that are trained, with the title that it has on the page."""

    title: str
    unit: Unit


@shared(2048)
def _ends(
    report: Report,
    setting: Setting,
    activation: Activation,
    values: Values,
    learns: tuple[str, ...],
) -> list[End]:
    unit = Unit(activation=activation, values=values, learns=learns)
    return ends(setting, unit, report=report)


def _wait_for_ends(setting: Setting, unit: Unit, show: Callable[[float], None]) -> list[End]:
    """How the trainings of a setting end, whatever its own seed."""

    def look(share: float) -> None:
        end_if_superseded()
        show(share)

    unseeded = replace(setting, seed=0)
    (found,) = wait([_ends(unseeded, unit.activation, unit.values, unit.learns)], look)
    return found


def _can_fill(section: ExpanderContainer, trainees: Sequence[Trainee]) -> bool:
    """Whether a section is open and there is something to train; if there is not, say so in it."""
    if section.open and not trainees:
        section.markdown(NOTHING)
    return bool(section.open and trainees)


# --- Other seeds ----------------------------------------------------------------------------------


def seeds_section() -> ExpanderContainer:
    """Make the section on other seeds; it is filled while it is open."""
    label = "Does it work with other seeds?"
    return st.expander(label, icon=":material/casino:", key="seeds", on_change="rerun")


def other_seeds(
    section: ExpanderContainer,
    setting: Setting,
    trainees: Sequence[Trainee],
    show: Callable[[int], None],
) -> None:
    """Say how all seeds end, if the section is open; `show` sets the seed that the page shows."""
    if not _can_fill(section, trainees):
        return
    with section:
        progress = ProgressBar(st.empty())
        said = []
        for index, (title, unit) in enumerate(trainees):

            def look(share: float, index: int = index, title: str = title) -> None:
                progress.show((index + share) / len(trainees), f"Training {title} with 12 seeds")

            found = _wait_for_ends(setting, unit, look)
            said.append(f"- **{title}** {_all_ends(setting, found)}")
        progress.end()
        st.markdown("\n".join(said))
        st.session_state["seed_shown"] = setting.seed if setting.seed in SEEDS else None
        st.pills(
            "The film of a seed",
            SEEDS,
            key="seed_shown",
            on_change=partial(_show_seed, show),
        )


def _show_seed(show: Callable[[int], None]) -> None:
    """Callback: show the seed that has been chosen; a second click on it changes nothing."""
    seed = st.session_state["seed_shown"]
    if seed is not None:
        show(seed)


def _all_ends(setting: Setting, found: Sequence[End]) -> str:
    """How trainings that differ in their seed end, in words."""
    parts = []
    if setting.plane:
        right = [end.seed for end in found if end.right == 1]
        points = "all points that it learns from" if setting.held_out else "all points"
        parts.append(f"gets {points} right with {_of_all(right, len(found))}")
        others = [end.right for end in found if end.right < 1]
        if others:
            how = "and {} of them with the others" if right else "but {} of them"
            parts[0] += f", {how.format(_from_to(others, percent))}"
    losses = [end.loss for end in found if end.loss < math.inf]
    if losses:
        parts.append(f"ends at a loss of {_from_to(losses, digits)}")
    if len(losses) < len(found):
        diverged = [end.seed for end in found if end.loss == math.inf]
        parts.append(f"diverges with {_of_all(diverged, len(found))}")
    return "; it ".join(parts) + "."


def _of_all(seeds: Sequence[int], count: int) -> str:
    """How many of all seeds, and which: ``2 of 12 seeds (1, 3)``."""
    which = f" ({', '.join(map(str, seeds))})" if 0 < len(seeds) < count else ""
    return f"{len(seeds)} of {count} seeds{which}"


def _from_to(numbers: Sequence[float], written: Callable[[float], str]) -> str:
    low, high = written(min(numbers)), written(max(numbers))
    return low if low == high else f"{low} to {high}"


# --- The smallest network -------------------------------------------------------------------------


@dataclass(slots=True)
class Looking:
    """What the reader has asked to look for; it is for one setting and its functions alone."""

    wanted: object = None


def smallest_section() -> ExpanderContainer:
    """Make the section on the smallest network; it is filled while it is open."""
    label = "Which is the smallest network that solves it?"
    return st.expander(label, icon=":material/search:", key="smallest", on_change="rerun")


def smallest_network(
    section: ExpanderContainer, setting: Setting, trainees: Sequence[Trainee]
) -> None:
    """Look for the smallest network on this task or on all, if the section is open."""
    if not _can_fill(section, trainees):
        return
    fixed = replace(setting, layers=1, width=2, seed=0), *(each.title for each in trainees)
    here, everywhere = ("here", *fixed), ("everywhere", *fixed)
    with section:
        st.markdown(
            f"A network solves a task if at least {NEEDED} of {len(SEEDS)} seeds end with "
            f"{percent(RIGHT)} of the points right or more; a curve, if they end at a loss below "
            f"{LOSS:g}. Larger and larger networks are tried with the settings of the training; "
            "their size is the number of weights and biases."
        )
        with st.container(horizontal=True, key="look"):
            _look_button(f"Look on {setting.task}", here)
            _look_button("Look on every task", everywhere)
        wanted = session_record(Looking).wanted
        place = st.empty()
        # Below the table, which so keeps to its place.
        progress = ProgressBar(st.empty())
        if wanted == here:
            _look_here(setting, trainees, place, progress)
        elif wanted == everywhere:
            _look_everywhere(setting, trainees, place, progress)
        progress.end()


def _look_button(label: str, wanted: object) -> None:
    st.button(label, icon=":material/search:", on_click=_look, args=(wanted,))


def _look(wanted: object) -> None:
    """Callback: look for something."""
    session_record(Looking).wanted = wanted


def _tries(
    setting: Setting, trainee: Trainee, progress: ProgressBar
) -> Iterator[tuple[Setting, int]]:
    """Train larger and larger networks until one solves the task; yield each with its seeds."""
    candidates = growing(setting)
    for index, candidate in enumerate(candidates):
        text = f"Training {trainee.title} on {candidate.task}, {_network(candidate)}"

        def look(share: float, index: int = index, text: str = text) -> None:
            progress.show((index + share) / len(candidates), text)

        count = solved(candidate, _wait_for_ends(candidate, trainee.unit, look))
        yield candidate, count
        if count >= NEEDED:
            return


def _network(setting: Setting) -> str:
    return f"{setting.layers} × {setting.width}"


def _look_here(
    setting: Setting, trainees: Sequence[Trainee], place: DeltaGenerator, progress: ProgressBar
) -> None:
    """Show for each network that is tried how many seeds solve this task, as they are found."""
    found: dict[str, list[str]] = {}
    sentences: list[str] = []
    head = ["network", "size", *(each.title for each in trainees)]
    for column, trainee in enumerate(trainees, 2):
        most = 0
        for candidate, count in _tries(setting, trainee, progress):
            name = _network(candidate)
            row = found.setdefault(name, [name, str(size(candidate)), *["–"] * len(trainees)])
            mark = "**" if count >= NEEDED else ""
            row[column] = f"{mark}{count} of {len(SEEDS)}{mark}"
            most = max(most, count)
            place.markdown("\n".join([markdown(head, *found.values()), "", *sentences]))
        end = f"{name} is the smallest of these that solves it"
        if most < NEEDED:
            end = f"none of these solves it; at most {most} of {len(SEEDS)} seeds do"
        sentences.append(f"- **{trainee.title}**: {end}.")
    place.markdown("\n".join([markdown(head, *found.values()), "", *sentences]))


def _look_everywhere(
    setting: Setting, trainees: Sequence[Trainee], place: DeltaGenerator, progress: ProgressBar
) -> None:
    """Show the smallest network for each task, as they are found."""
    rows = [["task", *(each.title for each in trainees)]]
    for task in GIVEN:
        rows.append([task, *["…"] * len(trainees)])
        for column, trainee in enumerate(trainees, 1):
            place.markdown(markdown(*rows))
            tries = list(_tries(replace(setting, task=task), trainee, progress))
            candidate, count = tries[-1]
            found = f"**{_network(candidate)}**, {count} of {len(SEEDS)}"
            most = max(count for _, count in tries)
            none = f"none, at most {most} of {len(SEEDS)}"
            rows[-1][column] = found if count >= NEEDED else none
    place.markdown(markdown(*rows))
