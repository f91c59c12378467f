"""The value of each operation and function of the language, as a function of a `Run`; whether it has one."""

from . import numbers
from .numbers import real

ZERO, ONE, TWO = real(0), real(1), real(2)
ALL_WHOLE = 2.0**52


class Undefined(Exception):
    """The function has no value here."""


COMPARE = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


def _sum(sign):
    def rule(node, left, right):
        def value(run):
            a, b = left(run), right(run)
            total = a + b if sign > 0 else a - b
            if abs(total) <= run.tiny * abs(a):
                run.cancelled += a != 0
                return ZERO
            if not run.drawn and a and b and total in (a, b):
                run.absorbed += 1
            return total

        return value

    return rule


def _product(node, left, right):
    return lambda run: left(run) * right(run)


def _quotient(node, left, right):
    def value(run):
        over, under = left(run), right(run)
        if under == 0:
            raise Undefined("division by 0")
        return over / under

    return value


def _power(constant):
    """`constant`: whether the exponent is the same everywhere, and so has the derivatives of a polynomial if it is
    whole.
    """

    def rule(node, left, right):
        def value(run):
            base, exponent = left(run), right(run)
            # Doubles beyond 2^52 are whole.
            whole = exponent == numbers.floor(exponent) or (run.noise is not None and abs(exponent) >= ALL_WHOLE)
            if base == 0:
                if exponent < 0:
                    raise Undefined("0 to a negative power")
                run.singular += not (whole and constant)
                return ONE if exponent == 0 else ZERO
            if base < 0:
                if not whole:
                    raise Undefined("a negative number to a power that is not whole")
                run.singular += not constant
            return numbers.power(base, exponent)

        return value

    return rule


def _signed(node, of, rule):
    """A function of u that branches where u = 0: `rule` takes u and its sign."""

    def value(run):
        inner = of(run)

        def sign():
            run.ties += inner == 0
            return (inner > 0) - (inner < 0)

        return rule(inner, run.decided(node, sign))

    return value


def _abs(node, of):
    return _signed(node, of, lambda inner, sign: inner if sign > 0 else -inner if sign < 0 else ZERO)


def _relu(node, of):
    return _signed(node, of, lambda inner, sign: inner if sign > 0 else ZERO)


def _sign(node, of):
    return _signed(node, of, lambda inner, sign: real(sign))


def _floor(node, of):
    def value(run):
        inner = of(run)

        def whole():
            below = numbers.floor(inner)
            run.ties += below == inner
            return below

        return run.decided(node, whole)

    return value


def _logarithm(function, least):
    def rule(node, of):
        def value(run):
            inner = of(run)
            if inner <= least:
                raise Undefined("logarithm of a number that is not positive")
            return function(inner)

        return value

    return rule


def _root(node, of):
    def value(run):
        inner = of(run)
        if inner < 0:
            raise Undefined("root of a negative number")
        run.singular += inner == 0
        return numbers.sqrt(inner)

    return value


def _hypotenuse(node, left, right):
    def value(run):
        a, b = left(run), right(run)
        run.singular += a == 0 and b == 0
        run.faded += any(0 < abs(square) < numbers.LEAST_NORMAL for square in (a * a, b * b))
        return numbers.sqrt(a * a + b * b)

    return value


def _smooth(function):
    return lambda node, of: lambda run: function(of(run))


def sigmoid(u):
    small = numbers.faded(abs(u))
    return 1 / (1 + small) if u > 0 else small / (1 + small)


def softplus(u):
    return (u if u > 0 else ZERO) + numbers.log1p(numbers.faded(abs(u)))


def logcosh(u):
    return abs(u) + numbers.log1p(numbers.faded(2 * abs(u))) - numbers.log(TWO)


OPERATIONS = {"+": _sum(1), "-": _sum(-1), "*": _product, "/": _quotient, "^": _power}
CALLS = {
    "abs": _abs,
    "relu": _relu,
    "sign": _sign,
    "floor": _floor,
    "sqrt": _root,
    "hypot": _hypotenuse,
    "log": _logarithm(numbers.log, 0),
    "log1p": _logarithm(numbers.log1p, -1),
    "sigmoid": _smooth(sigmoid),
    "softplus": _smooth(softplus),
    "logcosh": _smooth(logcosh),
} | {name: _smooth(getattr(numbers, name)) for name in ("exp", "sin", "cos", "tan", "tanh", "expm1", "erf", "atan")}
