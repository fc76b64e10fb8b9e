"""Potentials that grow faster than e^x, break at zeros of no polynomial or have irrational powers.

Straight from the dual: s(w, b) = sum lambda_i sigma(w x_i - b) is affine in b between data and ends of the
support, so with u = alpha = (phi')^-1(s) every expectation is an integral over u, taken by
Gauss-Legendre on panels cut geometrically around 0 and at integers; where s stays at a kink, in b.
Newton's method on E[alpha sigma_i] = z_i in lambda, in so many digits that what cancels in s_+ or s_-
does no harm. It starts from digits found beforehand, since all that counts is the residual in the
end. Recorded only if a rule with more nodes agrees.

Usage: python3 steep_potential_mpmath.py   (writes steep_potential_mpmath.json beside itself)
"""

import os
import sys
from fractions import Fraction as F

import mpmath as mp

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import oracle as o  # noqa: E402

DIGITS = 26
DATA = [(F(-1), F(3, 20)), (F(7, 20), F(3, 20)), (F(13, 20), F(-3, 20)), (F(9, 10), F(3, 20))]
POINTS = [F(1, 2), F(-1, 2)]


def real(q):
    return mp.mpf(q.numerator) / q.denominator


class Potential:
    """phi-bar by pieces (value, slope, curvature of psi) between breaks, omega = 1."""

    def __init__(self, pieces, breaks=(), depth=0):
        self.depth = depth
        self.pieces, self.breaks = pieces, [b() for b in breaks]
        right = sum(b <= 0 for b in self.breaks)
        left = right - 1 if 0 in self.breaks else right
        self.value0 = pieces[right][0](mp.mpf(0))
        self.slope0 = (pieces[left][1](mp.mpf(0)) + pieces[right][1](mp.mpf(0))) / 2
        self.levels = [(self.slope(b, k), self.slope(b, k + 1)) for k, b in enumerate(self.breaks)]

    def value(self, u, k):
        return (self.pieces[k][0](u) - self.value0 - self.slope0 * u + u * u) / 2

    def slope(self, u, k):
        return (self.pieces[k][1](u) - self.slope0 + 2 * u) / 2

    def curvature(self, u, k):
        return (self.pieces[k][2](u) + 2) / 2

    def panels(self, a, b):
        """Cut at integers, and towards 0 where there is a branch point."""
        marks = [mp.mpf(0)] + [sign * mp.mpf(2) ** -k for k in range(self.depth) for sign in (1, -1)]
        marks += [mp.mpf(sign * k) for k in range(1, 400) for sign in (1, -1)]
        cuts = [a] + sorted(m for m in marks if a < m < b) + [b]
        return list(zip(cuts, cuts[1:]))

    def regions(self, s0, s1):
        """The parts of s0..s1 (ascending): (from, to, piece or None where alpha stays, break)."""
        edges = []
        low = None
        for k, (down, up) in enumerate(self.levels):
            edges.append((low, down, k, None))
            edges.append((down, up, None, k))
            low = up
        edges.append((low, None, len(self.breaks), None))
        for low, high, piece, place in edges:
            a = s0 if low is None else max(s0, low)
            b = s1 if high is None else min(s1, high)
            if a < b:
                yield a, b, piece, place

    def inverse(self, s, piece):
        """Newton's method on ln of the slope between bisections."""
        low = self.breaks[piece - 1] if piece else None
        high = self.breaks[piece] if piece < len(self.breaks) else None
        for u in (low, high):
            if u is not None and self.slope(u, piece) == s:
                return u
        if low is None:
            low = (high if high is not None else mp.mpf(0)) - 1
            while self.slope(low, piece) > s:
                low = 2 * low - 1
        if high is None:
            high = low + 1
            while self.slope(high, piece) < s:
                high = high + 2 * abs(high) + 1
        u = (low + high) / 2
        for _ in range(2000):
            t = self.slope(u, piece)
            if t == s:
                return u
            low, high = (u, high) if t < s else (low, u)
            step = t * mp.log(t / s) if t * s > 0 else t - s
            new = u - step / self.curvature(u, piece)
            if not low < new < high:
                new = (low + high) / 2
            if abs(new - u) <= max(abs(u), mp.mpf(2) ** -60) * mp.mpf(2) ** (8 - mp.mp.prec):
                return new
            u = new
        raise ValueError("no inverse")


