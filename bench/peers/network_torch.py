"""The training of bench/network.ts by PyTorch, in float32 on the processor, written the two ways that one would.

Usage: network_torch.py HIDDEN BATCH MEMBERS THREADS, HIDDEN as 128,64. Warms up, prints "ready", and then answers each line "looped STEPS",
"stacked STEPS" or "sgemm PRODUCTS" with a line of JSON: {"seconds": s}.

looped: a network after the other, each by itself. stacked: all networks at once, by torch.func.functional_call under vmap; they share the batch.
sgemm: products of two matrices of 1024 x 1024, 2.147 GFLOP each, for what the machine can do at most.
"""

import copy
import json
import sys
import time

import torch
from torch import nn
from torch.func import functional_call, grad, stack_module_state, vmap

hidden = [int(width) for width in sys.argv[1].split(",")]
batch, members, threads = (int(argument) for argument in sys.argv[2:5])
torch.set_num_threads(threads)
torch.manual_seed(0)
COUNT = 60000
images = torch.randint(0, 256, (COUNT, 784), dtype=torch.uint8)
labels = torch.randint(0, 10, (COUNT,))
rates = [0.01 * (1 + member % 3) for member in range(members)]
entropy = nn.CrossEntropyLoss()


def network():
    widths = [784, *hidden, 10]
    layers = []
    for fan_in, fan_out in zip(widths, widths[1:]):
        layers += [nn.Linear(fan_in, fan_out), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


networks = [network() for _ in range(members)]
optimizers = [torch.optim.SGD(each.parameters(), lr=rate) for each, rate in zip(networks, rates)]
stacked_parameters, _ = stack_module_state([copy.deepcopy(each) for each in networks])
stacked_parameters = {name: values.detach() for name, values in stacked_parameters.items()}
shapeless = copy.deepcopy(networks[0]).to("meta")
rate_of_all = torch.tensor(rates)


def batch_at():
    chosen = torch.randint(0, COUNT, (batch,))
    return (images[chosen].float() / 255 - 0.1307) / 0.3081, labels[chosen]


def looped(steps):
    for _ in range(steps):
        x, y = batch_at()
        for each, optimizer in zip(networks, optimizers):
            optimizer.zero_grad()
            entropy(each(x), y).backward()
            optimizer.step()


def loss_of(parameters, x, y):
    return entropy(functional_call(shapeless, parameters, (x,)), y)


gradients = vmap(grad(loss_of), in_dims=(0, None, None))


def stacked(steps):
    for _ in range(steps):
        x, y = batch_at()
        with torch.no_grad():
            for name, step in gradients(stacked_parameters, x, y).items():
                values = stacked_parameters[name]
                values.sub_(step.mul_(rate_of_all.view(-1, *[1] * (values.dim() - 1))))


left, right = torch.randn(2, 1024, 1024)
product = torch.empty(1024, 1024)


def sgemm(products):
    for _ in range(products):
        torch.mm(left, right, out=product)


ways = {"looped": looped, "stacked": stacked, "sgemm": sgemm}
for way in ways.values():
    way(10)
print("ready", flush=True)
for line in sys.stdin:
    way, steps = line.split()
    began = time.perf_counter()
    ways[way](int(steps))
    print(json.dumps({"seconds": time.perf_counter() - began}), flush=True)
