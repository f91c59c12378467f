"""Looks for minima in a box, by going downhill from random points without derivatives, and for their exact places."""

import math

from . import numbers
from .compiled import exponent_of
from .limits import scales
from .numbers import BeyondReach, real, to_float, two_to
from .operations import Undefined
from .slope import Singular

# Bits in which minima are looked for and in which their places are found.
SEARCH_BITS = 64
PLACE_BITS = 400
KINK_BITS = 320
# How near others come to it, as a share of the box.
PLACE_NEAR = 2.0**-80
# Random points, one in each cell of a grid, and further starts.
CELLS = {1: 600, 2: 30}
STARTS = 12
# A search ends when its steps are this share of the box.
NEAR = 2.0**-40
MOST_EVALUATIONS = 3000
MOST_STARTS = 40
# Next to a minimum like that of x⁴ each takes away a third of the distance.
NEWTON_STEPS = 200
CONVERGED = -140
# Steps across a curve, and how far from it they may begin, as a share of the box.
ACROSS_STEPS = 40
ACROSS_REACH = 0.01
KINKED = ("abs", "relu", "sign", "floor", "min", "max", "sqrt", "hypot")
# Directions of less than this share of the largest curvature are flat.
FLAT = 2.0**-130
# Curvatures beyond this are those of a crease.
CREASED = 2.0**80


class Terrain:
    """A function in a box, with ∞ where it has no value."""

    def __init__(self, function, slope, box):
        self.function, self.slope = function, slope
        self.box = [(real(low), real(high)) for low, high in box]
        self.width = [high - low for low, high in self.box]
        self.dimension = len(box)
        self.smooth = not branches(function.tree)

    def value(self, point):
        try:
            return self.function.value(point)
        except Undefined:
            return math.inf
        except BeyondReach:
            return math.inf

    def contains(self, point, share=0):
        """Whether a point is in the box, and by at least this share of it from its edges."""
        return all(
            low + share * (high - low) <= x <= high - share * (high - low) for x, (low, high) in zip(point, self.box)
        )

    def clipped(self, point):
        return [min(max(x, low), high) for x, (low, high) in zip(point, self.box)]

    def away(self, point, other):
        """The largest distance along an axis, as a share of the box."""
        return max(to_float(abs(a - b) / w) for a, b, w in zip(point, other, self.width))

    def moved(self, point, direction, share):
        """So many times the box from a point into a direction."""
        return [x + w * share * part for x, w, part in zip(point, self.width, direction)]


def branches(tree):
    """Whether a formula may have kinks."""
    parts = [part for part in tree if isinstance(part, tuple)]
    return (
        tree[0] == "choice"
        or (tree[0] == "call" and tree[1] in KINKED)
        or (tree[0] == "^" and exponent_of(tree[2]) is None)
        or any(map(branches, parts))
    )


def directions(dimension, draw, count=4):
    """Unit vectors in opposite pairs, at a random angle."""
    if dimension == 1:
        return [(1.0,), (-1.0,)]
    turn = draw.uniform(0, math.pi)
    return [(math.cos(turn + 2 * math.pi * i / count), math.sin(turn + 2 * math.pi * i / count)) for i in range(count)]


def downhill(terrain, start, share, draw, least=NEAR, most=MOST_EVALUATIONS, within=None, enough=-math.inf):
    """A point from which no small step leads down: steps into directions that turn at random, longer after a success,
    half as long after none.

    `within` says of a point whether it may be gone to; the box, where it is not given. It need not go lower than
    `enough`.
    """
    within = within or terrain.contains
    point, height = start, terrain.value(start)
    left = most
    while share > least and left > 0 and height > enough:
        ahead = [terrain.moved(point, direction, share) for direction in directions(terrain.dimension, draw)]
        better = lowest_of(terrain, ahead, height, within)
        if not better and terrain.dimension == 2:
            # Along the bottom of a valley hardly any direction leads down, with a kink not even that of the slope.
            slopes = [slope_at(terrain, point)] if terrain.smooth else slopes_around(terrain, point, share, draw)
            down = steepest([slope for slope in slopes if slope])
            ahead = [terrain.moved(point, down, share * part) for part in (1, 0.25)] if down else []
            better = lowest_of(terrain, ahead, height, within)
        left -= 6
        if better:
            height, point = better
            share *= 2
        else:
            share /= 2
    return point


