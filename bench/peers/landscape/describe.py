"""Value, gradient and Hessian at a point in doubles, each with how much of it a computation in doubles may lose."""

import math
from dataclasses import dataclass

from . import numbers
from .function import Run, generator
from .limits import BITS, MOST_BITS, STEP, Derivatives, bits_for, derivatives, moved, scales
from .magnitude import Magnitude
from .numbers import BeyondReach, real, to_float, two_to
from .operations import Undefined

# Evaluations with rounding to doubles made up, and how many times their largest deviation is allowed: other orders of
# operations round otherwise.
DISTURBED = 5
# Where sides and pieces are looked at, which takes long.
DISTURBED_IRREGULAR = 2
ALLOWANCE = 32
# Units in the last place that are allowed beside this.
ULPS = 8
# What doubles may lose where parts of the formula are so small that they have fewer digits.
LEAST_OF_FADED = 2.0**-960
AGREE = two_to(-60)
# What limits leave of a 0, as a share of the function and its derivatives.
TRUNCATED = two_to(-180)


class Doubt(Exception):
    """Limits and rules differ, so nothing here is to be trusted."""


def exact(function, slope, point):
    """Derivatives at a point of doubles, and the bits in which they were computed; raises Undefined, BeyondReach or
    Doubt.
    """
    reals = [real(x) for x in point]
    count = bits_for(function, reals)
    while True:
        with numbers.precision(count):
            found = derivatives(function, reals)
            if not found.regular or agree(found, slope, reals):
                return found, count
        count *= 4
        if count > MOST_BITS:
            raise Doubt(f"limits and rules differ at {point}")


def agree(found, slope, point):
    """Whether rules give the gradient that limits give, and its differences the Hessian."""
    value, gradient = slope(point)
    if any(part != part for part in gradient):
        # The rules take a logarithm of what is negative: they have nothing to say.
        return value == found.value
    rows = []
    for axis, scale in enumerate(scales(point)):
        h = scale * two_to(-STEP)
        up, down = slope(moved(point, (axis, h)))[1], slope(moved(point, (axis, -h)))[1]
        rows.append([(a - b) / (2 * h) for a, b in zip(up, down)])
    return value == found.value and near(gradient, found.gradient) and near(sum(rows, []), sum(found.hessian, []))


def near(ours, theirs):
    size = max(map(abs, ours + theirs))
    return all(abs(a - b) <= AGREE * size + TRUNCATED for a, b in zip(ours, theirs))


@dataclass
class Disturbed:
    """What rounding to doubles makes of a point: derivatives, whether it decides their kind, whether a part leaves
    the range of doubles.
    """

    samples: list[Derivatives]
    edge: bool
    strained: bool
    faded: bool
    # The largest of its value and its derivatives.
    size: object

    def pair(self, part, others, terms=0, truncated=0):
        """[number, tolerance]; None for what is not there. `terms`: how large what it is summed up of is."""
        if part is None:
            return None
        if abs(part) == math.inf:
            return [part, 0]
        finite = [other for other in others if other is not None and abs(other) != math.inf]
        spread = max((abs(other - part) for other in finite), default=real(0))
        least = (LEAST_OF_FADED if self.faded else numbers.LEAST) + truncated
        return [to_float(part), to_float(ALLOWANCE * spread + ULPS * max(abs(part), terms) / 2**53 + least)]

    def pairs(self, parts, of, terms):
        rows = [of(sample) for sample in self.samples]
        return [
            self.pair(part, [row and row[index] for row in rows], terms[index], TRUNCATED * self.size)
            for index, part in enumerate(parts)
        ]


def describe(function, slope, point, seed=0):
    """What is to be known at a point of doubles, as what can be written as JSON.

    `value` is a pair [number, tolerance], None where there is none. `gradient`, by the conventions at kinks,
    `smoothGradient`, where the function is smooth and conventions give another one, and `hessian`, row by row, are
    lists of pairs, with None for a derivative that is not there. `edge`: rounding decides whether there is a value or
    which piece it is of. `strained`: a part of the formula exceeds doubles. `faded`: one is so small that it has fewer
    digits. `beyond`: this program cannot tell.
    """
    try:
        found, count = exact(function, slope, point)
    except Undefined:
        return {"value": None, "edge": edge_of_definition(function, point, seed)}
    except BeyondReach:
        return {"beyond": True}
    disturbed = disturb(function, point, count, found, seed)
    slopes, bends = Magnitude(function)(point)
    if not found.regular:
        slopes = [max(part, found.steepest) for part in slopes]
    answer = {
        "value": disturbed.pair(found.value, [sample.value for sample in disturbed.samples]),
        "gradient": disturbed.pairs(found.gradient, lambda sample: sample.gradient, slopes),
        "edge": disturbed.edge,
        "regular": found.regular,
        "strained": disturbed.strained,
        "faded": disturbed.faded,
    }
    if found.smooth_gradient:
        answer["smoothGradient"] = disturbed.pairs(found.smooth_gradient, lambda sample: sample.smooth_gradient, slopes)
    if found.hessian:
        # Each entry may lose what the largest does.
        bends = [max(bends + list(map(abs, sum(found.hessian, []))))] * len(bends)
        hessians = lambda sample: sample.hessian and sum(sample.hessian, [])
        answer["hessian"] = disturbed.pairs(sum(found.hessian, []), hessians, bends)
    return answer


def disturb(function, point, count, found, seed):
    samples, edge, strained, faded = [], False, False, False
    with numbers.precision(count):
        reals = [real(x) for x in point]
        for turn in range(DISTURBED if found.regular else DISTURBED_IRREGULAR):
            try:
                sample = derivatives(function, reals, generator(seed, turn, point))
            except Undefined:
                edge = True
                continue
            samples.append(sample)
            edge = edge or sample.regular != found.regular or sample.run.decisions != found.run.decisions
            strained = strained or sample.run.strained > 0
            faded = faded or sample.run.faded > 0
    parts = [found.value, *found.gradient, *sum(found.hessian or [], [])]
    size = max(abs(part) for part in parts if part is not None and abs(part) != math.inf)
    return Disturbed(samples, edge, strained, faded, size)


def edge_of_definition(function, point, seed):
    """Whether a point where there is no value has one if operations round to doubles."""
    with numbers.precision(BITS):
        for turn in range(DISTURBED):
            try:
                function.value([real(x) for x in point], Run(generator(seed, turn, point)))
                return True
            except BeyondReach:
                return True
            except Undefined:
                pass
    return False
