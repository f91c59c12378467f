"""Minima of a function in a box: those that are proposed, verified, and those that were missed."""

import math
from dataclasses import dataclass

from . import numbers
from .describe import ALLOWANCE, DISTURBED, ULPS
from .function import generator
from .limits import BITS, limit_of, one_limit, pieces
from .limits import PIECES as SMOOTH_DISTANCES
from .magnitude import Magnitude
from .numbers import BeyondReach, real, to_float, two_to
from .operations import Undefined
from .search import PLACE_BITS, Terrain, eigen, hessian, low_points, place, place_across, shortest_of_hull
from .slope import Noise, Singular
from .surroundings import BITS as SURROUNDINGS_BITS
from .surroundings import LOWEST_WITHIN, SET_STEP, Surroundings

# Where Newton's method does not come to a place it is known less well.
COARSE_DISTANCES = (32, 48, 64)
SLACK = two_to(-60)
SAME_HEIGHT = 1e-9
EDGE = 1e-6
CREASE = 1e17
# 2^− this over which curvatures are seen where a place is only known to 2^−80.
WIDER = 70


@dataclass
class Minimum:
    at: list
    value: object
    # smooth; pieces, where curvatures of several pieces meet; kink; set
    kind: str
    # Of the Hessian, or of the pieces' Hessians one after the other.
    eigenvalues: list
    # The function is not defined on one side of it.
    end: bool = False
    # On the edge of the box.
    edge: bool = False
    # A flat place from which there is a way down somewhere.
    shoulder: bool = False
    # The function jumps here.
    jump: bool = False
    # The function jumps not far from here.
    torn: bool = False
    # Flat to doubles, which lose parts of sums altogether, whatever it is in truth.
    absorbed: bool = False
    candidate: int | None = None
    # Of a candidate: how far it is from its exact place, and how far it may be for what doubles lose of the gradient.
    off: float = 0.0
    allowed: float = 0.0
    # How wide its basin is, as a share of the box.
    width: float = 0.0
    plateau: list | None = None
    # Of points that were told of a set: how far the worst is from a minimum, as a share of the box, and the least and
    # greatest curvature.
    curve_off: float | None = None
    curve_sharpness: list | None = None


