"""What a function is like around a place: whether it is the lowest there, jumps, ends, is flat, and how far its
basin goes.
"""

import math

from . import numbers
from .function import Run
from .limits import DIRECTIONS
from .numbers import real, to_float
from .search import downhill, slope_at, slopes_around, steepest

# Shares of the box in which a minimum is the lowest point.
LOWEST_WITHIN = (1e-6, 1e-7, 1e-9, 1e-11)
# A set of minima goes on for this share of the box.
SET_STEP = 1e-3
# Two points of a set have values that differ by no more than this share of the heights around them.
LEVEL = 1e-12
# Numbers at which a function may have a hole are multiples of one over this.
HOLES = 2**56
# Radii of rings on which jumps are looked for, as shares of the box, and points on each.
RINGS = (0.003, 0.01, 0.03, 0.1)
RING_POINTS = 48
# Shares of the box from which a function falls on and on towards a pole.
POLE_WITHIN = (1e-6, 1e-8, 1e-10, 1e-12)
MOST_HALVINGS = 100
AXES = {1: [], 2: [(1, 0), (-1, 0), (0, 1), (0, -1)]}
BITS = 128


def size_of(vector):
    return math.hypot(*vector)


class Surroundings:
    def __init__(self, terrain, draw):
        self.terrain, self.draw = terrain, draw

    def relief(self, point):
        """How much the function differs around a point, at a thousandth of the box."""
        values = [
            self.terrain.value(self.terrain.clipped(self.terrain.moved(point, direction, 1e-3)))
            for direction in DIRECTIONS[self.terrain.dimension]
        ]
        return max([abs(value - self.terrain.value(point)) for value in values if value != math.inf], default=real(0))

    def lower_beside(self, point, slack, shares=LOWEST_WITHIN):
        """(a place nearby that is lower by more than `slack`, or None; whether the function ends next to the point)"""
        terrain, value, end = self.terrain, self.terrain.value(point), False
        # Of a valley that runs along an axis, or where its slope leads, others see the sides.
        slope = slope_at(terrain, point) if terrain.dimension == 2 else None
        down = steepest([slope] if slope else [])
        directions = DIRECTIONS[terrain.dimension] + AXES[terrain.dimension] + ([down] if down else [])
        for share in shares:
            for direction in directions:
                there = terrain.moved(point, direction, share)
                if not terrain.contains(there):
                    continue
                height = terrain.value(there)
                if height == math.inf:
                    end = True
                elif height < value - slack:
                    return there, end
        return None, end

    def falls_on(self, point):
        """Whether there is a pole, next to which the function falls and falls."""
        for direction in DIRECTIONS[self.terrain.dimension]:
            values = [self.terrain.value(self.terrain.moved(point, direction, share)) for share in POLE_WITHIN]
            falls = [a - b for a, b in zip(values, values[1:])]
            if values[0] < math.inf and all(0 < a < 2 * b for a, b in zip(falls, falls[1:])):
                return True
        return False

    def jumps(self, point):
        """Whether values next to a point stay away from its own."""
        value, relief = self.terrain.value(point), self.relief(point)
        nearby = [
            self.terrain.value(self.terrain.moved(point, direction, 1e-10))
            for direction in DIRECTIONS[self.terrain.dimension]
        ]
        return any(abs(other - value) > 0.01 * relief for other in nearby if other != math.inf)

    def is_torn(self, point):
        """Whether the function jumps somewhere around a point of the plane, on one of some rings around it."""
        terrain = self.terrain
        if terrain.dimension == 1:
            return False
        angles = [2 * math.pi * turn / RING_POINTS for turn in range(RING_POINTS + 1)]
        for share in RINGS:
            ring = [terrain.moved(point, (math.cos(angle), math.sin(angle)), share) for angle in angles]
            values = [terrain.value(there) for there in ring]
            if any(self._tears(*ends) for ends in zip(ring, ring[1:], values, values[1:])):
                return True
        return False

    def _tears(self, a, b, at_a, at_b):
        """Whether two points have different values however near they come."""
        apart = abs(at_a - at_b)
        if not 0 < apart < math.inf:
            return False
        for halvings in range(1, MOST_HALVINGS + 1):
            middle = [(x + y) / 2 for x, y in zip(a, b)]
            value = self.terrain.value(middle)
            if value == math.inf:
                return False
            if abs(at_a - value) > abs(value - at_b):
                b, at_b = middle, value
            else:
                a, at_a = middle, value
            if halvings % 20 == 0 and abs(at_a - at_b) < apart / 100:
                return False
        return True

    def is_hole(self, point):
        """Whether the function has no such value at the number that the place is next to, as x²/x at 0."""
        nearest = [real(round(x * HOLES)) / HOLES for x in point]
        value = self.terrain.value(nearest)
        return value == math.inf or value - self.terrain.value(point) > 0.01 * self.relief(point)

    def is_absorbed(self, point):
        with numbers.precision(numbers.BITS_OF_DOUBLES):
            run = Run()
            self.terrain.function.value(point, run)
            return run.absorbed > 0

    def is_flat_to_doubles(self, point):
        """Whether the function differs so little around a point that doubles see a flat place."""
        with numbers.precision(BITS):
            value = self.terrain.value(point)
            return value != math.inf and self.relief(point) <= 4 * abs(value) / 2**numbers.BITS_OF_DOUBLES

    def is_flat(self, point, plateau):
        """Whether minima of the same height go on beside it, over an eighth of the box of a set that was told."""
        terrain = self.terrain
        value, level = terrain.value(point), LEVEL * self.relief(point)
        told = max((to_float((high - low) / w) for (low, high), w in zip(plateau or [], terrain.width)), default=0)
        directions = DIRECTIONS[terrain.dimension]
        if terrain.dimension == 2:
            steep = max(slopes_around(terrain, point, SET_STEP / 10, self.draw), default=None, key=size_of)
            # Along a crease, to begin with, or any way.
            along = [(-steep[1] / size_of(steep), steep[0] / size_of(steep))] if steep and size_of(steep) else []
            directions = along + [(-x, -y) for x, y in along] + AXES[2] + directions[::4]
        for share in (SET_STEP,) if terrain.dimension == 2 else (SET_STEP, SET_STEP / 30):
            share = min(share, told / 8) if told else share
            for direction in directions:
                there = terrain.moved(point, direction, share)
                if not terrain.contains(there) or terrain.value(there) == math.inf:
                    continue
                # Not back to the point, to which the valley may lead down beside its floor.
                near = lambda place: terrain.contains(place) and share / 4 <= terrain.away(place, point) <= 2 * share
                with numbers.precision(BITS):
                    there = downhill(terrain, there, share / 4, self.draw, 2.0**-60, 700, near, value + level)
                if abs(terrain.value(there) - value) <= level:
                    return True
        return False

    def falls_along(self, point):
        """Whether there is something lower along the valley of a place that is hardly curved that way."""
        terrain = self.terrain
        value, level = terrain.value(point), LEVEL * self.relief(point)
        for direction in DIRECTIONS[1] if terrain.dimension == 1 else AXES[2] + DIRECTIONS[2][::4]:
            there = terrain.moved(point, direction, SET_STEP)
            if not terrain.contains(there) or terrain.value(there) == math.inf:
                continue
            near = lambda place: terrain.contains(place) and terrain.away(place, point) <= 2 * SET_STEP
            with numbers.precision(BITS):
                there = downhill(terrain, there, SET_STEP / 4, self.draw, 2.0**-60, 700, near)
            if terrain.value(there) < value - level:
                return True
        return False

    def beyond_flat(self, point):
        """(whether a straight line from a flat place leads on to something lower at once where the flat ends, whether
        one leads to where the function ends)
        """
        terrain = self.terrain
        value, down, end = terrain.value(point), False, False
        for direction in DIRECTIONS[terrain.dimension] + AXES[terrain.dimension]:
            share = 1e-5
            while share < 1:
                # What is beyond the box is looked at too: a step that is cut off is no minimum.
                there = terrain.moved(point, direction, share)
                height = terrain.value(there)
                whole = real(round(there[0]))
                hole = terrain.dimension == 1 and self._hole_at(whole, there[0], share)
                end = end or hole
                if terrain.dimension == 1 and self._is_near(whole, there[0], share):
                    down = down or terrain.value([whole]) < value
                elif terrain.dimension == 2 and height == value and terrain.contains(there):
                    down = down or self.lower_beside(there, LEVEL * self.relief(point), (1e-3,))[0] is not None
                if height != value:
                    down = down or height < value
                    end = end or (height == math.inf and terrain.contains(there))
                    break
                share *= 1.02
        return down, end

    def _hole_at(self, whole, x, share):
        """Whether a whole number next to x is one at which the function has no value."""
        return self._is_near(whole, x, share) and self.terrain.value([whole]) == math.inf

    def _is_near(self, whole, x, share):
        return abs(whole - x) <= 0.02 * share * self.terrain.width[0] and self.terrain.contains([whole])

    def width(self, point):
        """How far one can go along an axis, to both sides together, before the function falls again; the least of
        the axes, as a share of the box.
        """
        terrain = self.terrain
        widths = []
        for axis in range(terrain.dimension):
            width = 0.0
            for sign in (1, -1):
                direction = [sign * int(axis == other) for other in range(terrain.dimension)]
                height, share = terrain.value(point), 1e-9
                while share < 1:
                    there = terrain.moved(point, direction, share)
                    value = terrain.value(there)
                    if value < height or value == math.inf or not terrain.contains(there):
                        break
                    height, share = value, share * 1.1
                width += share
            widths.append(width)
        return min(widths)
