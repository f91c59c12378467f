"""How large the terms are that gradients and Hessians are summed up of: by rules (forward mode, second order), with
absolute values throughout.

Formulas of derivatives cancel where limits do not: of N/x with N = 3x² the second derivative is 0, though doubles get
there from (N″x² − 2xN′ + 2N)/x³. So many units in the last place of these terms are what another formula for the same
may lose.
"""

from . import numbers, operations
from .function import Run
from .numbers import BeyondReach, real, two_to
from .operations import Undefined
from .slope import RULES, Singular
from .syntax import is_constant

BITS = 256
# Second derivatives of functions of one number are differences of first ones over this share of it.
STEP = two_to(-80)

SATURATING = {
    "tanh": lambda u: real(1),
    "logcosh": lambda u: real(1),
    "sigmoid": operations.sigmoid,
    "softplus": operations.sigmoid,
}


class Magnitude:
    """Of a function at points of doubles."""

    def __init__(self, of):
        self.function = of
        self.axes = range(of.dimension)

    def __call__(self, point):
        """(terms of the gradient, terms of the Hessian row by row); zeros where there is no telling."""
        with numbers.precision(BITS):
            self.point = [real(x) for x in point]
            run = Run()
            try:
                self.function.value(self.point, run)
                self.decisions = run.decisions
                _, first, second = self._of(self.function.tree)
            except (Undefined, Singular, BeyondReach):
                _, first, second = self._constant(real(0))
            return first, sum(second, [])

    def _constant(self, value):
        return value, [real(0) for _ in self.axes], [[real(0) for _ in self.axes] for _ in self.axes]

    def _of(self, tree):
        """(value, magnitudes of first derivatives, and of second ones)"""
        kind = tree[0]
        if kind == "number":
            return self._constant(real(tree[1]))
        if kind == "variable":
            value, _, second = self._constant(self.point[tree[1]])
            return value, [real(int(axis == tree[1])) for axis in self.axes], second
        if kind == "negation":
            value, first, second = self._of(tree[1])
            return -value, first, second
        if kind == "choice":
            return self._of(tree[2] if self._decided(tree) else tree[3])
        if kind == "call":
            return self._call(tree)
        left, right = self._of(tree[1]), self._of(tree[2])
        if kind == "+":
            return self._added(left[0] + right[0], left, right)
        if kind == "-":
            return self._added(left[0] - right[0], left, right)
        if kind == "/":
            return self._product(left, self._applied(1 / right[0], 1 / right[0] ** 2, 2 / right[0] ** 3, right))
        return self._product(left, right) if kind == "*" else self._power(tree, left, right)

    def _decided(self, tree):
        return self.decisions[self.function.node_of[id(tree)]]

    def _call(self, tree):
        name, parts = tree[1], tree[2:]
        if name in ("min", "max"):
            return self._of(parts[self._decided(tree)])
        if name == "hypot":
            two = ("number", 2.0)
            return self._of(("call", "sqrt", ("+", ("^", parts[0], two), ("^", parts[1], two))))
        of = self._of(parts[0])
        rule, h = RULES[name], STEP * (abs(of[0]) or real(1))
        value, factor = rule(of[0])
        if name in ("abs", "relu", "sign", "floor"):
            return self._applied(value, factor or 0, 0, of)
        bend = (rule(of[0] + h)[1] - rule(of[0] - h)[1]) / (2 * h)
        if name in SATURATING:
            # Their derivatives are differences of numbers that come next to each other, such as 1 − tanh².
            factor, bend = (max(abs(part), SATURATING[name](of[0])) for part in (factor, bend))
        return self._applied(value, factor, bend, of)

    def _applied(self, value, factor, bend, of):
        """g(u) by g′ and g″: |g′|·|u_i|, and |g″|·|u_i|·|u_j| + |g′|·|u_ij|."""
        _, first, second = of
        return (
            value,
            [abs(factor) * part for part in first],
            [[abs(bend) * first[i] * first[j] + abs(factor) * second[i][j] for j in self.axes] for i in self.axes],
        )

    def _added(self, value, left, right):
        _, a, aa = left
        _, b, bb = right
        return value, [a[i] + b[i] for i in self.axes], [[aa[i][j] + bb[i][j] for j in self.axes] for i in self.axes]

    def _product(self, left, right):
        u, a, aa = left
        v, b, bb = right
        u, v, value = abs(u), abs(v), u * v
        second = [[aa[i][j] * v + a[i] * b[j] + a[j] * b[i] + u * bb[i][j] for j in self.axes] for i in self.axes]
        return value, [a[i] * v + u * b[i] for i in self.axes], second

    def _power(self, tree, left, right):
        u, v = left[0], right[0]
        if u == 0 and is_constant(tree[2]) and v == numbers.floor(v):
            return self._applied(real(int(v == 0)), int(v == 1), 2 * int(v == 2), left)
        if u == 0:
            raise Singular
        value = numbers.power(u, v)
        if is_constant(tree[2]):
            return self._applied(value, v * value / u, v * (v - 1) * value / u**2, left)
        logarithm = self._applied(numbers.log(abs(u)), 1 / u, 1 / u**2, left)
        exponent = self._product(logarithm, right)
        return self._applied(value, value, value, exponent)
