"""Real numbers of any precision: those of gmpy2 where it is there, which are ten times as fast, or those of mpmath
(PLAIN=1 asks for these).
"""

import math
import os
import sys
from contextlib import contextmanager
from functools import cache

try:
    if os.environ.get("PLAIN"):
        raise ImportError
    import gmpy2
except ImportError:
    gmpy2 = None
    import mpmath

BITS_OF_DOUBLES = 53
LEAST_NORMAL = 2.0**-1022
LEAST = 2.0**-1074
MOST = sys.float_info.max


# Powers with such exponents are within reach of whatever can be computed.
SMALL = 64


class BeyondReach(Exception):
    """A number has so large an exponent that it is not computed here."""


if gmpy2:
    _context = gmpy2.get_context()
    real = gmpy2.mpfr
    library = gmpy2
    pi = gmpy2.const_pi

    def bits():
        return _context.precision

    def set_bits(count):
        _context.precision = count

    def exponent(value):
        """e with 2^(e−1) ≤ |value| < 2^e; value is not 0."""
        return gmpy2.get_exp(value)

    def to_float(value):
        return float(value)

else:
    real = mpmath.mpf
    library = mpmath
    pi = mpmath.pi

    def bits():
        return mpmath.mp.prec

    def set_bits(count):
        mpmath.mp.prec = count

    def exponent(value):
        """e with 2^(e−1) ≤ |value| < 2^e; value is not 0."""
        return mpmath.frexp(value)[1]

    def to_float(value):
        try:
            return float(value)
        except OverflowError:
            return math.inf if value > 0 else -math.inf


# exp of more than this is not computed: numbers of gmpy2 end at 2^(2^30), and of others nothing could be said of a sum
# in which they occur.
MOST_EXPONENT = real(2) ** (27 if gmpy2 else 55)

NEXT_TO_NOTHING = real(2) ** -(2**27)

log, log1p, sqrt, tanh, atan, erf = (getattr(library, name) for name in ("log", "log1p", "sqrt", "tanh", "atan", "erf"))


def floor(value):
    return real(library.floor(value))


@contextmanager
def precision(count):
    before = bits()
    set_bits(count)
    try:
        yield
    finally:
        set_bits(before)


def _within(most, name):
    function = getattr(library, name)

    def value(of):
        if abs(of) > most:
            raise BeyondReach
        return function(of)

    return value


exp, expm1 = (_within(MOST_EXPONENT, name) for name in ("exp", "expm1"))
# Of larger ones it would take π to millions of bits.
sin, cos, tan = (_within(real(2) ** 20000, name) for name in ("sin", "cos", "tan"))


def faded(value):
    """exp(−value), and a number above 0 that is next to nothing where it is, for sums with numbers that are not."""
    return NEXT_TO_NOTHING if value > MOST_EXPONENT else exp(-value)


def power(base, exponent_):
    """base ** exponent for base > 0, or for any base ≠ 0 and a whole exponent."""
    if not -SMALL <= exponent_ <= SMALL and abs(exponent_) * (1 + abs(exponent(base))) > MOST_EXPONENT:
        raise BeyondReach
    return base**exponent_


def is_double(value):
    return to_float(value) == value


@cache
def two_to(count):
    return real(2) ** count
