#!/usr/bin/env python3
"""Natural-gradient descent of a shallow network in PyTorch: gradients by backpropagation, full batch.

    descent_torch.py --figure 2 --width 4860 --steps 2000 [--single]

The loop of descent_numpy.py as the paper's authors write it: parameters as tensors, a forward pass,
`backward()`, an update without gradients. Double precision unless --single is given. Prints
`seconds` for the loop without the start of Python, and the loss at the end.
"""
import argparse
import time

import torch

parser = argparse.ArgumentParser()
parser.add_argument("--figure", type=int, choices=[1, 2], required=True)
parser.add_argument("--width", type=int, default=4860)
parser.add_argument("--steps", type=int, default=2000)
parser.add_argument("--single", action="store_true")
arguments = parser.parse_args()

torch.set_default_dtype(torch.float32 if arguments.single else torch.float64)
torch.manual_seed(0)
n = arguments.width
w = torch.randint(0, 2, (n, 1)) * 2.0 - 1
b = torch.rand(n) * 2 - 1
a = torch.zeros(1, n)
d0 = torch.zeros(1)
if arguments.figure == 1:
    x = torch.tensor([[-1.0], [-0.2], [0.0], [0.2], [1.0]])
    y = torch.tensor([[-3.0], [-3.0], [3.0], [-3.0], [-3.0]]) / 20
    scale, step = 1.0, 0.5
    curvature = lambda v: torch.full_like(v, 2.0)  # x^2
    activation = torch.relu
else:
    x = torch.tensor([[-1.0], [0.35], [0.65], [1.0]])
    y = torch.tensor([[3.0], [3.0], [-3.0], [3.0]]) / 20
    scale, step = float(n), 0.1
    curvature = lambda v: 1 + 6 * v * v  # (x^4 + x^2)/2
    activation = torch.abs
parameters = [w, b, a, d0]
start = [p.clone() for p in parameters]
for p in parameters:
    p.requires_grad_(True)
eta = step / n


def loss_now():
    f = torch.nn.functional.linear(activation(torch.nn.functional.linear(x, w, -b)), a, d0)
    return ((f - y) ** 2).sum()


begin = time.perf_counter()
for _ in range(arguments.steps):
    loss = loss_now()
    loss.backward()
    with torch.no_grad():
        for p, p0 in zip(parameters, start):
            p -= eta * p.grad / curvature(scale * (p - p0))
            p.grad.zero_()
seconds = time.perf_counter() - begin
print("seconds", seconds)
print("loss", float(loss_now()))
