"""Integrates mirror flow of small networks in the parameters themselves and records where it ends.

    python3 small_networks_scipy.py > small_networks_scipy.json

theta' = -(1/n) (Phi'')^-1 grad L by scipy's DOP853, from initial parameters that are recorded too.
The kinks of a piecewise linear activation are events: a kink that passes a data point goes on, or is
held there with the slope in between at which it stays (Filippov), until that slope leaves the range.
"""

import datetime
import json

import numpy as np
import scipy
from scipy.integrate import solve_ivp

RTOL, ATOL = 2.3e-14, 1e-17


def potential(name, omega):
    """phi'' of the potential."""
    second = {
        "quadratic": lambda x: 2 + 0 * x,
        "quartic": lambda x: 12 * x**2,
        "cubic": lambda x: 6 * np.abs(x),
        "cosh": np.cosh,
        "hypentropy": lambda x: 1 / np.sqrt(x**2 + 4),  # beta = 2
    }[name]
    if omega is None:
        return second
    return lambda x: (second(x) + 2 * omega) / (1 + omega)


SMOOTH = {
    "tanh": (np.tanh, lambda u: 1 - np.tanh(u) ** 2),
    "softplus": (lambda u: np.logaddexp(0, u), lambda u: 1 / (1 + np.exp(-u))),
}
KINKED = {"relu": (0.5, 0.5), "abs": (1.0, 0.0), "leaky": (0.45, 0.55)}
WEIGHT = {"sum_of_squares": lambda m: 1, "half_sum_of_squares": lambda m: 0.5,
          "mean_squares": lambda m: 1 / m}


class Network:
    def __init__(self, case):
        self.c = case
        self.x = np.array(case["inputs"], float).reshape(len(case["labels"]), -1)
        self.y = np.array(case["labels"])
        self.m, self.d = self.x.shape
        self.n = case["width"]
        self.start = np.array(case["start"])
        self.scale = self.n if case["omega"] is not None else 1
        self.second = potential(case["potential"], case["omega"])
        self.weight = WEIGHT[case["loss"]](self.m)
        self.kinked = case["activation"] in KINKED
        self.sides = None
        self.held = {}
        self.passed = self.stuck = 0

    def split(self, theta):
        n, d = self.n, self.d
        return (theta[: n * d].reshape(n, d), theta[n * d : n * (d + 1)],
                theta[n * (d + 1) : n * (d + 2)], theta[-1])

    def u(self, theta):
        w, b, _, _ = self.split(theta)
        return w @ self.x.T - b[:, None]

    def slopes(self, theta):
        """sigma and sigma' at all kinks; the held ones with any side."""
        u = self.u(theta)
        if self.kinked:
            beta, gamma = KINKED[self.c["activation"]]
            slope = beta * self.sides + gamma
            return slope * u, slope
        value, slope = SMOOTH[self.c["activation"]]
        return value(u), slope(u)

    def gradient(self, theta):
        w, b, a, d0 = self.split(theta)
        value, slope = self.slopes(theta)
        r = 2 * self.weight * (a @ value + d0 - self.y)
        pull = a[:, None] * slope * r[None, :]
        gw, gb, ga = pull @ self.x, -pull.sum(1), value @ r
        curvature = self.second(self.scale * (theta - self.start))
        hw, hb, _, _ = self.split(curvature)
        free = {}
        for j, i in self.held.items():
            beta, _ = KINKED[self.c["activation"]]
            x = self.x[i, 0]
            speed = x * gw[j, 0] / hw[j, 0] - gb[j] / hb[j]
            p = -speed / (x * x / hw[j, 0] + 1 / hb[j])
            free[j] = self.sides[j, i] + p / (beta * a[j] * r[i])
            gw[j, 0] += p * x
            gb[j] -= p
        return np.concatenate([gw.ravel(), gb, ga, [r.sum()]]), curvature, free

    def rate(self, _, theta):
        g, curvature, _ = self.gradient(theta)
        return -g / curvature / self.n

    def run(self, end):
        theta, t = self.start.copy(), 0.0
        if self.kinked:
            self.sides = np.sign(self.u(theta))
        skip = None
        while t < end:
            events, names = [], []
            if self.kinked:
                for j in range(self.n):
                    for i in range(self.m):
                        if self.held.get(j) == i or (j, i) == skip:
                            continue
                        def passes(_, q, j=j, i=i):
                            return self.sides[j, i] * self.u(q)[j, i]
                        passes.terminal, passes.direction = True, -1
                        events.append(passes)
                        names.append(("pass", j, i))
                for j, i in self.held.items():
                    def leaves(_, q, j=j):
                        return 1 - abs(self.gradient(q)[2][j])
                    leaves.terminal, leaves.direction = True, -1
                    events.append(leaves)
                    names.append(("leave", j, i))
            # A kink that has just passed is watched again a little later.
            stop = end if skip is None else min(end, t + 1e-7)
            s = solve_ivp(self.rate, (t, stop), theta, "DOP853", rtol=RTOL, atol=ATOL,
                          events=events or None)
            t, theta = s.t[-1], s.y[:, -1]
            skip = None
            if s.status == 1:
                kind, j, i = next(n for n, e in zip(names, s.t_events) if len(e))
                if kind == "pass":
                    before = self.sides[j, i]
                    self.sides[j, i] = -before
                    q = self.rate(t, theta)
                    w, b, _, _ = self.split(q)
                    self.passed += 1
                    if (w[j, 0] * self.x[i, 0] - b[j]) * before > 0:
                        self.held[j] = i
                        self.stuck += 1
                    else:
                        skip = (j, i)
                else:
                    self.sides[j, i] = np.sign(self.gradient(theta)[2][j])
                    del self.held[j]
                    skip = (j, i)
        return theta


