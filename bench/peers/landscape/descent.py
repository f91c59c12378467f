"""Gradient descent as it is defined, in numbers of so many bits that rounding decides nothing that a change of the
last digit of the start would not.
"""

import math
from dataclasses import dataclass, field

from . import numbers
from .describe import ALLOWANCE, ULPS, exact
from .function import generator, tiny
from .limits import BITS as LIMIT_BITS
from .limits import smoothness
from .magnitude import Magnitude
from .numbers import BeyondReach, real, to_float
from .operations import Undefined
from .slope import Noise, Singular

BITS = 256
# A descent is sensitive where changes of this share of its start or its learning rate change its fate, or part paths by
# more than FAR.
CHANGE = 1e-13
FAR = 0.1
# And undecided where it comes so near to a tolerance or a bound.
MARGIN = 1e-9
# Where a descent is nearer than this to one, it is measured how near.
NEAR = 1e-5
DISTURBED = 3
# Points of a descent that are at kinks and are looked at closely.
MOST_KINKS = 3


class NoDerivative(Exception):
    """The function has a value here but no derivative, and no convention says what to take instead."""


@dataclass
class Outcome:
    # undefined, divergent, converged, unsettled; unsaid where the descent comes to a point without a derivative or this
    # program cannot tell
    fate: str
    iterations: int
    end: list
    path: list = field(default_factory=list)
    # How near, as a share of them, ‖γ∇f‖ came to the tolerance or ‖x‖ to the bound.
    margin: float = math.inf
    # It came to a point at which conventions give another gradient than the smooth function has.
    convention: bool = False


@dataclass
class Slopes:
    """Gradients along descents: by rules, or by limits where these have no answer."""

    function: object
    slope: object
    convention: bool = False
    kinks: int = 0

    def at(self, point):
        """Reals or ±∞; raises Undefined, NoDerivative or BeyondReach."""
        try:
            _, gradient = self.slope(point)
            if self.slope.ties and self.kinks < MOST_KINKS:
                self.kinks += 1
                self.convention = self.convention or self.is_smooth_otherwise(point, gradient)
            if any(part - part != 0 for part in gradient):
                raise BeyondReach
            return gradient
        except (Undefined, Singular):
            # Whether it has a value is for more bits to tell.
            found, _ = exact(self.function, self.slope, point)
        if any(part is None for part in found.gradient):
            raise NoDerivative
        return found.gradient

    def is_smooth_otherwise(self, point, gradient):
        with numbers.precision(LIMIT_BITS):
            smooth, _ = smoothness(self.function, point)
            return smooth is not None and any(abs(a - b) > CHANGE * (1 + abs(a)) for a, b in zip(smooth, gradient))


def norm(parts):
    return abs(parts[0]) if len(parts) == 1 else numbers.sqrt(sum(part * part for part in parts))


