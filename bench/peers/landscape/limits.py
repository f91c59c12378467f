"""Gradients and Hessians as limits: quotients of differences over 2^−128 and less, in numbers of 640 bits and more.

Where no branch of the formula is at its kink and no rule would divide by 0, differences to both sides give derivatives
to a hundred bits. Elsewhere each side is looked at by itself, and derivatives of second order in the pieces around the
point.
"""

import math
from dataclasses import dataclass

from . import numbers
from .function import GUARD_BITS, Run
from .numbers import BeyondReach, real, two_to
from .operations import Undefined

BITS = 640
MOST_BITS = 30_000
STEP = 128
# Steps of one side, each a 2^32nd of the one before.
SIDE_STEPS = (128, 160, 192)
# Quotients that grow as much from step to step are those of a jump.
JUMP = 2.0**31.9
# Quotients that fall so much from step to step go to 0.
FALLS = 2**8
# 2^− these of the size of its coordinates is how far from a point its pieces are looked at.
PIECES = (48, 64, 80)
# So small a share of what it comes from is the rounding of 0.
NOTHING = 2.0**-90
# Derivatives below this are looked at over a step that is 2^−SMALLER of the first.
VANISHING = 2.0**-170
SMALLER = 24
DIRECTIONS = {
    1: [(1.0,), (-1.0,)],
    2: [(math.cos(0.1 + turn * math.pi / 8), math.sin(0.1 + turn * math.pi / 8)) for turn in range(16)],
}


@dataclass
class Derivatives:
    """At a point: reals, ±∞ for an infinite slope, None for what is not there."""

    # Of the point itself: what its branches decided.
    run: Run
    value: object
    # By the conventions at kinks, which are those of steps.
    gradient: list
    # Rows; None where the function has no curvature here.
    hessian: list | None
    # The gradient of the function itself where conventions give another one although it is smooth.
    smooth_gradient: list | None = None
    regular: bool = True
    # The largest slope to one side, where sides are looked at by themselves.
    steepest: object = 0


@dataclass
class Piece:
    """What a function looks like from a point into one direction: gradient and Hessian close by."""

    gradient: list
    hessian: list
    value: object


def bits_for(function, point):
    """As many that differences of second order are right where coordinates are small or values are large; raises
    Undefined.
    """
    least = min((numbers.exponent(x) for x in point if x != 0), default=0)
    count = settled_bits(function, point, BITS + 2 * max(0, -least))
    with numbers.precision(count):
        value = function.value(point)
    count += 2 * max(0, numbers.exponent(value)) if value != 0 else 0
    if count > MOST_BITS:
        raise BeyondReach
    return count


def settled_bits(function, point, count):
    """More where what seems to cancel does not: 1 − tanh(300) is not 0, though it needs 900 bits to tell."""
    seen, cancelled = outcome(function, point, count)
    if cancelled:
        for more in (4 * count, 16 * count):
            if outcome(function, point, more)[0] != seen:
                return more
    return count


def outcome(function, point, count):
    """(what the point is to the formula, whether this rests on sums that cancel)."""
    with numbers.precision(count):
        run = Run()
        try:
            function.value(point, run)
            kind = (False, run.ties, run.singular)
        except Undefined:
            kind = (True, 0, 0)
        return kind, run.cancelled > 0 and kind != (False, 0, 0)


def scales(point):
    """Of each coordinate; where it is 0, as small as the others are, and at most 1."""
    known = [two_to(numbers.exponent(x)) if x != 0 else None for x in point]
    least = min([scale for scale in known if scale is not None], default=real(1))
    return [min(least, real(1)) if scale is None else scale for scale in known]


def moved(point, *shifts):
    """The point with (axis, distance) added."""
    other = list(point)
    for axis, by in shifts:
        other[axis] = other[axis] + by
    return other


