"""Answers for bench/landscapes.ts, in numbers of hundreds of bits: reads questions, one line of JSON each, and prints
the answers, one line each.

Usage: landscape_mpmath.py. Prints "ready" and what computes. bench/landscapes/answers.ts says what the lines hold.
Needs mpmath, or gmpy2, which is faster. Where a landscape takes more than PATIENCE seconds, the answer is {"error": …},
as it is when this program is in doubt of itself.
"""

import json
import math
import signal
import sys
import traceback

from landscape import numbers
from landscape.capture import Capture
from landscape.descent import Descents
from landscape.describe import describe
from landscape.function import Function
from landscape.minima import Minima
from landscape.numbers import to_float
from landscape.slope import Slope

# Seconds of computing, not of waiting.
PATIENCE = 120
# Fields of minima that are told as they are.
TOLD = ("end", "edge", "shoulder", "jump", "torn", "absorbed", "candidate", "off", "allowed", "width")


class Landscape:
    """What was asked last, for questions about it."""

    def __init__(self, question):
        function = Function(question["expression"], question["variables"], question.get("parameters", {}))
        slope = Slope(function.tree, function.dimension)
        self.points = [describe(function, slope, point, question["seed"]) for point in doubles(question["points"])]
        self.minima = Minima(function, slope, question["domain"], question["seed"])
        self.minima.verify(question["minima"])
        self.minima.search()
        self.capture = Capture(self.minima)
        self.descents = Descents(function, slope, **question["stopping"])
        self.asked = [(descent["start"], descent["rate"]) for descent in question["descents"]]
        self.ended = [self.descents.descend(*descent) for descent in self.asked]

    def answer(self):
        return {
            "points": self.points,
            "descents": [self.ending(outcome) for outcome in self.ended],
            "minima": [told(minimum) for minimum in self.minima.found],
            "rejected": self.minima.rejected,
        }

    def ending(self, outcome):
        end = [to_float(x) for x in outcome.end]
        known = {"fate": outcome.fate, "iterations": outcome.iterations, "end": end}
        return known | (self.capture.of(end) if outcome.fate == "converged" else {})

    def why(self, question):
        return [self.why_one(**descent) for descent in question["descents"]]

    def why_one(self, start, rate, path, fate, iterations):
        points = doubles(path)
        kind, detail = self.descents.explain(start, rate, points, fate, iterations)
        captured = self.capture.of(points[-1]) if fate == "converged" else {"certain": [], "possible": []}
        return {"class": kind, "detail": detail} | captured

    def steady(self):
        return [self.descents.is_steady(*asked, outcome) for asked, outcome in zip(self.asked, self.ended)]


def told(minimum):
    largest = max(minimum.eigenvalues, default=0)
    return {
        "at": [to_float(x) for x in minimum.at],
        "value": to_float(minimum.value),
        "kind": minimum.kind,
        "eigenvalues": [to_float(value) for value in minimum.eigenvalues],
        "limit": to_float(2 / largest) if largest > 0 else None,
        "curveOff": minimum.curve_off,
        "curveSharpness": minimum.curve_sharpness,
    } | {name: getattr(minimum, name) for name in TOLD}


def doubles(points):
    """Numbers that are not finite come as texts."""
    return [[float(x) for x in point] for point in points]


def printable(value):
    """The same with texts for numbers that JSON has not."""
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, dict):
        return {name: printable(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [printable(part) for part in value]
    return value


def main():
    print("ready", "gmpy2" if numbers.gmpy2 else "mpmath", flush=True)
    landscape = None
    signal.signal(signal.SIGVTALRM, out_of_patience)
    for line in sys.stdin:
        question = json.loads(line)
        try:
            signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
            if question["ask"] == "landscape":
                landscape = None
                landscape = Landscape(question)
                answer = landscape.answer()
            else:
                answer = landscape.why(question) if question["ask"] == "why" else landscape.steady()
        except Exception as error:
            numbers.set_bits(numbers.BITS_OF_DOUBLES)
            answer = {"error": f"{type(error).__name__}: {error}", "trace": traceback.format_exc()}
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        print(json.dumps(printable(answer)), flush=True)


def out_of_patience(*_):
    raise TimeoutError(f"took more than {PATIENCE} s")


main()
