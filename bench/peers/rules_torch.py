"""Descents by torch.optim.SGD in float64, and fates of maps by a loop over NumPy arrays, for bench/rules.ts.

Reads a line of JSON for each question, prints a line of JSON with the answer.
"""

import json
import sys

import numpy as np
import torch

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


def path(expression, variables, start, rate, momentum, nesterov, steps):
    """Iterates of torch.optim.SGD, [steps + 1, variables]."""
    x = torch.tensor([float(value) for value in start], requires_grad=True)
    options = {"momentum": momentum, "nesterov": nesterov} if momentum > 0 else {}
    optimizer = torch.optim.SGD([x], lr=rate, **options)
    names = {name: getattr(torch, name) for name in ("exp", "log", "cos", "sin", "sqrt")}
    points = [x.tolist()]
    for _ in range(steps):
        optimizer.zero_grad()
        eval(expression, {**names, **{name: x[index] for index, name in enumerate(variables)}}).backward()
        optimizer.step()
        points.append(x.tolist())
    return points


def double_well(x):
    return x**3 - x


def himmelblau(x, y):
    a, b = x * x + y - 11, x + y * y - 7
    return 4 * x * a + 2 * b, 2 * a + 4 * y * b


def sharp_and_flat(x):
    u = x - 2.5
    inside = (x >= 2) & (x <= 3)
    with np.errstate(all="ignore"):
        return np.where(inside, -8000 * u**4 - 8000 * u**3 + 2400 * u**2 + 2040 * u, 40 * x)


def gradient_of(name, x):
    if name == "himmelblau":
        return np.stack(himmelblau(x[0], x[1]))
    return np.stack([{"double-well": double_well, "sharp-and-flat": sharp_and_flat}[name](x[0])])


def fates(name, starts, rates, momenta, nesterov, minima, steps, tolerance, bound, capture):
    """0 … the index of a minimum, -1 other, -2 divergent, -3 unsettled; starts [variables, cells]."""
    x = np.array(starts, dtype=float)
    velocity, moved = np.zeros_like(x), np.zeros_like(x)
    rates, momenta = np.array(rates), np.array(momenta)
    result = np.full(x.shape[1], -3)
    left = np.arange(x.shape[1])
    with np.errstate(all="ignore"):
        for t in range(steps + 1):
            gradient = gradient_of(name, x)
            out = ~(np.sqrt((x * x).sum(axis=0)) <= bound)
            step = rates * gradient
            short = np.sqrt((step * step).sum(axis=0)) <= tolerance
            rest = short & (np.sqrt((moved * moved).sum(axis=0)) <= tolerance) & ~out
            result[left[out]] = -2
            for cell in np.flatnonzero(rest):
                away = [np.sqrt(((x[:, cell] - np.array(minimum)) ** 2).sum()) for minimum in minima]
                nearest = int(np.argmin(away))
                result[left[cell]] = nearest if away[nearest] <= capture else -1
            on = ~(out | rest)
            if t == steps or not on.any():
                break
            x, velocity, rates, momenta, left = x[:, on], velocity[:, on], rates[on], momenta[on], left[on]
            velocity = momenta * velocity + gradient[:, on]
            moved = rates * (gradient[:, on] + momenta * velocity if nesterov else velocity)
            x = x - moved
    return result.tolist()


print(torch.__version__, flush=True)
for line in sys.stdin:
    question = json.loads(line)
    what = question.pop("what")
    print(json.dumps(path(**question) if what == "path" else fates(**question)), flush=True)