def derivatives(function, point, noise=None):
    """In the precision that is set; raises Undefined or BeyondReach."""
    run = Run(noise)
    value = function.value(point, run)
    if not run.ties and not run.singular:
        return Derivatives(run, value, *central(function, run, point, value, STEP))
    # What is irregular may be a part that the result does not depend on, so every case below goes by what the function
    # does.
    sides = [
        [one_side(function, run, point, value, axis, sign, True) for sign in (1, -1)] for axis in range(len(point))
    ]
    gradient = [joined(*pair) for pair in sides]
    for axis in range(len(point)):
        # At the tip of a cusp, or where it jumps to an infinite slope, conventions would say 0, and the function nothing.
        ups = [one_side(function, run, point, value, axis, sign, False) for sign in (1, -1)]
        infinite = any(slope is not None and abs(slope) == math.inf for slope in ups)
        torn = infinite and any(
            up is None and has_value(function, point, axis, sign) for up, sign in zip(ups, (1, -1))
        )
        if sorted(ups, key=lambda slope: slope or 0) == [-math.inf, math.inf] or torn:
            gradient[axis] = None
        elif infinite and None in ups:
            # Where it ends with an infinite slope, no convention says otherwise.
            gradient[axis] = joined(*ups)
    smooth, hessian = smoothness(function, point, noise)
    if smooth and all(b is not None and abs(a - b) <= NOTHING * (1 + abs(a)) for a, b in zip(smooth, gradient)):
        smooth = None
    finite = [abs(slope) for pair in sides for slope in pair if slope is not None and abs(slope) != math.inf]
    return Derivatives(run, value, gradient, hessian, smooth, False, max(finite, default=0))