class Minima:
    def __init__(self, function, slope, box, seed=0):
        self.terrain = Terrain(function, slope, box)
        self.draw = generator("minima", seed)
        self.around = Surroundings(self.terrain, self.draw)
        self.found = []
        self.rejected = []

    def verify(self, candidates):
        """Takes what is proposed as minima, {at, plateau or None}, into `found` or `rejected`."""
        with numbers.precision(SURROUNDINGS_BITS):
            for index, candidate in enumerate(candidates):
                self._verify_one(index, candidate)

    def _verify_one(self, index, candidate):
        point = [real(x) for x in candidate["at"]]
        curve = candidate.get("curve") or []
        minimum, reason = self._minimum(point, candidate["plateau"])
        if minimum is None and curve:
            # It was told by an end of it, which need not be a minimum itself.
            minimum, _ = self._minimum([real(x) for x in curve[len(curve) // 2]], candidate["plateau"])
        if minimum and minimum.kind != "set" and self.known(minimum.at):
            minimum, reason = None, "is the same as another"
        if minimum is None:
            self.rejected.append({"candidate": index, "reason": reason, "flat": self.around.is_flat_to_doubles(point)})
            return
        minimum.candidate = index
        minimum.plateau = candidate["plateau"]
        self._look_along(minimum, curve)
        minimum.width = self._width(minimum.at)
        self.found.append(minimum)

    def _look_along(self, minimum, curve):
        """Whether points of a set are minima, and how their curvatures range."""
        away, largest = [], []
        for point in curve:
            exact, sure = place_across(self.terrain, [real(x) for x in point], self.draw)
            away.append(self.terrain.away(exact, point) if self.terrain.value(exact) < math.inf else math.inf)
            if not self.terrain.value(exact) < math.inf:
                continue
            with numbers.precision(PLACE_BITS):
                # Wide enough for a crease, of which it has none, to show by an enormous one.
                try:
                    value = eigen(hessian(self.terrain, exact, PLACE_BITS // 3 if sure else WIDER))[0][-1]
                except (Undefined, Singular):
                    continue
            largest += [value] if value < CREASE else []
        minimum.curve_off = max(away, default=None)
        if largest:
            minimum.curve_sharpness = [to_float(min(largest)), to_float(max(largest))]

    def search(self):
        """Adds those that were missed to `found`."""
        with numbers.precision(SURROUNDINGS_BITS):
            for point in low_points(self.terrain, self.draw):
                self._add(point)

    def _add(self, point):
        if not self.terrain.contains(point, EDGE) or self.known(point, 1e-7) or self.in_set(point):
            return
        minimum, _ = self._minimum(point)
        if minimum is None or not self.terrain.contains(minimum.at, EDGE):
            return
        if self.known(minimum.at, 1e-6 if minimum.kind == "kink" else 1e-9) or self.in_set(minimum.at):
            return
        minimum.width = self._width(minimum.at)
        self.found.append(minimum)

    def _width(self, point):
        with numbers.precision(SURROUNDINGS_BITS):
            return self.around.width(point)

    def known(self, point, within=1e-9):
        return any(self.terrain.away(point, other.at) <= within for other in self.found)

    def in_set(self, point):
        """Whether a point is in a set of minima that is known: of the same height, and in the box that was told."""
        value = self.terrain.value(point)
        return any(
            abs(value - other.value) <= SAME_HEIGHT * (abs(value) + self.around.relief(other.at))
            and self.in_box(point, other.plateau)
            for other in self.found
            if other.kind == "set"
        )

    def in_box(self, point, box):
        return box is None or all(
            low - SET_STEP * w <= x <= high + SET_STEP * w for x, (low, high), w in zip(point, box, self.terrain.width)
        )

    def near_box(self, point, minimum, distance):
        """Whether the box that was told of a set is within a distance along each axis."""
        return minimum.plateau is None or all(
            low - distance <= x <= high + distance for x, (low, high) in zip(point, minimum.plateau)
        )

    def _minimum(self, point, plateau=None):
        """(minimum at the exact place next to a point, None) or (None, why there is none).

        `plateau`: the box of a set that was told.
        """
        terrain = self.terrain
        if terrain.value(point) == math.inf:
            return None, "has no value"
        exact, sure = place(terrain, point, self.draw)
        off = terrain.away(exact, point)
        if off > 1e-4:
            return None, f"is {off:.1e} of the box away from the next one"
        with numbers.precision(BITS):
            kind, eigenvalues, reason = self._kind(exact, sure)
            definite = kind in ("smooth", "pieces") and min(eigenvalues) > 1e-9 * max(eigenvalues)
            if not definite and self.around.is_flat(exact, plateau):
                kind, eigenvalues, reason = "set", [], None
            if not definite and kind == "smooth" and self.around.falls_along(exact):
                return None, "has a way down"
            if reason:
                return None, reason
            minimum = Minimum(exact, terrain.value(exact), kind, eigenvalues)
            slack = 0 if sure and kind != "set" else SLACK * (abs(minimum.value) + self.around.relief(exact))
            # A kink is not known so well that what is next to it may be asked.
            lower, end = self.around.lower_beside(exact, slack, LOWEST_WITHIN if sure else LOWEST_WITHIN[:2])
            if lower:
                return None, f"is higher than {[to_float(x) for x in lower]}"
            if self.around.falls_on(exact):
                return None, "is next to a pole"
            minimum.jump = self.around.jumps(exact)
            minimum.end = end or self.around.is_hole(exact)
            minimum.absorbed = self.around.is_absorbed(exact)
            minimum.torn = kind in ("kink", "set") and self.around.is_torn(exact)
            if kind == "set":
                minimum.shoulder, ends = self.around.beyond_flat(exact)
                minimum.end = minimum.end or ends
            minimum.edge = not terrain.contains(exact, EDGE)
            minimum.off = to_float(max(abs(a - b) for a, b in zip(exact, point)))
            minimum.allowed = self._allowed(minimum, point)
        return minimum, None

    def _kind(self, point, sure):
        """(kind, eigenvalues, None) or (None, None, why it is no minimum)"""
        try:
            around = [
                pieces(self.terrain.function, point, distance, max(self.terrain.width))
                for distance in (SMOOTH_DISTANCES if sure else COARSE_DISTANCES)
            ]
        except Undefined:
            return "kink", [], None
        if self.around.jumps(point):
            return "kink", [], None
        gradients = [[piece.gradient for piece in all_] for all_ in around]
        nearest = gradients[-1]
        size = max(abs(part) for all_ in gradients for parts in all_ for part in parts)
        if not one_limit(gradients) or max(abs(part) for part in nearest[0]) > size / 64:
            if len(point) == 2:
                # Its place may not be known well enough for the nearest to see all sides of it.
                hulls = [
                    shortest_of_hull([[to_float(part / size) for part in parts] for parts in all_])
                    for all_ in gradients
                ]
                if min(math.hypot(*hull) for hull in hulls) > 1e-3:
                    return None, None, "is not stationary"
            return "kink", [], None
        hessians = [[sum(piece.hessian, []) for piece in all_] for all_ in around]
        spectra = [eigen(limit_of(rows))[0] for rows in zip(*([piece.hessian for piece in all_] for all_ in around))]
        if one_limit(hessians):
            return "smooth", spectra[0], None
        bend, before = (max(abs(part) for parts in all_ for part in parts) for all_ in (hessians[-1], hessians[-2]))
        if bend > 2 * before:
            # The curvature has no bound, as that of |x|^1.5.
            return "kink", [], None
        return "pieces", distinct(spectra), None

    def _allowed(self, minimum, point):
        """How far doubles may put it: the noise of the gradient over the least curvature, and some units in the last
        place.
        """
        ulps = 16 * max(abs(x) for x in point) / 2**53
        if minimum.kind == "set":
            # Its end is where the function has risen by a share of 10⁻¹⁰.
            return to_float(ulps + 1e-5 * max(self.terrain.width))
        if minimum.kind not in ("smooth", "pieces"):
            return to_float(ulps + 1e-6 * max(self.terrain.width))
        if min(minimum.eigenvalues) <= 1e-6 * max(minimum.eigenvalues):
            # Flatter than a parabola: the place is where doubles see no slope any more.
            return to_float(ulps + 1e-4 * max(self.terrain.width))
        slope, lost = self.terrain.slope, real(0)
        for turn in range(DISTURBED):
            try:
                lost = max(lost, *map(abs, slope(minimum.at, Noise(generator(turn)))[1]))
            except (Undefined, Singular, BeyondReach):
                pass
        terms = max(Magnitude(self.terrain.function)(minimum.at)[0])
        return to_float(ulps + (ALLOWANCE * lost + ULPS * terms / 2**53) / min(minimum.eigenvalues))


def distinct(spectra):
    found = []
    for values in spectra:
        if all(max(abs(a - b) for a, b in zip(values, other)) > 1e-9 * max(map(abs, values)) for other in found):
            found.append(values)
    return sum(found, [])
