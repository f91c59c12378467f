"""Whose capture set holds a point: that of an isolated minimum is a ball of radius 0.1, that of a set all points as
near to one of its points.
"""

import math

from . import numbers
from .minima import SAME_HEIGHT
from .numbers import BeyondReach, real, to_float
from .operations import Undefined
from .search import downhill
from .slope import Singular
from .surroundings import LEVEL

RADIUS = 0.1
BITS = 128
# Shares of the radius within which it is not for this program to tell: distances to sets are found by searching.
SURE = 1e-9
SURE_OF_SETS = 1e-3
AROUND = {1: [(1,), (-1,)], 2: [(math.cos(i * math.pi / 3), math.sin(i * math.pi / 3)) for i in range(6)]}
REMEMBERED = 12
# Places on the way to the radius where slopes are looked at: a step may be much narrower than it.
STEPS = 16


class Capture:
    def __init__(self, minima):
        self.minima = minima
        self.known = {}

    def of(self, point):
        """{"certain": indices in `minima.found`, "possible": those of which it cannot be told}"""
        key = tuple(float(f"%.{REMEMBERED}g" % to_float(x)) for x in point)
        if key not in self.known:
            with numbers.precision(BITS):
                self.known[key] = self._of([real(x) for x in point])
        return self.known[key]

    def _of(self, point):
        certain, possible = [], []
        for index, minimum in enumerate(self.minima.found):
            if minimum.kind == "set":
                near, far = self._reaches(point, minimum)
            else:
                distance = _distance(point, minimum.at)
                near, far = distance <= RADIUS * (1 - SURE), distance <= RADIUS * (1 + SURE)
            if near and not (minimum.shoulder or minimum.jump or minimum.end):
                certain.append(index)
            elif near or far:
                possible.append(index)
        return {"certain": certain, "possible": possible}

    def _reaches(self, point, minimum):
        """(whether a point of the set is within the radius, whether one may be)"""
        terrain = self.minima.terrain
        if terrain.value(point) == math.inf:
            return False, False
        if not self.minima.near_box(point, minimum, RADIUS):
            # Whether a set that goes on outside the box is one there too is nobody's to say.
            return False, not terrain.contains(point)
        if self._is_too_high(point, minimum):
            return False, False
        draw, share = self.minima.draw, to_float(RADIUS / 4 / max(terrain.width))
        tolerance = LEVEL * self.minima.around.relief(minimum.at) + SAME_HEIGHT**2 * abs(minimum.value)

        def lowest(start, radius):
            inside = lambda there: _distance(there, point) <= radius
            there = downhill(terrain, start, share, draw, 2.0**-60, 700, inside, minimum.value + tolerance)
            if abs(terrain.value(there) - minimum.value) > tolerance:
                return False
            return self.minima.in_box(there, minimum.plateau) if terrain.contains(there) else "outside"

        found = lowest(point, RADIUS * (1 - SURE_OF_SETS))
        if found:
            return found is True, True
        for share_of_radius in (0.9985, 0.6):
            for direction in AROUND[terrain.dimension]:
                start = [x + real(RADIUS * share_of_radius * part) for x, part in zip(point, direction)]
                if terrain.value(start) < math.inf and lowest(start, RADIUS * (1 + SURE_OF_SETS)):
                    return lowest(start, RADIUS * (1 - SURE_OF_SETS)) is True, True
        return False, False

    def _is_too_high(self, point, minimum):
        """Whether the function would have to fall faster than it does anywhere around to come down to the set."""
        terrain = self.minima.terrain
        steepest = 0
        for share in (step / STEPS for step in range(STEPS + 1)):
            for direction in AROUND[terrain.dimension]:
                there = [x + real(RADIUS * share * part) for x, part in zip(point, direction)]
                try:
                    steepest = max(steepest, *map(abs, terrain.slope(there)[1]))
                except (Undefined, Singular, BeyondReach):
                    return False
                if terrain.slope.ties:
                    return False
        return terrain.value(point) - minimum.value > 4 * RADIUS * steepest > 0


def _distance(point, other):
    return math.hypot(*(to_float(a - b) for a, b in zip(point, other)))