@dataclass
class Descents:
    """Descents on a function with the same tests of when they are over: `steps`, `tolerance` and `bound`."""

    function: object
    slope: object
    steps: int
    tolerance: float
    bound: float

    def __post_init__(self):
        self.magnitude = Magnitude(self.function)
        # Squares of what is neither beyond the bound nor below the tolerance, and not next to it.
        self.surely_within = (real(self.bound) * (1 - NEAR)) ** 2
        self.surely_more = (real(self.tolerance) * (1 + NEAR)) ** 2

    def descend(self, start, rate, keep=False):
        with numbers.precision(BITS):
            return self._descend([real(x) for x in start], real(rate), keep)

    def _descend(self, x, rate, keep):
        slopes = Slopes(self.function, self.slope)
        outcome = Outcome("unsettled", self.steps, x)
        path = outcome.path if keep else None
        if keep:
            path.append(x)
        t = 0
        while True:
            # Most steps are nothing special.
            taken, x = self.slope.walk(
                x, rate, tiny(), self.surely_within, self.surely_more, self.steps - t, path
            )
            t += taken
            decision, x_next = self._decided(x, rate, slopes, outcome)
            if decision or t == self.steps:
                break
            x = x_next
            t += 1
            if keep:
                path.append(x)
        outcome.fate, outcome.iterations, outcome.end = decision or "unsettled", t, x
        outcome.convention = slopes.convention
        return outcome

    def _decided(self, x, rate, slopes, outcome):
        """(what decides the descent at this point or None, the next point)"""
        if any(abs(part) == math.inf for part in x):
            return "divergent", None
        size = norm(x)
        try:
            gradient = slopes.at(x)
        except Undefined:
            return "undefined", None
        except (NoDerivative, BeyondReach):
            return ("divergent" if size > self.bound else "unsaid"), None
        step = [rate * part for part in gradient]
        length = norm(step)
        outcome.margin = min(
            outcome.margin, abs(to_float(size / self.bound) - 1), abs(to_float(length / self.tolerance) - 1)
        )
        if size > self.bound:
            return "divergent", None
        if length <= self.tolerance:
            return "converged", None
        return None, [a - b for a, b in zip(x, step)]

    def explain(self, start, rate, path, fate, iterations):
        """Why a descent in doubles, with all its points, ended otherwise: (class, what was found).

        First each step and each decision of it is compared with the definition; what is no step of gradient descent to
        within what doubles may lose is a `fault`. A descent without a fault is told apart: `convention`, `infinite`,
        where it is a matter of taste whether the function has a value, `threshold`, `sensitive`, or else `rounding`,
        where operations lose more than the changes that are tried here.
        """
        fault = self.fault(rate, path, fate, iterations)
        if fault:
            return "fault", fault
        there = self.descend(start, rate, True)
        if there.convention:
            return "convention", ""
        if fate == "undefined" and not all(map(math.isfinite, path[-1])):
            return "infinite", ""
        if there.margin < MARGIN:
            return "threshold", f"{there.margin:.1e}"
        return ("rounding" if self._stays(start, rate, there) else "sensitive"), ""

    def is_steady(self, start, rate, outcome):
        """Whether a descent would end alike, and as soon, with other last digits."""
        if outcome.fate == "unsaid" or outcome.convention or outcome.margin < 1e3 * MARGIN:
            return False
        if any(abs(x) == math.inf for x in outcome.end):
            return False
        there = self.descend(start, rate, True)
        return self._stays(start, rate, there, True)

    def _stays(self, start, rate, there, as_soon=False):
        for by in (1 + CHANGE, 1 - CHANGE):
            for other in (self.descend([x * by for x in start], rate, True), self.descend(start, rate * by, True)):
                if other.fate != there.fate or apart(other.path, there.path) > FAR:
                    return False
                if as_soon and other.iterations != there.iterations:
                    return False
        return True

    def fault(self, rate, path, fate, iterations):
        """The first point of a path in doubles that is not what the one before leads to, or at which the descent was
        to end; None where there is none.
        """
        if len(path) != iterations + 1:
            return f"{len(path)} points of {iterations} steps"
        with numbers.precision(BITS):
            for t, point in enumerate(path):
                following = path[t + 1] if t < iterations else None
                wrong = self._wrong(real(rate), point, following, fate, t)
                if wrong:
                    return f"t = {t}: {wrong}"
        return None

    def _wrong(self, rate, point, following, fate, t):
        ends = following is None
        if not all(map(math.isfinite, point)):
            return (
                None
                if ends and fate in ("divergent", "undefined")
                else "is not finite, and the descent goes on or is called " + fate
            )
        x = [real(part) for part in point]
        size = norm(x)
        if ends and fate == "divergent" and size > self.bound * (1 - 1e-12):
            return None
        try:
            gradient, tolerances = self._gradient(x, t)
        except Undefined:
            return (
                None
                if ends and fate == "undefined"
                else f"f has no value at {point}, the descent goes on or is called {fate}"
            )
        except (NoDerivative, BeyondReach):
            return None
        if ends and fate == "undefined":
            return None if tolerances is None else f"f has a value at {point}"
        if size > self.bound * (1 + 1e-12):
            return "is beyond the bound"
        if tolerances is None:
            return None
        if any(abs(part) == math.inf for part in gradient):
            on = not ends and not all(map(math.isfinite, following))
            return None if on else "has an infinite slope, and the descent ends or goes on as if it had not"
        length, lost = rate * norm(gradient), rate * norm(tolerances) + MARGIN * self.tolerance
        if ends and fate == "converged":
            return None if length <= self.tolerance + lost else f"a step of {to_float(length):.6e} is not converged"
        if length < self.tolerance - lost:
            return f"a step of {to_float(length):.6e} is converged"
        if ends:
            return None if fate == "unsettled" and t == self.steps else f"is called {fate}"
        return self._wrong_step(rate, x, gradient, tolerances, following)

    def _wrong_step(self, rate, x, gradient, tolerances, following):
        for part, slope, lost, there in zip(x, gradient, tolerances, following):
            wanted = part - rate * slope
            allowed = rate * lost + max(abs(part), abs(rate * slope), abs(wanted)) / 2**51 + 4 * numbers.LEAST
            if abs(wanted) > numbers.MOST / 2:
                continue
            if not abs(real(there) - wanted) <= allowed:
                return f"goes to {there!r} instead of {to_float(wanted)!r} ± {to_float(allowed):.1e}"
        return None

    def _gradient(self, x, t):
        """(gradient, what doubles may lose of each part, or None where they may lose the point's piece or value)"""
        slopes = Slopes(self.function, self.slope)
        disturbed, edge = [], False
        for turn in range(DISTURBED):
            try:
                disturbed.append(self.slope(x, Noise(generator(t, turn)))[1])
            except Undefined:
                edge = True
            except Singular:
                pass
        try:
            gradient = slopes.at(x)
        except Undefined:
            if disturbed and edge:
                return [real(0)] * len(x), None
            raise
        if edge or slopes.convention:
            return gradient, None
        terms, _ = self.magnitude(x)
        return gradient, [
            ALLOWANCE * max((abs(other[axis] - part) for other in disturbed), default=real(0))
            + ULPS * max(abs(part), terms[axis]) / 2**53
            for axis, part in enumerate(gradient)
        ]


def apart(path, other):
    """The largest distance of two paths at the same time."""
    return max(to_float(norm([a - b for a, b in zip(x, y)])) for x, y in zip(path, other))
