"""The value of a function at a point, in the precision that is set; whether it has one; and, where asked for, what
rounding to doubles may make of it.
"""

import random

from . import numbers
from .compiled import Writer
from .numbers import BeyondReach, real
from .operations import CALLS, COMPARE, OPERATIONS
from .syntax import is_constant, read

# A difference that is smaller than its parts by all bits but these is the rounding of 0.
GUARD_BITS = 40
# With fewer, as searches have them, nothing is taken for 0.
ROUGH_BITS = 150


class Run:
    """How a function is evaluated: what the branches of its formula decide, and how its nodes are disturbed.

    `decisions` holds for each node that branches what it chose at a point. With `frozen`, evaluation elsewhere takes
    the same branches, and a node that was at its kink is what the conventions of derivatives there take it for: |u|,
    relu(u) and sign(u) constant where u = 0, floor(u) constant, min and max their first argument of equal ones, a
    choice its first piece whose condition holds. `ties` counts nodes that were at their kink, `singular` those whose
    derivative has no finite value or no formula, `cancelled` the sums that are 0 although their parts are not, as far
    as the precision shows, `absorbed` those in which one part leaves no trace.

    With `noise`, the value of each node is changed by up to 2^−53 of it, as is drawn at the point and kept for its
    neighbours, unless the value is a double: so much may doubles lose in this operation, and nothing where its result
    is exact. That doubles end at 10^308 is no excuse: what a part of a finite whole exceeds is to be computed.
    `strained` says that there was such a part, `faded` that there was one below 10^−308, which has fewer digits.
    """

    __slots__ = (
        "point",
        "decisions",
        "frozen",
        "ties",
        "singular",
        "cancelled",
        "strained",
        "faded",
        "absorbed",
        "noise",
        "drawn",
        "tiny",
        "draw",
    )

    def __init__(self, noise=None):
        self.decisions = {}
        self.noise = {} if noise is not None else None
        self.draw = noise
        self.tiny = tiny()

    def fresh(self, point):
        self.point, self.frozen, self.drawn = point, False, False
        self.ties = self.singular = self.cancelled = self.strained = self.faded = self.absorbed = 0
        return self

    def beside(self, point, frozen):
        """At a neighbour of the point at which decisions and noise were drawn."""
        self.point, self.frozen, self.drawn = point, frozen, True
        return self

    def decided(self, node, choice):
        """What the node decides; the choice is made only where it is not taken over."""
        if self.frozen:
            return self.decisions[node]
        made = choice()
        if not self.drawn:
            self.decisions[node] = made
        return made

    def rounded(self, node, value):
        if not self.drawn or node not in self.noise:
            exact = numbers.is_double(value)
            self.strained += abs(value) > numbers.MOST
            self.faded += 0 < abs(value) < numbers.LEAST_NORMAL
            self.noise[node] = None if exact else 1 + rounding(self.draw)
        change = self.noise[node]
        return value if change is None else value * change


def tiny():
    """What share of its parts a sum is taken for 0 at."""
    return numbers.two_to(GUARD_BITS - numbers.bits()) if numbers.bits() > ROUGH_BITS else 0


class Function:
    """A function of one or two variables that a text describes."""

    def __init__(self, text, variables, parameters):
        self.tree = read(text, variables, parameters)
        self.dimension = len(variables)
        self.nodes = 0
        # By the identity of a part of the tree, what `decisions` have of it.
        self.node_of = {}
        self._value = self._compiled(self.tree)
        self._plain = Writer(self.dimension, None).compiled(self.tree, self.dimension)

    def value(self, point, run=None):
        """At a point of reals; raises Undefined or BeyondReach."""
        value = self._value(run.fresh(point)) if run else self._plain(point, tiny())
        if value - value != 0:
            raise BeyondReach
        return value

    def value_of(self, run):
        return self._value(run)

    def _compiled(self, tree):
        kind = tree[0]
        if kind == "number":
            constant = real(tree[1])
            return lambda run: constant
        if kind == "variable":
            index = tree[1]
            return lambda run: run.point[index]
        self.nodes += 1
        node = self.node_of[id(tree)] = self.nodes
        if kind == "negation":
            of = self._compiled(tree[1])
            return lambda run: -of(run)
        if kind == "choice":
            return self._choice(node, *tree[1:])
        if kind == "call" and tree[1] in ("min", "max"):
            return self._extremum(node, tree[1] == "max", tree[2:])
        rule, parts = (CALLS[tree[1]], tree[2:]) if kind == "call" else (OPERATIONS[kind], tree[1:])
        if kind == "^":
            rule = rule(is_constant(tree[2]))
        plain = rule(node, *[self._compiled(part) for part in parts])

        def value(run):
            found = plain(run)
            return found if run.noise is None else run.rounded(node, found)

        return value

    def _choice(self, node, condition, then, otherwise):
        test, first, second = self._condition(condition), self._compiled(then), self._compiled(otherwise)
        return lambda run: first(run) if run.decided(node, lambda: test(run)) else second(run)

    def _extremum(self, node, greatest, parts):
        compiled = [self._compiled(part) for part in parts]

        def value(run):
            values = [part(run) for part in compiled]

            def chosen():
                best = max(values) if greatest else min(values)
                run.ties += values.count(best) > 1
                return values.index(best)

            return values[run.decided(node, chosen)]

        return value

    def _condition(self, tree):
        kind = tree[0]
        if kind == "not":
            of = self._condition(tree[1])
            return lambda run: not of(run)
        if kind in ("and", "or"):
            left, right = self._condition(tree[1]), self._condition(tree[2])
            if kind == "and":
                return lambda run: left(run) and right(run)
            return lambda run: left(run) or right(run)
        _, sign, first, second = tree
        compare = COMPARE[sign]
        left, right = self._compiled(first), self._compiled(second)

        def holds(run):
            a, b = left(run), right(run)
            run.ties += a == b
            return compare(a, b)

        return holds


def rounding(draw):
    """A relative error of an operation in doubles, of random sign and near to the largest; not always the largest,
    or two would cancel.
    """
    return real(draw.choice((-1, 1)) * draw.uniform(0.5, 1)) / 2**numbers.BITS_OF_DOUBLES


def generator(*seed):
    return random.Random(repr(seed))
