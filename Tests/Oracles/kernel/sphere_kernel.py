"""Records K(x, y) of |.| and ReLU for inputs of two and three coordinates: python3 sphere_kernel.py.

W is uniform on the sphere, so that the projections of x and y are u = r(x1 cos t), v = r(y1 cos t +
y2 sin t) in coordinates of their plane, r = 1 for d = 2 and r = sin(s) with the weight sin(s) for
d = 3. K of one coordinate is K1(u, v) = beta^2 E|u - B||v - B| + gamma^2 (uv + E[B^2]) with
E|u - B||v - B| = uv + E[B^2] - 2 int_lo^hi (u - b)(v - b) p(b) db from antiderivatives written here
by hand; mpmath integrates over the angles, split where u or v meets 0, an end of the support or
each other.
"""

import datetime
import json

import mpmath as mp

mp.mp.dps = 40
DIGITS = 32
root = mp.sqrt(2)


def gaussian(b):
    p = mp.exp(-b * b / 2) / mp.sqrt(2 * mp.pi)
    m = mp.erf(b / root) / 2
    return m, -p, m - b * p


def laplace(b):
    size, p, sign = abs(b), mp.exp(-abs(b)) / 2, mp.sign(b)
    return sign * (mp.mpf(1) / 2 - p), -(size + 1) * p, sign * (1 - (b * b + 2 * size + 2) * p)


def uniform(b):
    b = max(-mp.mpf(1) / 2, min(mp.mpf(1) / 2, b))
    return b, b * b / 2, b**3 / 3


def logistic(b):
    g = mp.exp(b)
    m, log = g / (1 + g), mp.log1p(g)
    return m, b * m - log, b * b * m - 2 * b * log - 2 * mp.polylog(2, -g).real


LAWS = {"uniform(1/2)": (uniform, mp.mpf(1) / 12, [-mp.mpf(1) / 2, mp.mpf(1) / 2]),
        "gaussian(1)": (gaussian, mp.mpf(1), []), "laplace(1)": (laplace, mp.mpf(2), [0]),
        "logistic(1)": (logistic, mp.pi**2 / 3, [])}
ACTIVATIONS = {"abs": (mp.mpf(1), mp.mpf(0)), "relu": (mp.mpf(1) / 2, mp.mpf(1) / 2)}


def one_input(law, beta, gamma, u, v):
    moments, second, _ = LAWS[law]
    a, b = moments(max(u, v)), moments(min(u, v))
    inner = u * v * (a[0] - b[0]) - (u + v) * (a[1] - b[1]) + a[2] - b[2]
    return beta**2 * (u * v + second - 2 * inner) + gamma**2 * (u * v + second)


def kernel(law, activation, x, y):
    beta, gamma = ACTIVATIONS[activation]
    dot = lambda a, b: mp.fsum(s * t for s, t in zip(a, b))
    r = mp.sqrt(dot(x, x))
    y1 = dot(x, y) / r
    y2 = mp.sqrt(dot(y, y) - y1 * y1)
    cuts = [mp.mpf(0), mp.pi]
    for p, q, ends in ((r, mp.mpf(0), LAWS[law][2]), (y1, y2, LAWS[law][2]), (r - y1, -y2, [0])):
        size, angle = mp.hypot(p, q), mp.atan2(q, p)
        for end in ends:
            if abs(end) < size:
                cuts += [(angle + s * mp.acos(end / size)) % mp.pi for s in (1, -1)]
    cuts = sorted(set(cuts))

    def at(t, length):
        return one_input(law, beta, gamma, length * r * mp.cos(t),
                         length * (y1 * mp.cos(t) + y2 * mp.sin(t)))
    if len(x) == 2:
        return mp.quad(lambda t: at(t, mp.mpf(1)), cuts) / mp.pi
    return mp.quad(
        lambda t: mp.quad(lambda s: mp.sin(s) * at(t, mp.sin(s)), [0, mp.pi / 2]), cuts) / mp.pi


def main():
    pairs = [(["1", "0"], ["0", "1"]), (["1/2", "1/3"], ["-1/4", "1"]), (["3", "-1"], ["2", "2"]),
             (["1/2", "1/3", "-1/5"], ["-1/4", "1", "1/2"])]
    value = lambda t: mp.mpf(int(t.split("/")[0])) / int((t + "/1").split("/")[1])
    cases = []
    for law in LAWS:
        for activation in ACTIVATIONS:
            for x, y in pairs:
                if len(x) == 3 and (law not in ("gaussian(1)",) or activation == "abs"):
                    continue
                k = kernel(law, activation, [value(t) for t in x], [value(t) for t in y])
                cases.append({"density": law, "activation": activation, "x": x, "y": y,
                              "value": mp.nstr(k, DIGITS)})
                print(cases[-1], flush=True)
    header = {"tool": "mpmath", "version": mp.__version__, "script": "kernel/sphere_kernel.py",
              "date": datetime.date.today().isoformat(), "digits": DIGITS}
    with open("sphere_kernel.json", "w") as file:
        json.dump({"header": header, "cases": cases}, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