class Problem:
    def __init__(self, psi, beta, gamma, density):
        self.psi, self.density = psi, density
        self.sigma = lambda u: beta * abs(u) + gamma * u
        self.x = [real(x) for x, _ in DATA] + [real(x) for x in POINTS]
        self.z = [real(z) for _, z in DATA]

    def integrals(self, lam, nodes, everything=False):
        """E[alpha sigma_i] for data and points, E[sigma_i sigma_j/phi''] for data, E[phi-bar]."""
        m, count = len(lam), len(self.x)
        mean = [mp.mpf(0)] * count
        second = mp.matrix(m, m)
        penalty = mp.mpf(0)

        for w in (1, -1):
            ends = sorted(set([mp.mpf(-1), mp.mpf(1)] + [w * x for x in self.x]))
            for b0, b1 in zip(ends, ends[1:]):
                s = [sum(l * self.sigma(w * x - b) for l, x in zip(lam, self.x)) for b in (b0, b1)]
                if abs(s[1] - s[0]) <= mp.mpf(2) ** (20 - mp.mp.prec) * sum(map(abs, lam)):
                    if abs(s[0]) > mp.mpf(2) ** (40 - mp.mp.prec) * sum(map(abs, lam)):
                        raise ValueError("s is constant")
                    continue  # alpha = 0 beside the features, and so are they
                sums = self.moments(b0, b1, s, nodes, everything)
                penalty += sums[5]
                # sigma_i is affine in b here.
                f = [(self.sigma(w * x - b0), self.sigma(w * x - b1)) for x in self.x]
                f = [(a, (c - a) / (b1 - b0)) for a, c in f]
                for i in range(count):
                    mean[i] += f[i][0] * sums[0] + f[i][1] * sums[1]
                for i in range(m):
                    for j in range(m):
                        second[i, j] += (f[i][0] * f[j][0] * sums[2] + f[i][1] * f[j][1] * sums[4]
                                         + (f[i][0] * f[j][1] + f[i][1] * f[j][0]) * sums[3])
        return mean, second, penalty

    def moments(self, b0, b1, s, nodes, everything):
        """Integrals of alpha y^k p (k < 2), y^k p/phi'' (k < 3) and phi-bar p, y = b - b0."""
        sums = [mp.mpf(0)] * 6

        def add(y, weight, alpha, flat, value):
            p = weight * self.density(b0 + y) / 2
            sums[0] += p * alpha
            sums[1] += p * alpha * y
            if flat:
                for k in range(3):
                    sums[2 + k] += p * flat * y**k
            sums[5] += p * value

        low, high = min(s), max(s)
        ratio = (b1 - b0) / (s[1] - s[0])
        for t0, t1, piece, place in self.psi.regions(low, high):
            if piece is None:
                u = self.psi.breaks[place]
                for x, weight in nodes:
                    t = t0 + x * (t1 - t0)
                    add((t - s[0]) * ratio, weight * (t1 - t0) * abs(ratio), u, 0,
                        self.psi.value(u, place))
                continue
            u0, u1 = (self.psi.inverse(t, piece) for t in (t0, t1))
            for a, b in self.psi.panels(u0, u1):
                for x, weight in nodes:
                    u = a + x * (b - a)
                    c = self.psi.curvature(u, piece)
                    add((self.psi.slope(u, piece) - s[0]) * ratio, weight * (b - a) * c * abs(ratio),
                        u, 1 / c, self.psi.value(u, piece) if everything else 0)
        return sums

    def solved(self, start, order):
        nodes = rule(order)
        lam = [mp.mpf(t) for t in start]
        for _ in range(60):
            mean, second, _ = self.integrals(lam, nodes)
            force = mp.matrix([z - e for z, e in zip(self.z, mean)])
            scale = [1 / mp.sqrt(second[i, i]) for i in range(len(lam))]
            scaled = mp.matrix(len(lam), len(lam))
            for i in range(len(lam)):
                for j in range(len(lam)):
                    scaled[i, j] = second[i, j] * scale[i] * scale[j]
            step = mp.lu_solve(scaled, mp.matrix([f * t for f, t in zip(force, scale)]))
            change = [d * t for d, t in zip(step, scale)]
            lam = [a + d for a, d in zip(lam, change)]
            size = max(abs(d / a) for d, a in zip(change, lam))
            if size < mp.mpf(10) ** -(DIGITS + 4):
                break
        else:
            raise ValueError("no convergence")
        mean, _, penalty = self.integrals(lam, nodes, everything=True)
        return lam, mean[len(lam):], penalty


