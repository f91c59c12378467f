"""The training of bench/convolutions.ts by PyTorch, in float32 on the processor.

Usage: convolutions_torch.py FOLDER THREADS. Prints "ready", and then answers each line of JSON with a line of JSON.

{"what": "losses", …}: trains each network by torch.optim from the weights in FOLDER/weights, on the batches in
FOLDER/batches, and answers {"losses": [steps][members]}, the loss of each batch before the step.
{"what": "vmap", "steps": n}: takes steps with four networks of LeNet's shape at once, by torch.func's vmap(grad), and
answers {"seconds": s}.
"""

import json
import sys
import time

import numpy as np
import torch
from torch import nn
from torch.func import functional_call, grad, stack_module_state, vmap

folder, threads = sys.argv[1], int(sys.argv[2])
torch.set_num_threads(threads)
torch.manual_seed(0)
images = torch.from_numpy(np.fromfile(f"{folder}/images", np.float32)).reshape(-1, 1, 28, 28)
labels = torch.from_numpy(np.fromfile(f"{folder}/labels", np.uint8).astype(np.int64))
BATCH = 64
bends = {"relu": nn.ReLU, "tanh": nn.Tanh, "gelu": nn.GELU}
entropy = nn.CrossEntropyLoss()


def network(convolutions, hidden, activation="relu"):
    layers, channels, side = [], 1, 28
    for each in convolutions:
        layers += [
            nn.Conv2d(channels, each["channels"], each["kernel"], each["stride"], each["padding"]),
            bends[activation](),
        ]
        channels = each["channels"]
        side = (side + 2 * each["padding"] - each["kernel"]) // each["stride"] + 1
    layers.append(nn.Flatten())
    widths = [channels * side * side, *hidden, 10]
    for fan_in, fan_out in zip(widths, widths[1:]):
        layers += [nn.Linear(fan_in, fan_out), bends[activation]()]
    return nn.Sequential(*layers[:-1])


def loss_of(outputs, y, loss):
    if loss == "mse":
        return 0.5 * ((outputs - nn.functional.one_hot(y, 10)) ** 2).sum(1).mean()
    return entropy(outputs, y)


def read_into(each, values, at):
    """Weights lie as [fan-in, fan-out], fan-in of a convolution as channels, rows, columns of its kernel."""
    with torch.no_grad():
        for layer in each:
            if not hasattr(layer, "weight"):
                continue
            out = layer.bias.numel()
            size = layer.weight.numel()
            layer.weight.copy_(values[at : at + size].reshape(-1, out).T.reshape(layer.weight.shape))
            layer.bias.copy_(values[at + size : at + size + out])
            at += size + out
    return at


def optimizer_of(each, rate, asked):
    rule = asked.get("rule", {"name": "gradient-descent"})
    decay = asked.get("weightDecay", 0)
    if rule["name"] == "adam":
        return torch.optim.Adam(each.parameters(), rate, (rule["beta1"], rule["beta2"]), rule["epsilon"], decay)
    momentum = rule.get("momentum", 0)
    return torch.optim.SGD(each.parameters(), rate, momentum, weight_decay=decay, nesterov=rule["name"] == "nesterov")


def losses(asked):
    values = torch.from_numpy(np.fromfile(f"{folder}/weights", np.float32))
    batches = torch.from_numpy(np.fromfile(f"{folder}/batches", np.int32)).reshape(-1, BATCH).long()
    found, at = [], 0
    for member in range(asked["members"]):
        each = network(asked["convolutions"], asked["hidden"], asked.get("activation", "relu"))
        at = read_into(each, values, at)
        rate = asked["rates"][member]
        optimizer = optimizer_of(each, rate, asked)
        own = []
        for chosen, multiplier in zip(batches, asked["multipliers"]):
            optimizer.param_groups[0]["lr"] = rate * multiplier
            optimizer.zero_grad()
            loss = loss_of(each(images[chosen]), labels[chosen], asked.get("loss"))
            own.append(loss.item())
            loss.backward()
            optimizer.step()
        found.append(own)
    return [list(step) for step in zip(*found)]


LENET = [
    {"channels": 6, "kernel": 5, "stride": 2, "padding": 2},
    {"channels": 16, "kernel": 5, "stride": 2, "padding": 0},
]
networks = [network(LENET, [120, 84]) for _ in range(4)]
stacked, _ = stack_module_state(networks)
stacked = {name: values.detach() for name, values in stacked.items()}
rates = torch.tensor([0.01, 0.02, 0.01, 0.02])
gradients = vmap(
    grad(lambda parameters, x, y: entropy(functional_call(networks[0], parameters, (x,)), y)), in_dims=(0, None, None)
)


def train_together(steps):
    for _ in range(steps):
        chosen = torch.randint(0, len(images), (BATCH,))
        with torch.no_grad():
            for name, step in gradients(stacked, images[chosen], labels[chosen]).items():
                stacked[name].sub_(step.mul_(rates.view(-1, *[1] * (step.dim() - 1))))


train_together(10)
print("ready", flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    began = time.perf_counter()
    answer = {"losses": losses(asked)} if asked["what"] == "losses" else train_together(asked["steps"]) or {}
    print(json.dumps({"seconds": time.perf_counter() - began, **answer}), flush=True)
