"""Gradients by rules, for the steps of descents: each node gives its value and its derivatives (forward mode), None
where it does not depend on the point.

Undefined where the function has no value; Singular where the rules have no answer and limits are asked for.
"""

from . import numbers, operations
from .compiled import Writer
from .function import rounding, tiny
from .numbers import BeyondReach, exp, real
from .operations import COMPARE, ZERO, Undefined
from .syntax import is_constant


class Singular(Exception):
    """A rule divides by 0, or a power has no derivative by its exponent."""


class Noise:
    """What rounding to doubles may make of each operation, as `Run` has it, and of each derivative."""

    def __init__(self, draw):
        self.draw = draw

    def of(self, value):
        if numbers.is_double(value):
            return value
        return value * (1 + rounding(self.draw))

    def __call__(self, value, slope):
        return self.of(value), slope and [self.of(part) for part in slope]


class Slope:
    """Value and gradient of a function at points of reals. `noise` disturbs every node; `ties` counts nodes at their
    kink.
    """

    def __init__(self, tree, dimension):
        self.dimension = dimension
        self.noise = None
        self.ties = 0
        self.tiny = None
        self._at = self._compiled(tree)
        rules = RULES | {"^": _power, "singular": Singular}
        self._plain = Writer(dimension, rules).compiled(tree, dimension)
        # Steps of descents: see `Writer.walk`.
        self.walk = Writer(dimension, rules).walk(tree, dimension, (Undefined, Singular, BeyondReach))

    def __call__(self, point, noise=None):
        """(value, gradient), shape [variables]."""
        self.tiny = tiny()
        if noise is None:
            value, gradient, self.ties = self._plain(point, self.tiny)
            return value, gradient
        self.point, self.noise, self.ties = point, noise, 0
        value, slope = self._at()
        return value, slope or [ZERO] * self.dimension

    def _compiled(self, tree):
        kind = tree[0]
        if kind == "number":
            constant = (real(tree[1]), None)
            return lambda: constant
        if kind == "variable":
            index = tree[1]
            unit = [real(int(axis == index)) for axis in range(self.dimension)]
            return lambda: (self.point[index], unit)
        if kind == "choice":
            return self._choice(*tree[1:])
        if kind == "call" and tree[1] in ("min", "max"):
            return self._extremum(max if tree[1] == "max" else min, tree[2:])
        parts = [self._compiled(part) for part in (tree[2:] if kind == "call" else tree[1:])]
        if kind == "negation":
            return lambda: scaled(-1, *parts[0]())
        if kind == "^":
            plain = self._power(is_constant(tree[2]), *parts)
        elif kind == "call" and tree[1] == "hypot":
            plain = lambda: _hypotenuse(*parts[0](), *parts[1]())
        elif kind == "call":
            plain = self._call(RULES[tree[1]], parts[0])
        else:
            plain = getattr(self, {"+": "_sum", "-": "_difference", "*": "_product", "/": "_quotient"}[kind])(*parts)

        def at():
            found = plain()
            return found if self.noise is None else self.noise(*found)

        return at

    def _choice(self, condition, then, otherwise):
        test, first, second = self._condition(condition), self._compiled(then), self._compiled(otherwise)
        return lambda: first() if test() else second()

    def _extremum(self, best, parts):
        compiled = [self._compiled(part) for part in parts]

        def at():
            found = [part() for part in compiled]
            values = [value for value, _ in found]
            chosen = best(values)
            self.ties += values.count(chosen) > 1
            return found[values.index(chosen)]

        return at

    def _condition(self, tree):
        kind = tree[0]
        if kind == "not":
            of = self._condition(tree[1])
            return lambda: not of()
        if kind in ("and", "or"):
            left, right = self._condition(tree[1]), self._condition(tree[2])
            return (lambda: left() and right()) if kind == "and" else (lambda: left() or right())
        compare = COMPARE[tree[1]]
        left, right = self._compiled(tree[2]), self._compiled(tree[3])

        def holds():
            a, b = left()[0], right()[0]
            self.ties += a == b
            return compare(a, b)

        return holds

    def _sum(self, left, right):
        def at():
            a, da = left()
            b, db = right()
            total = a + b
            if total and abs(total) < self.tiny * abs(a):
                total = ZERO
            return total, added(da, db)

        return at

    def _difference(self, left, right):
        return self._sum(left, lambda: scaled(-1, *right()))

    def _product(self, left, right):
        def at():
            a, da = left()
            b, db = right()
            return a * b, added(da and [b * part for part in da], db and [a * part for part in db])

        return at

    def _quotient(self, left, right):
        def at():
            a, da = left()
            b, db = right()
            if b == 0:
                raise Undefined("division by 0")
            ratio = a / b
            return ratio, added(da and [part / b for part in da], db and [-ratio * part / b for part in db])

        return at

    def _power(self, constant, left, right):
        def at():
            a, da = left()
            b, db = right()
            value, by_base, by_exponent = _power(a, b, constant, db is not None)
            return value, added(da and [by_base * part for part in da], db and [by_exponent * part for part in db])

        return at

    def _call(self, rule, of):
        def at():
            inner, slope = of()
            if inner == 0 and rule in BRANCHING_AT_0:
                self.ties += 1
            value, factor = rule(inner)
            if rule is _floor and value == inner:
                self.ties += 1
            return value, None if slope is None or factor is None else [factor * part for part in slope]

        return at