def cases():
    figure2 = ([-1, 0.35, 0.65, 1], [0.15, 0.15, -0.15, 0.15])
    figure1 = ([-1, -0.2, 0, 0.2, 1], [-0.15, -0.15, 0.15, -0.15, -0.15])
    plane = ([[-1, 0.5], [0.25, 0.75], [0.5, -0.5]], [0.5, -0.25, 0.125])
    table = [
        ("relu", "quadratic", None, figure1, 6, "sum_of_squares", 20.0, 3),
        ("relu", "hypentropy", None, figure1, 5, "half_sum_of_squares", 20.0, 5),
        ("abs", "quartic", 1, figure2, 8, "sum_of_squares", 30.0, 2),
        ("abs", "cubic", 1, figure2, 20, "sum_of_squares", 30.0, 8),
        ("abs", "quadratic", 1, figure2, 12, "mean_squares", 60.0, 4),
        ("leaky", "cosh", None, figure2, 7, "sum_of_squares", 20.0, 6),
        ("tanh", "quartic", 2, figure1, 6, "sum_of_squares", 50.0, 7),
        ("softplus", "cosh", None, plane, 5, "sum_of_squares", 50.0, 9),
    ]
    for activation, name, omega, (inputs, labels), n, loss, end, seed in table:
        rng = np.random.default_rng(seed)
        d = np.array(inputs).reshape(len(labels), -1).shape[1]
        w = rng.choice([-1.0, 1.0], (n, d)) if d == 1 else rng.normal(size=(n, d))
        start = np.concatenate(
            [w.ravel(), rng.uniform(-1, 1, n), rng.normal(size=n) / np.sqrt(n), [0.0]])
        yield {"activation": activation, "potential": name, "omega": omega, "inputs":
               np.array(inputs, float).reshape(len(labels), -1).tolist(), "labels": labels,
               "width": n, "loss": loss, "start": start.tolist(), "time": end}


result = []
for case in cases():
    network = Network(case)
    theta = network.run(case["time"])
    case["end"] = theta.tolist()
    case["passed"], case["stuck"] = network.passed, network.stuck
    result.append(case)
print(json.dumps({
    "header": {"tool": "scipy", "version": scipy.__version__, "digits": 12,
               "script": "training/small_networks_scipy.py",
               "date": datetime.date.today().isoformat()},
    "cases": result}, indent=1))