def central(function, run, point, value, step):
    """(gradient, Hessian) by differences to both sides, all on the branches of the point. What is next to nothing
    and falls with the step is 0.
    """
    found = differences(function, run, point, value, step)
    parts = found[0] + sum(found[1], [])
    if all(part == 0 or abs(part) > VANISHING for part in parts):
        return found
    nearer = differences(function, run, point, value, step + SMALLER)
    kept = [
        real(0) if abs(b) < abs(a) * two_to(-SMALLER // 2) else a for a, b in zip(parts, nearer[0] + sum(nearer[1], []))
    ]
    dimension = len(point)
    rows = [kept[dimension * (axis + 1) : dimension * (axis + 2)] for axis in range(dimension)]
    return kept[:dimension], rows


def differences(function, run, point, value, step):
    """(gradient, Hessian) over 2^−step of the size of the coordinates."""
    steps = [scale * two_to(-step) for scale in scales(point)]
    at = lambda *shifts: function.value_of(run.beside(moved(point, *shifts), True))
    dimension = len(point)
    ups = [at((axis, steps[axis])) for axis in range(dimension)]
    downs = [at((axis, -steps[axis])) for axis in range(dimension)]
    gradient = [(up - down) / (2 * h) for up, down, h in zip(ups, downs, steps)]
    hessian = [
        [(ups[i] - 2 * value + downs[i]) / steps[i] ** 2 if i == j else None for j in range(dimension)]
        for i in range(dimension)
    ]
    if dimension == 2:
        h, k = steps
        mixed = at((0, h), (1, k)) - at((0, h), (1, -k)) - at((0, -h), (1, k)) + at((0, -h), (1, -k))
        hessian[0][1] = hessian[1][0] = mixed / (4 * h * k)
    return gradient, hessian


def one_side(function, run, point, value, axis, sign, frozen):
    """The slope along an axis as seen from one side: a real, ±∞, or None where the function is not defined there."""
    scale = scales(point)[axis]
    quotients = []
    for step in SIDE_STEPS:
        by = sign * scale * two_to(-step)
        try:
            other = function.value_of(run.beside(moved(point, (axis, by)), frozen))
        except Undefined:
            return None
        quotients.append((other - value) / by)
    if abs(quotients[2]) > abs(quotients[1]) * JUMP > 0:
        return None
    if all(abs(nearer) * FALLS < abs(farther) for farther, nearer in zip(quotients, quotients[1:])):
        # It falls like a power of the step, to 0.
        return real(0)
    first, second = quotients[1] - quotients[0], quotients[2] - quotients[1]
    largest = max(map(abs, quotients + [value]))
    if abs(second) <= two_to(SIDE_STEPS[-1] + 2 * GUARD_BITS - numbers.bits()) * largest:
        return quotients[2]
    if abs(second) < 0.9 * abs(first):
        # What is left falls like a power of the step (Aitken); what is left of that is 0.
        limit = quotients[2] - second * second / (second - first)
        return limit if abs(limit) > NOTHING * abs(quotients[2]) else real(0)
    return math.inf if quotients[2] > 0 else -math.inf


def has_value(function, point, axis, sign):
    """Whether the function is defined next to a point, along an axis."""
    try:
        function.value(moved(point, (axis, sign * scales(point)[axis] * two_to(-SIDE_STEPS[-1]))))
    except Undefined:
        return False
    return True


def joined(right, left):
    """The slope of both sides: their mean, or that of the one where the function is defined."""
    if right is None or left is None:
        return left if right is None else right
    total = right + left
    return None if total != total else total / 2


def smoothness(function, point, noise=None):
    """(gradient, Hessian) of the function itself where it has both, else None for what it has not."""
    size = max(scales(point))
    try:
        if noise is not None:
            # Each direction would have noise of its own: what one of them has stands for all.
            seen = piece(function, point, DIRECTIONS[len(point)][0], PIECES[-1], size, noise)
            return seen.gradient, seen.hessian
        around = [pieces(function, point, distance, size) for distance in PIECES]
    except (Undefined, BeyondReach):
        return None, None
    if jumps(function, point, around):
        return None, None
    gradients = [[piece.gradient for piece in all_] for all_ in around]
    hessians = [[sum(piece.hessian, []) for piece in all_] for all_ in around]
    if not one_limit(gradients):
        return None, None
    size = max(abs(part) for parts in gradients[-1] + hessians[-1] for part in parts)
    # The mean over opposite directions: what is left of the distance is of second order.
    gradient = [sum(parts) / len(parts) for parts in zip(*gradients[-1])]
    gradient = [part if abs(part) > NOTHING * size else real(0) for part in gradient]
    return gradient, limit_of([all_[0].hessian for all_ in around]) if one_limit(hessians) else None


def jumps(function, point, around):
    """Whether values do not come to that of the point, from far to near."""
    value = function.value(point)
    farther, nearer = (max(abs(piece.value - value) for piece in all_) for all_ in (around[0], around[-1]))
    return nearer > farther / 16 + NOTHING * (1 + abs(value))


def one_limit(around):
    """Whether vectors seen in all directions, from far to near, have one limit: they differ less and less from one
    of the nearest.
    """
    first = around[-1][0]
    farther, nearer = (max(abs(a - b) for parts in all_ for a, b in zip(parts, first)) for all_ in around[:2])
    return nearer <= farther / 16 + NOTHING * max(map(abs, first))


def pieces(function, point, distance, size):
    """The function around a point, at 2^−distance of a size into all directions; raises Undefined where it has no
    value there.
    """
    return [piece(function, point, direction, distance, size) for direction in DIRECTIONS[len(point)]]


def piece(function, point, direction, distance, size, noise=None):
    near = [x + size * two_to(-distance) * part for x, part in zip(point, direction)]
    run = Run(noise)
    value = function.value(near, run)
    return Piece(*central(function, run, near, value, STEP + distance), value)


def limit_of(matrices):
    """What three matrices from far to near lead to, entry by entry, where what is left falls like a power of the
    distance (Aitken).
    """

    def limit(first, second, third):
        before, after = second - first, third - second
        return third - after * after / (after - before) if abs(after) < abs(before) / 2 else third

    return [[limit(*parts) for parts in zip(*rows)] for rows in zip(*matrices)]