def lowest_of(terrain, points, height, within):
    """(value, point) of the lowest of some points that is lower than `height`, or None."""
    found = None
    for point in points:
        value = terrain.value(point) if within(point) else math.inf
        if value < height:
            found, height = (value, point), value
    return found


def slopes_around(terrain, point, share, draw, count=6):
    """Gradients at random points nearby, in shares of the box and of their largest part, as doubles."""
    found = []
    for _ in range(count):
        slope = slope_at(terrain, terrain.moved(point, (draw.uniform(-1, 1), draw.uniform(-1, 1)), share))
        if slope:
            found.append(slope)
    largest = max((abs(part) for slope in found for part in slope), default=0)
    return [[part / largest for part in slope] for slope in found] if largest else found


def slope_at(terrain, point):
    """The gradient in shares of the box, as doubles; None where it has none."""
    try:
        slope = [to_float(part * w) for part, w in zip(terrain.slope(point)[1], terrain.width)]
    except (Undefined, Singular, BeyondReach):
        return None
    return slope if all(map(math.isfinite, slope)) else None


def steepest(slopes):
    """The unit vector opposite to the shortest vector in the convex hull of gradients (gradient sampling: Burke,
    Lewis and Overton, 2005); None where it holds 0.
    """
    shortest = shortest_of_hull(slopes)
    length = math.hypot(*shortest)
    if not length > 1e-9 * max((math.hypot(*slope) for slope in slopes), default=1):
        return None
    return [-part / length for part in shortest]


def shortest_of_hull(vectors):
    """The shortest vector in the convex hull of vectors in the plane, which lies on one of the segments between them
    or is 0.
    """
    best = min(vectors, key=lambda v: math.hypot(*v), default=[0.0, 0.0])
    for i, (a, b) in enumerate(vectors):
        for c, d in vectors[i + 1 :]:
            along = (a - c) ** 2 + (b - d) ** 2
            t = min(1, max(0, (a * (a - c) + b * (b - d)) / along)) if along else 0
            best = min(best, [a + t * (c - a), b + t * (d - b)], key=lambda v: math.hypot(*v))
    return [0.0, 0.0] if holds_0(vectors) else best


def holds_0(vectors):
    """Whether 0 is in the convex hull: no half plane has all vectors."""
    angles = sorted(math.atan2(b, a) for a, b in vectors if (a, b) != (0, 0))
    if len(angles) < 2:
        return len(angles) < len(vectors)
    gaps = [b - a for a, b in zip(angles, angles[1:])] + [angles[0] + 2 * math.pi - angles[-1]]
    return max(gaps) <= math.pi + 1e-12


def low_points(terrain, draw):
    """Points next to minima: all that searches from the lowest of random points end at, and some from anywhere."""
    with numbers.precision(SEARCH_BITS):
        grid = sampled(terrain, draw)
        count = CELLS[terrain.dimension]
        low = sorted(lowest(grid, terrain.dimension), key=lambda sample: sample[1])
        starts = [point for point, _ in low[:MOST_STARTS]]
        anywhere = [[low + draw.random() * (high - low) for low, high in terrain.box] for _ in range(STARTS)]
        return [
            downhill(terrain, start, 1 / count, draw) for start in starts + anywhere if terrain.value(start) < math.inf
        ]


def sampled(terrain, draw):
    """{cell: (point, value)}"""
    count = CELLS[terrain.dimension]
    cells = (
        [(i,) for i in range(count)] if terrain.dimension == 1 else [(i, j) for i in range(count) for j in range(count)]
    )
    grid = {}
    for cell in cells:
        point = [low + w * ((i + draw.random()) / count) for i, (low, _), w in zip(cell, terrain.box, terrain.width)]
        grid[cell] = (point, terrain.value(point))
    return grid


def lowest(grid, dimension):
    """Samples that none next to them is below; of those in a flat place, one."""
    offsets = [(-1,), (1,)] if dimension == 1 else [(i, j) for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j]
    found, flat = [], set()
    for cell, (point, value) in grid.items():
        around = [tuple(a + b for a, b in zip(cell, offset)) for offset in offsets]
        beside = [grid[other][1] for other in around if other in grid]
        if value == math.inf or any(other < value for other in beside):
            continue
        if any(other in flat and grid[other][1] == value for other in around):
            flat.add(cell)
            continue
        if any(other == value for other in beside):
            flat.add(cell)
        found.append((point, value))
    return found