def rule(order):
    """Gauss-Legendre on [0, 1]."""
    result = []
    for k in range(order):
        x = mp.cos(mp.pi * (k + mp.mpf(3) / 4) / (order + mp.mpf(1) / 2))
        for _ in range(12):
            a, b = mp.mpf(1), x
            for n in range(1, order):
                a, b = b, ((2 * n + 1) * x * b - n * a) / (n + 1)
            slope = order * (a - x * b) / (1 - x * x)
            x -= b / slope
        a, b = mp.mpf(1), x
        for n in range(1, order):
            a, b = b, ((2 * n + 1) * x * b - n * a) / (n + 1)
        slope = order * (a - x * b) / (1 - x * x)
        result.append(((x + 1) / 2, 1 / ((1 - x * x) * slope * slope)))
    return result


def power(q):
    def side(sign):
        return (
            lambda u: (sign * u) ** q(),
            lambda u: sign * q() * (sign * u) ** (q() - 1),
            lambda u: q() * (q() - 1) * (sign * u) ** (q() - 2),
        )

    return lambda: Potential([side(-1), side(1)], [lambda: mp.mpf(0)], depth=84)


exp = (mp.exp, mp.exp, mp.exp)
square = (lambda u: u * u, lambda u: 2 * u, lambda u: mp.mpf(2))
cosh = (mp.cosh, mp.sinh, mp.cosh)
bowl = (lambda u: 2 + u * u / 3, lambda u: 2 * u / 3, lambda u: mp.mpf(2) / 3)
gauss = (
    lambda u: mp.exp(u * u),
    lambda u: 2 * u * mp.exp(u * u),
    lambda u: (2 + 4 * u * u) * mp.exp(u * u),
)
steep = (
    lambda u: mp.cosh(u * u),
    lambda u: 2 * u * mp.sinh(u * u),
    lambda u: 2 * mp.sinh(u * u) + 4 * u * u * mp.cosh(u * u),
)


def zero(f, near):
    return lambda: mp.findroot(f, mp.mpf(near))


uniform = ("uniform(1)", lambda b: mp.mpf(1) / 2)
epanechnikov = ("epanechnikov(1)", lambda b: 3 * (1 - b * b) / 4)
ACTIVATIONS = {
    "abs": lambda: (mp.mpf(1), mp.mpf(0)),
    "relu": lambda: (mp.mpf(1) / 2, mp.mpf(1) / 2),
    "leaky_relu(1/10)": lambda: (mp.mpf(9) / 20, mp.mpf(11) / 20),
}
# Known beforehand; those of steep potentials to as many digits as cancel.
STARTS = {
    "cosh(x^2)": [
        "-5561837987425215025752341096890022309706605606209177554305983021316121100215382"
        "38451382773077863221618.35516100455574497221895412479442072611233801219778100878"
        "150111089832",
        "90178993766185102619179036728545471875807528544126835211348162376257993420306786"
        "5651609778046776632322.326496396594661827596969407986366253093729390281166300606"
        "60133475648",
        "-6210934733299235677193718041664417336644785888689765315922206668477927891410439"
        "916664035339247963367364.8207497204827240989703905728426639185841381693931794834"
        "813651087306",
        "47529609968948631484266935646899603869160500426275792083781267425837358471858338"
        "12561045746449309854639.33036960550096561817049054561231647450865533422094138180"
        "09692558837",
    ],
    "max(x^2, exp(x))": [
        "-15.610848143178266284",
        "4195.8934672111493522",
        "-9256.5027813734222950",
        "5061.9377951433648083",
    ],
    "max(cosh(x), 2 + x^2/3)": [
        "-8393.1642689513495952",
        "109593485.86315724023",
        "-241105675.17563223687",
        "131512186.32790605960",
    ],
    "|x|^pi": [
        "-134.20197535788633024",
        "3936.9740376233673168",
        "-8480.1189883553725073",
        "4572.3280068425967071",
    ],
    "|x|^sqrt(2)": [
        "-7.6169743224661678738",
        "167.04212596588504446",
        "-339.45788272625331402",
        "176.09869272652965374",
    ],
    "exp(x^2)": [
        "-38569616549523957762509968532707315422694208405790435041402056025768.4095804370"
        "21267963691168119224340750155986332751006072562327344627992805019448428577181843"
        "829297538197",
        "13293488102211831401560762070843880627896669335834656808504721925942079165955185"
        "1105541254952997688581589508757767.980046892890356370054173347168097338324594681"
        "22915757145",
        "-2924567382486602908343367655585653738137267253883624497871038823707257416510140"
        "72432190760896594914879496919267114.42707147017514899926151334265708039945432498"
        "679358290712",
        "15952185722654197681872914485012656753476003203001588170205666311130494999146222"
        "1326649505943597226297907410509337.261412826387013304344205039926388565661040361"
        "25658039323",
    ],
}

