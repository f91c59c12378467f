"""The fate map of bench/fate-map.ts by Numba: the loop one would write, compiled by LLVM, parallel over learning rates.

Usage: fate_map_numba.py COUNT STEPS THREADS. Compiles and warms up, prints "ready", and then computes the map once for each line that it reads,
printing a line of JSON: {"seconds": s, "counts": {fate: cells}}. So the other program can take turns with it.
"""

import json
import sys
import time

import numba
import numpy as np
from numba import njit, prange

FATES = ["flat", "sharp", "sharpest", "other", "periodic", "chaotic", "slow", "divergent"]
OTHER, PERIODIC, CHAOTIC, SLOW, DIVERGENT = 3, 4, 5, 6, 7
TOLERANCE, BOUND, RETURN = 1e-6, 1e6, 1e-6


@njit(inline="always")
def value(x):
    if 2 <= x <= 3:
        u = x - 2.5
        u2 = u * u
        return -1600 * (u2 * u2 * u) - 2000 * (u2 * u2) + 800 * (u2 * u) + 1020 * u2
    if 8.4 <= x <= 8.40001:
        return 1411.2 * (1 - 1e5 * (x - 8.4))
    if 8.40001 <= x <= 8.59999:
        return 0.0
    if 8.59999 <= x <= 8.6:
        return 1479.2 * (1e5 * (x - 8.6) + 1)
    return 20 * x * x


@njit(inline="always")
def slope(x):
    if 2 <= x <= 3:
        u = x - 2.5
        u2 = u * u
        return -8000 * (u2 * u2) - 8000 * (u2 * u) + 2400 * u2 + 2040 * u
    if 8.4 <= x <= 8.40001:
        return -1411.2e5
    if 8.40001 <= x <= 8.59999:
        return 0.0
    if 8.59999 <= x <= 8.6:
        return 1479.2e5
    return 40 * x


@njit(inline="always")
def curvature(x):
    if 2 <= x <= 3:
        u = x - 2.5
        u2 = u * u
        return -32000 * (u2 * u) - 24000 * u2 + 4800 * u + 2040
    if 8.4 <= x <= 8.6:
        return 0.0
    return 40.0


@njit
def unsettled(end, rate, orbit):
    """The period, -1 for chaotic, 0 for slow; as src-main/descent/unsettled.ts has it."""
    x = end
    length = np.inf
    grew = False
    returned = False
    near = RETURN * max(1.0, abs(end))
    for i in range(64):
        orbit[i] = x
        step = rate * slope(x)
        if not abs(step) <= length:
            grew = True
        length = abs(step)
        x -= step
        if abs(x - end) <= near:
            returned = True
    if not grew and not returned:
        return 0
    for i in range(64, 192):
        orbit[i] = x
        x -= rate * slope(x)
    for p in range(1, 65):
        if not abs(orbit[p] - end) <= near:
            continue
        periodic = True
        for i in range(2 * p):
            if not abs(orbit[i + p] - orbit[i]) <= RETURN * max(1.0, abs(orbit[i])):
                periodic = False
                break
        if periodic:
            return 0 if p == 1 else p
    if not grew:
        return 0
    x = end
    before = value(x)
    falls = True
    rises = True
    exponent = 0.0
    for i in range(1, 513):
        exponent += np.log(abs(1 - rate * curvature(x)))
        x -= rate * slope(x)
        if not abs(x) <= BOUND:
            return 0
        if i % 32 == 0:
            height = value(x)
            falls = falls and height <= before
            rises = rises and height >= before
            before = height
    return -1 if not falls and not rises and exponent > 0 else 0


@njit(parallel=True)
def fate_map(starts, rates, order, steps, fate, iterations, period):
    for turn in prange(rates.size):
        row = order[turn]
        rate = rates[row]
        orbit = np.empty(192)
        for column in range(starts.size):
            x = starts[column]
            code = -1
            t = 0
            while True:
                if not abs(x) <= BOUND:
                    code = DIVERGENT
                    break
                step = rate * slope(x)
                if abs(step) <= TOLERANCE:
                    if abs(x) <= 0.1:
                        code = 0
                    elif abs(x - 2.5) <= 0.1:
                        code = 1
                    elif 8.4 <= x <= 8.6:
                        code = 2
                    else:
                        code = OTHER
                    break
                if t == steps:
                    break
                x -= step
                t += 1
            if code < 0:
                found = unsettled(x, rate, orbit)
                code = SLOW if found == 0 else CHAOTIC if found < 0 else PERIODIC
                period[row, column] = max(found, 0)
            fate[row, column] = code
            iterations[row, column] = t


def main():
    count, steps, threads = (int(argument) for argument in sys.argv[1:])
    numba.set_num_threads(threads)
    starts = np.linspace(-10, 10, count)
    rates = np.geomspace(1e-4, 0.06, count)
    # Each thread gets one run of rows, and those with small learning rates take longest: dealt out in turn, all threads are busy to the end.
    order = np.argsort(np.arange(count) % threads, kind="stable")
    fate = np.zeros((count, count), np.uint8)
    iterations = np.zeros((count, count), np.uint32)
    period = np.zeros((count, count), np.uint8)
    fate_map(starts, rates, order, steps, fate, iterations, period)
    print("ready", flush=True)
    for _ in sys.stdin:
        began = time.perf_counter()
        fate_map(starts, rates, order, steps, fate, iterations, period)
        seconds = time.perf_counter() - began
        counts = np.bincount(fate.ravel(), minlength=len(FATES)).tolist()
        print(json.dumps({"seconds": seconds, "counts": dict(zip(FATES, counts))}), flush=True)


main()
