"""The basin maps of bench/basin-map.ts by Numba: the loop one would write, compiled by LLVM, parallel over rows of starts.

Usage: basin_map_numba.py COUNT STEPS THREADS RATE... Compiles and warms up, prints "ready", and then computes the map of every learning rate once for each line that
it reads, printing a line of JSON: {"seconds": [s per rate], "counts": {fate: cells of all maps}}. So the other program can take turns with it.
"""

import json
import math
import sys
import time

import numba
import numpy as np
from numba import njit, prange

FATES = ["flat", "sharp", "other", "periodic", "chaotic", "slow", "divergent"]
FLAT, SHARP, OTHER, PERIODIC, CHAOTIC, SLOW, DIVERGENT = range(7)
TOLERANCE, BOUND, RETURN = 1e-6, 1e6, 1e-6
# Where the sharp minima lie: the root of 2x = 200·A'(x)·A(x) between 1 and 2, with A(x) = (x − 1)(2 − x).
SHARP_AT = 1.4696930846


@njit(inline="always")
def bump(x):
    """relu(|x| − 1)·relu(2 − |x|)"""
    a = abs(x)
    return (a - 1) * (2 - a) if 1 < a < 2 else 0.0


@njit(inline="always")
def bump_slope(x):
    a = abs(x)
    if not 1 < a < 2:
        return 0.0
    return 3 - 2 * a if x > 0 else 2 * a - 3


@njit(inline="always")
def value(x, y):
    return x * x + y * y - 200 * bump(x) * bump(y)


@njit(inline="always")
def gradient(x, y):
    return 2 * x - 200 * bump_slope(x) * bump(y), 2 * y - 200 * bump(x) * bump_slope(y)


@njit(inline="always")
def hessian(x, y):
    bend_x = -2.0 if 1 < abs(x) < 2 else 0.0
    bend_y = -2.0 if 1 < abs(y) < 2 else 0.0
    return 2 - 200 * bend_x * bump(y), -200 * bump_slope(x) * bump_slope(y), 2 - 200 * bump(x) * bend_y


@njit
def unsettled(ex, ey, rate, orbit):
    """The period, -1 for chaotic, 0 for slow; as src-main/descent/unsettled.ts has it."""
    x, y = ex, ey
    length = np.inf
    grew = False
    returned = False
    near = RETURN * max(1.0, math.sqrt(ex * ex + ey * ey))
    for i in range(64):
        orbit[i, 0] = x
        orbit[i, 1] = y
        gx, gy = gradient(x, y)
        gx *= rate
        gy *= rate
        step = math.sqrt(gx * gx + gy * gy)
        if not step <= length:
            grew = True
        length = step
        x -= gx
        y -= gy
        if math.sqrt((x - ex) ** 2 + (y - ey) ** 2) <= near:
            returned = True
    if not grew and not returned:
        return 0
    for i in range(64, 192):
        orbit[i, 0] = x
        orbit[i, 1] = y
        gx, gy = gradient(x, y)
        x -= rate * gx
        y -= rate * gy
    for p in range(1, 65):
        periodic = True
        for i in range(2 * p):
            ox, oy = orbit[i, 0], orbit[i, 1]
            away = math.sqrt((orbit[i + p, 0] - ox) ** 2 + (orbit[i + p, 1] - oy) ** 2)
            if not away <= RETURN * max(1.0, math.sqrt(ox * ox + oy * oy)):
                periodic = False
                break
        if periodic:
            return 0 if p == 1 else p
    if not grew:
        return 0
    x, y = ex, ey
    vx, vy = 0.6, 0.8
    before = value(x, y)
    falls = True
    rises = True
    exponent = 0.0
    for i in range(1, 513):
        hxx, hxy, hyy = hessian(x, y)
        wx = vx - rate * (hxx * vx + hxy * vy)
        wy = vy - rate * (hxy * vx + hyy * vy)
        stretch = math.sqrt(wx * wx + wy * wy)
        exponent += np.log(stretch)
        vx = wx / stretch
        vy = wy / stretch
        gx, gy = gradient(x, y)
        x -= rate * gx
        y -= rate * gy
        if not math.sqrt(x * x + y * y) <= BOUND:
            return 0
        if i % 32 == 0:
            height = value(x, y)
            falls = falls and height <= before
            rises = rises and height >= before
            before = height
    return -1 if not falls and not rises and exponent > 0 else 0


@njit(parallel=True)
def basin_map(values, rate, order, steps, fate, iterations, period):
    for turn in prange(values.size):
        row = order[turn]
        orbit = np.empty((192, 2))
        for column in range(values.size):
            x = values[column]
            y = values[row]
            code = -1
            t = 0
            while True:
                if not x * x + y * y <= BOUND * BOUND:
                    code = DIVERGENT
                    break
                gx, gy = gradient(x, y)
                gx *= rate
                gy *= rate
                if gx * gx + gy * gy <= TOLERANCE * TOLERANCE:
                    if x * x + y * y <= 0.01:
                        code = FLAT
                    elif (abs(x) - SHARP_AT) ** 2 + (abs(y) - SHARP_AT) ** 2 <= 0.01:
                        code = SHARP
                    else:
                        code = OTHER
                    break
                if t == steps:
                    break
                x -= gx
                y -= gy
                t += 1
            if code < 0:
                found = unsettled(x, y, rate, orbit)
                code = SLOW if found == 0 else CHAOTIC if found < 0 else PERIODIC
                period[row, column] = max(found, 0)
            fate[row, column] = code
            iterations[row, column] = t


def main():
    count, steps, threads = (int(argument) for argument in sys.argv[1:4])
    rates = [float(argument) for argument in sys.argv[4:]]
    numba.set_num_threads(threads)
    values = np.linspace(-4, 4, count)
    # Each thread gets one run of rows, and those in the middle take longest: dealt out in turn, all threads are busy to the end.
    order = np.argsort(np.arange(count) % threads, kind="stable")
    fate = np.zeros((count, count), np.uint8)
    iterations = np.zeros((count, count), np.uint32)
    period = np.zeros((count, count), np.uint8)
    basin_map(values, rates[0], order, steps, fate, iterations, period)
    print("ready", flush=True)
    for _ in sys.stdin:
        seconds = []
        counts = np.zeros(len(FATES), np.int64)
        for rate in rates:
            began = time.perf_counter()
            period[:] = 0
            basin_map(values, rate, order, steps, fate, iterations, period)
            seconds.append(time.perf_counter() - began)
            counts += np.bincount(fate.ravel(), minlength=len(FATES))
        print(json.dumps({"seconds": seconds, "counts": dict(zip(FATES, counts.tolist()))}), flush=True)


main()