def added(left, right):
    if left is None:
        return right
    return left if right is None else [a + b for a, b in zip(left, right)]


def scaled(by, value, slope):
    return by * value, slope and [by * part for part in slope]


def _hypotenuse(a, da, b, db):
    if a == 0 and b == 0:
        raise Singular
    value = numbers.sqrt(a * a + b * b)
    return value, added(da and [a / value * part for part in da], db and [b / value * part for part in db])


def _power(a, b, constant, varies):
    """Value and derivatives by base and exponent; `constant` as in operations, `varies`: whether the latter is asked
    for.
    """
    whole = b == numbers.floor(b)
    if a == 0:
        if b < 0:
            raise Undefined("0 to a negative power")
        if not (constant and (whole or b > 1)):
            raise Singular
        return real(int(b == 0)), real(int(b == 1)), ZERO
    if a < 0:
        if not whole:
            raise Undefined("a negative number to a power that is not whole")
        if not constant:
            raise Singular
    value = numbers.power(a, b)
    return value, value * b / a, value * numbers.log(a) if varies else ZERO


# Functions of one number: value and derivative; a derivative that is None is 0.


def _abs(u):
    return (u, 1) if u > 0 else (-u, -1) if u < 0 else (ZERO, None)


def _relu(u):
    return (u, 1) if u > 0 else (ZERO, None)


def _sign(u):
    return real((u > 0) - (u < 0)), None


def _floor(u):
    return numbers.floor(u), None


def _log(u):
    if u <= 0:
        raise Undefined("logarithm of a number that is not positive")
    return numbers.log(u), 1 / u


def _log1p(u):
    if u <= -1:
        raise Undefined("logarithm of a number that is not positive")
    return numbers.log1p(u), 1 / (1 + u)


def _sqrt(u):
    if u < 0:
        raise Undefined("root of a negative number")
    if u == 0:
        raise Singular
    root = numbers.sqrt(u)
    return root, 1 / (2 * root)


def _exp(u):
    value = exp(u)
    return value, value


def _tan(u):
    value = numbers.tan(u)
    return value, 1 + value * value


def _tanh(u):
    # 1 − tanh² = 4e/(1 + e)² with e = exp(−2|u|), which loses nothing where tanh is next to 1.
    small = numbers.faded(2 * abs(u))
    return numbers.tanh(u), 4 * small / (1 + small) ** 2


def _sigmoid(u):
    small = numbers.faded(abs(u))
    return operations.sigmoid(u), small / (1 + small) ** 2


def _erf(u):
    return numbers.erf(u), 2 / numbers.sqrt(numbers.pi()) * numbers.faded(u * u)


BRANCHING_AT_0 = (_abs, _relu, _sign)
RULES = {
    "abs": _abs,
    "relu": _relu,
    "sign": _sign,
    "floor": _floor,
    "log": _log,
    "log1p": _log1p,
    "sqrt": _sqrt,
    "exp": _exp,
    "expm1": lambda u: (numbers.expm1(u), exp(u)),
    "sin": lambda u: (numbers.sin(u), numbers.cos(u)),
    "cos": lambda u: (numbers.cos(u), -numbers.sin(u)),
    "tan": _tan,
    "tanh": _tanh,
    "atan": lambda u: (numbers.atan(u), 1 / (1 + u * u)),
    "erf": _erf,
    "sigmoid": _sigmoid,
    "softplus": lambda u: (operations.softplus(u), operations.sigmoid(u)),
    "logcosh": lambda u: (operations.logcosh(u), numbers.tanh(u)),
}
