"""Integrates mirror flow of one small network in the parameters to 40 digits.

    python3 small_network_gmpy2.py > small_network_gmpy2.json

The network is the one of small_networks_scipy.json with |.| and the scaled x^4, whose kinks pass data
points and stick to them. It is recorded after the first has stuck; at the end of the other record's time
both agree. theta' = -(1/n) (Phi'')^-1 grad L by extrapolation of the explicit midpoint
rule (Gragg, Bulirsch, Stoer) in gmpy2's numbers; the time of an event is found by the secant rule, with
the step to it taken anew. A step's two highest orders agree to 10^-42.
"""

import datetime
import json
import pathlib

import gmpy2
from gmpy2 import mpfr

gmpy2.get_context().precision = 180
COLUMNS = 20
GOAL = mpfr("1e-42")

source = json.loads(pathlib.Path(__file__).with_name("small_networks_scipy.json").read_text())
case = next(c for c in source["cases"] if c["activation"] == "abs" and c["potential"] == "quartic")
n, m = case["width"], len(case["labels"])
X = [mpfr(p[0]) for p in case["inputs"]]
Y = [mpfr(y) for y in case["labels"]]
START = [mpfr(v) for v in case["start"]]
OMEGA = case["omega"]
sides = [[0] * m for _ in range(n)]
held = {}


def u(q, j, i):
    return q[j] * X[i] - q[n + j]


def rate(q):
    """theta', and the sides at which the held kinks stay."""
    w, b, a, d0 = q[:n], q[n:2 * n], q[2 * n:3 * n], q[3 * n]
    r = []
    for i in range(m):
        total = d0
        for j in range(n):
            total += a[j] * sides[j][i] * (w[j] * X[i] - b[j])
        r.append(2 * (total - Y[i]))
    second = [(12 * (n * (x - s)) ** 2 + 2 * OMEGA) / (1 + OMEGA) for x, s in zip(q, START)]
    out = [None] * (3 * n + 1)
    free = {}
    for j in range(n):
        q0 = q1 = mpfr(0)
        for i in range(m):
            q0 += sides[j][i] * r[i]
            q1 += sides[j][i] * r[i] * X[i]
        gw, gb, ga = a[j] * q1, -a[j] * q0, w[j] * q1 - b[j] * q0
        if j in held:
            i = held[j]
            pull = -(X[i] * gw / second[j] - gb / second[n + j]) / (
                X[i] ** 2 / second[j] + 1 / second[n + j])
            free[j] = sides[j][i] + pull / (a[j] * r[i])
            gw, gb = gw + pull * X[i], gb - pull
        out[j], out[n + j], out[2 * n + j] = gw, gb, ga
    out[3 * n] = sum(r)
    return [-g / (h * n) for g, h in zip(out, second)], free


def step(q, size):
    """The state after a step and an estimate of its error."""
    table, first = [], rate(q)[0]
    for k in range(1, COLUMNS + 1):
        count = 2 * k
        h = size / count
        old, new = q, [x + h * v for x, v in zip(q, first)]
        for _ in range(count - 1):
            slope = rate(new)[0]
            old, new = new, [x + 2 * h * v for x, v in zip(old, slope)]
        slope = rate(new)[0]
        row = [[(x + y + h * v) / 2 for x, y, v in zip(old, new, slope)]]
        for j in range(1, k):
            ratio = mpfr(k) ** 2 / mpfr(k - j) ** 2 - 1
            row.append([x + (x - y) / ratio for x, y in zip(row[j - 1], table[j - 1])])
        error = max(abs(x - y) for x, y in zip(row[-1], row[-2])) if k > 1 else None
        table = row
    return table[-1], error


def watched(q):
    """What an event makes 0, by name; positive before it."""
    out = {}
    for j in range(n):
        for i in range(m):
            if held.get(j) != i:
                out["pass", j, i] = sides[j][i] * u(q, j, i)
    free = rate(q)[1]
    for j, i in held.items():
        out["leave", j, i] = 1 - abs(free[j])
    return out


def main():
    q, t, size = START, mpfr(0), mpfr("0.25")
    for j in range(n):
        for i in range(m):
            sides[j][i] = 1 if u(q, j, i) > 0 else -1
    passed = stuck = 0
    record, ends = None, [mpfr(4), mpfr(case["time"])]
    while True:
        if t == ends[0]:
            ends.pop(0)
            if not ends:
                break
            record = {"width": n, "time": float(t), "end": ["{0:.40Dg}".format(x) for x in q],
                      "passed": passed, "stuck": stuck}
        is_last = t + size >= ends[0]
        if is_last:
            size = ends[0] - t
        new, error = step(q, size)
        if error > GOAL:
            size *= mpfr("0.7")
            continue
        before, after = watched(q), watched(new)
        names = [k for k, v in after.items() if v < 0]
        if names:
            # The first of them.
            found = []
            for name in names:
                low, high, f0, f1 = mpfr(0), size, before[name], after[name]
                for _ in range(60):
                    middle = high - f1 * (high - low) / (f1 - f0)
                    low, f0 = high, f1
                    high, f1 = middle, watched(step(q, middle)[0])[name]
                    if abs(high - low) < mpfr("1e-44") * size or f1 == f0:
                        break
                found.append((high, name))
            share, (kind, j, i) = min(found)
            q, _ = step(q, share)
            t += share
            if kind == "pass":
                old = sides[j][i]
                sides[j][i] = -old
                v = rate(q)[0]
                passed += 1
                if (v[j] * X[i] - v[n + j]) * old > 0:
                    held[j] = i
                    stuck += 1
            else:
                sides[j][i] = 1 if rate(q)[1][j] > 0 else -1
                del held[j]
        else:
            q, t = new, ends[0] if is_last else t + size
            if error < GOAL / 10**6:
                size *= mpfr("1.25")
    assert (passed, stuck) == (case["passed"], case["stuck"]), (passed, stuck)
    assert max(abs(x - e) for x, e in zip(q, case["end"])) < 1e-11
    print(json.dumps({
        "header": {"tool": "gmpy2", "version": gmpy2.version(), "digits": 40,
                   "script": "training/small_network_gmpy2.py",
                   "date": datetime.date.today().isoformat()},
        "cases": [record]}, indent=1))


main()
