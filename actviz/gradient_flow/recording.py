"""Gradient flow while a slider is dragged: one function, measured at every place of the slider."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from actviz.activation import Activation, Array, Parameter, Values
from actviz.labs import flow
from actviz.labs.flow import GAIN, Profile, Stack
from actviz.live.recording import Data, track
from actviz.network import Unit
from actviz.progress import Computation, Report, shared
from actviz.readouts import titled
from actviz.remember import remember

MOST_PLACES = 300
"""At how many places of a slider a network is measured, at most: a typed value can give it more."""


def measured_places(slider: Parameter) -> Array:
    """The places of a slider; of very many, so many at even steps, between which one can blend."""
    at = slider.places
    return at if at.size <= MOST_PLACES else np.linspace(at[0], at[-1], MOST_PLACES)


# Each curve that follows a slider has a name here, and its heights in `curves`. The meta of its
# trace in `charts.py` has that name.
CURVES = ("gradient", "predicted", "mean", "above", "below", "flat", "dead")


class Recorded(NamedTuple):
    """A function at every place of a slider: its curves as tracks, and its texts, by name."""

    tracks: Data
    said: dict[str, list[str]]


def curves(name: str, profile: Profile) -> dict[str, Array]:
    """By name, the heights of every curve that follows a slider: of the input, then of each layer.

    A height is infinite where it overflows, and NaN where there is none.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        ends = profile.mean + profile.deviation, profile.mean - profile.deviation
    reaching = (profile.log_gradient, profile.log_predicted, profile.mean, *ends)
    heights = [np.where(np.isnan(each), np.inf, each) for each in reaching]
    heights += [np.append(np.nan, 100 * share) for share in (profile.flat, profile.dead)]
    return {f"{name}/{curve}": each for curve, each in zip(CURVES, heights, strict=True)}


def record(
    stack: Stack, activation: Activation, values: Values, slider: Parameter
) -> Computation[Recorded]:
    """Record a function along the gain's slider, or along that of one of its parameters."""
    # At its default the slider itself makes no difference to what is asked for and shared.
    return _record(*_moved(stack, values, slider, slider.default), activation, slider)


def _moved(stack: Stack, values: Values, slider: Parameter, place: float) -> tuple[Stack, Values]:
    if slider.name == GAIN.name:
        return replace(stack, gain=place), values
    return stack, {**values, slider.name: place}


@shared(64)
def _record(
    report: Report, stack: Stack, values: Values, activation: Activation, slider: Parameter
) -> Recorded:
    # Every place is measured: in a deep network a small change can change everything after it, so
    # one cannot blend between two measurements that are far apart.
    name = activation.key
    frames: list[dict[str, Array]] = []
    printed: list[dict[str, str]] = []
    for place in measured_places(slider).tolist():
        there, moved = _moved(stack, values, slider, place)
        try:
            profile = _profile(there, activation, moved, report)
        except ValueError:  # two parameters that do not go together there
            frames.append({f"{name}/{curve}": np.full(stack.depth + 1, np.nan) for curve in CURVES})
            printed.append(dict.fromkeys(flow.PRINTED, "…"))
        else:
            frames.append(curves(name, profile))
            printed.append(flow.printed(titled(activation, moved), there, profile))
    return Recorded(
        tracks={key: track(np.array([each[key] for each in frames])) for key in frames[0]},
        said={f"{name}/{part}": [each[part] for each in printed] for part in flow.PRINTED},
    )


@remember(4096)  # so that what a reader did not wait for is not lost
def _profile(stack: Stack, activation: Activation, values: Values, report: Report) -> Profile:
    return flow.measure(stack, Unit(activation=activation, values=values), report)
