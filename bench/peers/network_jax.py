"""The training of bench/network.ts by JAX, in float32 on the processor: the gradient of all networks at once by vmap, many steps in one call by lax.scan,
compiled by jit.

Usage: network_jax.py HIDDEN BATCH MEMBERS THREADS, HIDDEN as 128,64. Compiles, prints "ready", and then answers each line "scanned STEPS" with a line
of JSON: {"seconds": s}.
"""

import json
import os
import sys
import time

threads = int(sys.argv[4])
os.environ["XLA_FLAGS"] = f"--xla_cpu_multi_thread_eigen={'true' if threads > 1 else 'false'}"
os.environ["JAX_PLATFORMS"] = "cpu"

import jax
import jax.numpy as jnp
from jax import lax, random

hidden = [int(width) for width in sys.argv[1].split(",")]
batch, members = (int(argument) for argument in sys.argv[2:4])
COUNT = 60000
widths = [784, *hidden, 10]
key = random.key(0)
images = random.randint(key, (COUNT, 784), 0, 256, dtype=jnp.uint8)
labels = random.randint(key, (COUNT,), 0, 10)
rates = jnp.asarray([0.01 * (1 + member % 3) for member in range(members)])


def layer(key, fan_in, fan_out):
    bound = fan_in**-0.5
    return (
        random.uniform(key, (fan_in, fan_out), minval=-bound, maxval=bound),
        random.uniform(key, (fan_out,), minval=-bound, maxval=bound),
    )


def network(key):
    keys = random.split(key, len(widths) - 1)
    return [layer(each, *shape) for each, shape in zip(keys, zip(widths, widths[1:]))]


def loss_of(parameters, x, y):
    for weights, biases in parameters[:-1]:
        x = jax.nn.relu(x @ weights + biases)
    weights, biases = parameters[-1]
    return -jnp.take_along_axis(jax.nn.log_softmax(x @ weights + biases), y[:, None], 1).mean()


gradients = jax.vmap(jax.grad(loss_of), in_axes=(0, None, None))


def step(parameters, chosen):
    x = (images[chosen].astype(jnp.float32) / 255 - 0.1307) / 0.3081
    found = gradients(parameters, x, labels[chosen])
    moved = jax.tree.map(lambda values, g: values - rates.reshape(-1, *[1] * (g.ndim - 1)) * g, parameters, found)
    return moved, None


@jax.jit
def scanned(parameters, chosen):
    return lax.scan(step, parameters, chosen)[0]


parameters = jax.vmap(network)(random.split(key, members))


def run(steps):
    global parameters
    chosen = random.randint(key, (steps, batch), 0, COUNT)
    parameters = jax.block_until_ready(scanned(parameters, chosen))


print("ready", flush=True)
for line in sys.stdin:
    steps = int(line.split()[1])
    if steps not in globals().setdefault("compiled", set()):
        run(steps)
        compiled.add(steps)
    began = time.perf_counter()
    run(steps)
    print(json.dumps({"seconds": time.perf_counter() - began}), flush=True)