CASES = [
    ("relu", uniform, "exp(x^2)", lambda: Potential([gauss]), 170),
    ("abs", epanechnikov, "cosh(x^2)", lambda: Potential([steep]), 170),
    ("abs", uniform, "max(x^2, exp(x))",
     lambda: Potential([square, exp], [zero(lambda u: mp.exp(u) - u * u, "-0.7")]), 60),
    ("relu", epanechnikov, "max(cosh(x), 2 + x^2/3)",
     lambda: Potential([cosh, bowl, cosh],
                       [zero(lambda u: mp.cosh(u) - 2 - u * u / 3, s) for s in ("-1.78", "1.78")]), 60),
    ("relu", uniform, "|x|^pi", power(lambda: +mp.pi), 60),
    ("leaky_relu(1/10)", epanechnikov, "|x|^sqrt(2)", power(lambda: mp.sqrt(2)), 60),
]


def text(value):
    return mp.nstr(value, DIGITS, min_fixed=-10**6, max_fixed=10**6)


def source(activation, name, psi):
    data = ", ".join(f"({x}, {z})" for x, z in DATA)
    return (f"model m {{\n  activation = {activation}\n  biases     = {name}\n"
            f"  potential  = scaled({psi}, omega = 1)\n  data       = [{data}]\n}}\n")


def cases():
    for activation, (name, density), psi, potential, digits in CASES:
        mp.mp.dps = digits
        problem = Problem(potential(), *ACTIVATIONS[activation](), density)
        coarse, fine = (problem.solved(STARTS[psi], order) for order in (40, 52))
        flat = lambda r: list(r[0]) + list(r[1]) + [r[2]]  # noqa: E731
        error = max(abs(a - b) / abs(b) for a, b in zip(flat(coarse), flat(fine)))
        print(activation, name, psi, mp.nstr(error, 3), text(fine[2]), flush=True)
        if error > mp.mpf(10) ** -(DIGITS + 2):
            raise ValueError("the rules disagree")
        yield {
            "id": f"{activation}-{name}-{psi}", "activation": activation,
            "density": {"use": name}, "potential": psi, "scaled": True, "omega": "1",
            "model": "m", "digits": DIGITS, "exact": False,
            "data": [[str(x), str(z)] for x, z in DATA], "source": source(activation, name, psi),
            "points": [str(x) for x in POINTS],
            "expect": {
                "multipliers": [text(v) for v in fine[0]],
                "values": [{"x": str(x), "value": text(v)} for x, v in zip(POINTS, fine[1])],
                "functional": text(fine[2]), "terms": None,
            },
        }


if __name__ == "__main__":
    o.write(os.path.join(HERE, "steep_potential_mpmath.json"),
            "Tests/Oracles/solve/steep_potential_mpmath.py", f"mpmath {mp.__version__}",
            f"{DIGITS} digits, rounded; computed with 60 and 170", list(cases()),
            "steep potentials, transcendental breaks, irrational powers")