def place(terrain, point, draw):
    """(the exact place of the stationary point or kink next to a point, whether Newton's method came to it)"""
    with numbers.precision(PLACE_BITS):
        point = [real(x) for x in point]
        found = newton(terrain, point)
        if found:
            return found, True
    with numbers.precision(KINK_BITS):
        return downhill(terrain, point, 2.0**-30, draw, PLACE_NEAR, 2000), False


def place_across(terrain, point, draw):
    """The same of a point next to a curve of minima: the place of the curve across the direction of the greatest
    curvature.
    """
    with numbers.precision(PLACE_BITS):
        found = point
        try:
            for _ in range(ACROSS_STEPS):
                values, vectors = eigen(hessian(terrain, found))
                slope = terrain.slope(found)[1]
                along = sum(a * b for a, b in zip(slope, vectors[-1])) / values[-1]
                if along - along != 0:
                    raise ZeroDivisionError
                found = [x - along * part for x, part in zip(found, vectors[-1])]
                if terrain.away(found, point) > ACROSS_REACH:
                    break
                if abs(along) <= two_to(CONVERGED) * max(scales(found)):
                    return found, True
        except (Undefined, Singular, BeyondReach, ZeroDivisionError):
            pass
    return place(terrain, point, draw)


def newton(terrain, point):
    """Where the gradient is 0, by Newton's method; None where it does not come to one or goes far away. Directions
    in which the function is flat are left alone.
    """
    start = point
    try:
        for _ in range(NEWTON_STEPS):
            gradient, matrix = terrain.slope(point)[1], hessian(terrain, point)
            step = newton_step(matrix, gradient)
            point = [x - part for x, part in zip(point, step)]
            if not terrain.contains(point, -1) or terrain.away(point, start) > 1e-4:
                return None
            size, largest = max(scales(point)), max(map(abs, step))
            if largest <= two_to(CONVERGED) * size:
                steepest_ = max(map(abs, terrain.slope(point)[1]))
                bend = max(abs(part) for row in matrix for part in row)
                if bend * size > CREASED:
                    # Along a crease all else is next to nothing.
                    return None
                return point if steepest_ <= two_to(CONVERGED + 40) * bend * size else None
    except (Undefined, Singular, BeyondReach, ZeroDivisionError):
        pass
    return None


def hessian(terrain, point, step=PLACE_BITS // 3):
    """By differences of gradients over 2^−step, symmetric."""
    size = max(scales(point))
    h = size * two_to(-step)
    rows = []
    for axis in range(len(point)):
        up, down = list(point), list(point)
        up[axis] += h
        down[axis] -= h
        rows.append([(a - b) / (2 * h) for a, b in zip(terrain.slope(up)[1], terrain.slope(down)[1])])
    if len(rows) == 2:
        rows[0][1] = rows[1][0] = (rows[0][1] + rows[1][0]) / 2
    return rows


def newton_step(matrix, gradient):
    if len(gradient) == 1:
        if matrix[0][0] > 0 or gradient[0] == 0:
            return [gradient[0] / matrix[0][0] if gradient[0] != 0 else gradient[0]]
        raise ZeroDivisionError
    values, vectors = eigen(matrix)
    step = [real(0), real(0)]
    for value, vector in zip(values, vectors):
        along = sum(a * b for a, b in zip(gradient, vector))
        if value > FLAT * max(values):
            step = [part + along / value * other for part, other in zip(step, vector)]
        elif value < -FLAT * max(map(abs, values)):
            raise ZeroDivisionError
    return step


def eigen(matrix):
    """Eigenvalues of a symmetric matrix, ascending, and unit vectors."""
    if len(matrix) == 1:
        return [matrix[0][0]], [[real(1)]]
    (a, b), (_, c) = matrix
    middle, half = (a + c) / 2, (a - c) / 2
    radius = numbers.sqrt(half * half + b * b)
    if radius == 0:
        return [middle, middle], [[real(1), real(0)], [real(0), real(1)]]
    # The larger of the two forms of the vector of the larger eigenvalue.
    x, y = (half + radius, b) if half >= 0 else (b, radius - half)
    length = numbers.sqrt(x * x + y * y)
    x, y = x / length, y / length
    return [middle - radius, middle + radius], [[-y, x], [x, y]]
