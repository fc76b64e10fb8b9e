#!/usr/bin/env python3
"""Natural-gradient descent of a shallow network in NumPy, as the paper's own loop does it in PyTorch.

    descent_numpy.py --figure 2 --width 4860 --steps 2000

All n*m preactivations in each step, features, slopes and gradients by matrix products, in double
precision. Prints `seconds` for the loop without the start of Python, and the loss at the end.
"""
import argparse
import time

import numpy as np

parser = argparse.ArgumentParser()
parser.add_argument("--figure", type=int, choices=[1, 2], required=True)
parser.add_argument("--width", type=int, default=4860)
parser.add_argument("--steps", type=int, default=2000)
arguments = parser.parse_args()

n = arguments.width
random = np.random.default_rng(0)
w = random.choice([-1.0, 1.0], n)
b = random.uniform(-1, 1, n)
a = np.zeros(n)
d0 = 0.0
if arguments.figure == 1:
    x = np.array([-1, -0.2, 0, 0.2, 1])
    y = np.array([-3, -3, 3, -3, -3]) / 20
    scale, step = 1.0, 0.5
    curvature = lambda v: 2.0  # x^2
    value = lambda u: np.maximum(u, 0)
    slope = lambda u: (u > 0).astype(float)
else:
    x = np.array([-1, 0.35, 0.65, 1])
    y = np.array([3, 3, -3, 3]) / 20
    scale, step = float(n), 0.1
    curvature = lambda v: 1 + 6 * v * v  # (x^4 + x^2)/2
    value = np.abs
    slope = np.sign
start = [w.copy(), b.copy(), a.copy(), d0]
eta = step / n

begin = time.perf_counter()
for _ in range(arguments.steps):
    u = np.outer(x, w) - b
    features = value(u)
    residuals = 2 * (features @ a + d0 - y)
    pulls = slope(u) * residuals[:, None] * a
    gradients = [x @ pulls, -pulls.sum(0), residuals @ features, residuals.sum()]
    w = w - eta * gradients[0] / curvature(scale * (w - start[0]))
    b = b - eta * gradients[1] / curvature(scale * (b - start[1]))
    a = a - eta * gradients[2] / curvature(scale * (a - start[2]))
    d0 = d0 - eta * gradients[3] / curvature(scale * (d0 - start[3]))
seconds = time.perf_counter() - begin
loss = np.sum((value(np.outer(x, w) - b) @ a + d0 - y) ** 2)
print("seconds", seconds)
print("loss", loss)
