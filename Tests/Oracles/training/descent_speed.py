"""Iterations a second of descent, beside an equivalent loop in NumPy, in one interleaved run.

    python3 descent_speed.py PATH-TO-MIRRORFLOW [--width 4860] [--rounds 5]

The NumPy loop trains all parameters of the same network from the same kind of start with whole-array
operations and no allocation that an array expression does not need: forward pass, gradient, and the
step of mirror descent (unscaled x^2) or of the authors' natural-gradient form (scaled x^4).
"""

import argparse
import json
import os
import statistics
import subprocess
import time

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
EXAMPLES = os.path.join(HERE, "..", "..", "..", "notebooks", "examples")
FIGURE1 = (np.array([-1, -0.2, 0, 0.2, 1]), np.array([-0.15, -0.15, 0.15, -0.15, -0.15]))
FIGURE2 = (np.array([-1, 0.35, 0.65, 1]), np.array([0.15, 0.15, -0.15, 0.15]))


def numpy_rate(n, seconds, quartic):
    rng = np.random.default_rng(0)
    x, y = FIGURE2 if quartic else FIGURE1
    w, b = rng.choice([-1.0, 1.0], n), rng.uniform(-1, 1, n)
    a = np.zeros(n) if quartic else rng.normal(size=n) / np.sqrt(n)
    w0, b0, a0, d0 = w.copy(), b.copy(), a.copy(), 0.0
    eta = 0.1 / n

    def step(theta, start, g):
        if quartic:
            v = n * (theta - start)
            theta -= eta * g / (6 * v * v + 1)
        else:
            theta -= eta * g / 2

    count, end = 0, time.perf_counter() + seconds
    begin = time.perf_counter()
    while time.perf_counter() < end:
        for _ in range(20):
            u = np.multiply.outer(w, x) - b[:, None]
            if quartic:
                value, slope = np.abs(u), np.sign(u)
            else:
                value, slope = np.maximum(u, 0), u > 0
            r = 2 * (a @ value + d0 - y)
            pull = slope * r
            ga, gb, gw = value @ r, -a * pull.sum(1), a * (pull @ x)
            step(a, a0, ga)
            step(b, b0, gb)
            step(w, w0, gw)
            d0 -= eta * r.sum() / 2
        count += 20
    return count / (time.perf_counter() - begin)


def own_rate(program, n, steps, quartic):
    command = [program, "flow", os.path.join(EXAMPLES, "figure2.mirror" if quartic else
               "figure1.mirror"), "--model", "quartic_abs" if quartic else "figure1", "--method",
               "natural-gradient" if quartic else "descent", "--width", str(n), "--json",
               "--until", "1e-300", "--steps"]
    def seconds(count):
        begin = time.perf_counter()
        done = subprocess.run(command + [str(count)], capture_output=True, text=True)
        elapsed = time.perf_counter() - begin
        assert json.loads(done.stdout)["steps"] == count, done.stderr
        return elapsed
    # Without what the program does before the first step.
    return steps / (seconds(steps + 64) - seconds(64))


parser = argparse.ArgumentParser()
parser.add_argument("program")
parser.add_argument("--width", type=int, default=4860)
parser.add_argument("--rounds", type=int, default=5)
options = parser.parse_args()
for quartic in (False, True):
    pairs = [(own_rate(options.program, options.width, 5000, quartic),
              numpy_rate(options.width, 0.5, quartic)) for _ in range(options.rounds)]
    own, other = (statistics.median(p[i] for p in pairs) for i in (0, 1))
    name = "scaled x^4, natural-gradient" if quartic else "unscaled x^2, mirror descent"
    print(f"{name}: {own:.0f} a second, NumPy {other:.0f}, ratio {own / other:.1f}")
