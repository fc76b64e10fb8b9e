"""Infinite-width solutions for smooth activations under steep scaled potentials, to 50 digits.

Newton on lambda, as in smooth_activation_mpmath.py, from the start given (16 digits, found
elsewhere). alpha = (phi')^-1(s) has singularities at distances of s of about 1 from the real line,
and s reaches 10^14: in b the integrands are integrated on cells that halve toward every zero of s,
down to where |s| < 1/100, by Gauss-Legendre rules. Recorded only if the residual and a rule with
more nodes on other cells agree to 1e-52.

Usage: python3 steep_activation_mpmath.py [TEXT]
Writes steep_activation_mpmath.json beside itself; with TEXT it only prints the cases whose id
contains it.
"""

import math
import os
import sys
import time

import mpmath as mp

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.dirname(HERE))
import oracle as o  # noqa: E402
import smooth_activation_mpmath as base  # noqa: E402

DIGITS = 50
WORKING = 72


class Potential(base.Potential):
    """The inverse by Newton's method from a float; psi once more in floats."""

    def __init__(self, value, slope, curvature, slope_float, curvature_float):
        super().__init__(value, slope, curvature)
        self.float = (slope_float, curvature_float)

    def start(self, s):
        slope, curvature = self.float
        zero = slope(0.0)

        def height(a):
            try:
                return (slope(a) - zero + 2 * a) / 2
            except OverflowError:
                return math.inf if a > 0 else -math.inf
        low, high = (0.0, 1.0) if s >= 0 else (-1.0, 0.0)
        while height(high) < s:
            low, high = high, 2 * high
        while height(low) > s:
            low, high = 2 * low, low
        for _ in range(80):
            a = (low + high) / 2
            if height(a) > s:
                high = a
            else:
                low = a
        return (low + high) / 2

    def inverse(self, s):
        a = mp.mpf(self.start(float(s)))
        for _ in range(40):
            step = (self.slope(a) - s) / self.curvature(a)
            a -= step
            if abs(step) <= abs(a) * mp.mpf(10) ** (-WORKING // 2 - 4):
                break
        return a - (self.slope(a) - s) / self.curvature(a)



POTENTIALS = {
    "|x|^3": Potential(lambda a: abs(a) ** 3, lambda a: 3 * a * abs(a), lambda a: 6 * abs(a),
                       lambda a: 3 * a * abs(a), lambda a: 6 * abs(a)),
    "cosh(x)": Potential(mp.cosh, mp.sinh, mp.cosh, math.sinh, math.cosh),
    "exp(x)": Potential(mp.exp, mp.exp, mp.exp, math.exp, math.exp),
    "hypentropy(1)": Potential(lambda a: a * mp.asinh(a) - mp.sqrt(a * a + 1), mp.asinh,
                               lambda a: 1 / mp.sqrt(a * a + 1), math.asinh,
                               lambda a: 1 / math.hypot(a, 1)),
}


class Scaled(base.Scaled):
    def __init__(self, activation, density, potential, data, points):
        super().__init__(activation, density, "x^4", data, points)
        self.phi = POTENTIALS[potential]
        self.ratio = mp.mpf(1) / 2

    def zeros(self, lam, w, lo, hi):
        """Sign changes of s, to more digits than the cells resolve."""
        grid = [lo + (hi - lo) * k / 120 for k in range(121)]
        values = [self.s(lam, w, b) for b in grid]
        found = []
        for k in range(120):
            a, b, fa, fb = grid[k], grid[k + 1], values[k], values[k + 1]
            if fa * fb >= 0:
                continue
            for _ in range(40):
                c = a - fa * (b - a) / (fb - fa)
                fc = self.s(lam, w, c)
                if abs(fc) < mp.mpf("1e-30"):
                    break
                # The Illinois rule.
                if fc * fb < 0:
                    a, fa = b, fb
                else:
                    fa /= 2
                b, fb = c, fc
            found.append(c)
        return found

    def cells(self, lam, w, depth, kinks):
        marks = base.breaks(self.ends, self.kinks, self.xs + (self.points if kinks else []), w)
        out = []
        for lo, hi in zip(marks, marks[1:]):
            inner = self.zeros(lam, w, lo, hi)
            steep = max(abs(self.s(lam, w, lo + (hi - lo) * k / 16)) for k in range(17))
            levels = int(mp.log(100 * steep + 2) / -mp.log(self.ratio)) + depth
            # Ends of the panel may be close to a zero outside it.
            ends = [lo] + inner + [hi]
            for place, (a, b) in enumerate(zip(ends, ends[1:])):
                middle = (a + b) / 2
                cuts = {a, middle, b}
                for end in (a, b):
                    bare = (end == lo or end == hi) and abs(self.s(lam, w, end)) > steep / 20
                    for k in range(1, 8 if bare else levels):
                        cuts.add(end + (middle - end) * self.ratio**k)
                cuts = sorted(cuts)
                out += list(zip(cuts, cuts[1:]))
        return out

    def solve(self, start):
        lam = mp.matrix([mp.mpf(v) for v in start])
        rule = base.legendre(52)
        for step in range(6):
            residual, hess, _, _ = self.evaluate(lam, rule, 2)
            change = mp.lu_solve(hess, residual)
            lam += change
            size = max(abs(c / l) for c, l in zip(change, lam))
            print("  step", step, mp.nstr(size, 3), flush=True)
            if size < mp.mpf("1e-28"):
                break
        self.ratio = mp.mpf(11) / 20
        residual, hess, value, h = self.evaluate(lam, base.legendre(58), 3, True)
        change = mp.lu_solve(hess, residual)
        size = max(abs(c / l) for c, l in zip(change, lam))
        if size > mp.mpf("1e-52"):
            raise ArithmeticError(f"the finer rule moves lambda by {mp.nstr(size, 3)}")
        return list(lam), h, value


def text(value):
    return mp.nstr(value, DIGITS, min_fixed=-10**6, max_fixed=10**6)


# Activation, density, potential, the multipliers to 16 digits.
STARTS = [
    ("tanh", "uniform(1)", "|x|^3",
     ["-7530.3876785329104", "69824.6049357107883",
      "-108185.92406419426", "41273.8169159193301"]),
    ("gelu", "uniform(1)", "|x|^3",
     ["-4441.9277383295816", "72583.9770144835269",
      "-113305.06850433930", "45288.4148945482321"]),
    ("elu(1)", "epanechnikov(1)", "|x|^3",
     ["-18926.081415928302", "303311.867724199006",
      "-499178.49964122285", "205977.025390588099"]),
    ("erf", "epanechnikov(1)", "|x|^3",
     ["-12945.632948972792", "95591.3718875160288",
      "-148603.56311954346", "55806.8038384473689"]),
    ("softplus", "epanechnikov(1)", "|x|^3",
     ["-3650852.5414433875", "62429953.8047173731",
      "-95038600.708271753", "36325251.7060726000"]),
    ("tanh", "uniform(1)", "exp(x)",
     ["-219.03686317617647", "2534.56942987880715",
      "-4035.8901868105842", "1628.58947757490815"]),
    ("tanh", "epanechnikov(1)", "exp(x)",
     ["-408.46854648260113", "4215.22989897692544",
      "-6765.2623903135858", "2740.63366968865596"]),
    ("erf", "uniform(1)", "exp(x)",
     ["-168.30642738742358", "1743.85261307577448",
      "-2768.4082611590125", "1107.91697173489892"]),
    ("tanh", "uniform(1)", "hypentropy(1)",
     ["-120.99986166784562", "1445.08136498539768",
      "-2308.4728126492682", "937.598177261308492"]),
    ("softplus", "uniform(1)", "hypentropy(1)",
     ["-5304.5588460625346", "91499.4374888128812",
      "-139797.34246519189", "53640.1042089661364"]),
    ("gelu", "epanechnikov(1)", "hypentropy(1)",
     ["-105.56748200664412", "1888.47334923918649",
      "-2952.1834032901154", "1177.69168553549492"]),
    ("elu(1)", "epanechnikov(1)", "hypentropy(1)",
     ["-192.86354097825820", "3001.90279579854598",
      "-4838.7409021669433", "1961.02985550563112"]),
]


def cases(only):
    for activation, density, potential, start in STARTS:
        name = f"{activation} {density} {potential}"
        if only and only not in name:
            continue
        begin = time.time()
        lam, h, value = Scaled(activation, density, potential, base.FOUR, base.AT).solve(start)
        print(name, f"{time.time() - begin:.1f} s", flush=True)
        yield {"id": name, "activation": activation, "density": density, "potential": potential,
               "omega": "1", "data": [list(d) for d in base.FOUR], "points": base.AT,
               "expect": {"multipliers": [text(v) for v in lam], "values": [text(v) for v in h],
                          "functional": text(value)}}


if __name__ == "__main__":
    mp.mp.dps = WORKING
    if len(sys.argv) > 1:
        for case in cases(sys.argv[1]):
            print(case)
    else:
        o.write(os.path.join(HERE, "steep_activation_mpmath.json"),
                "Tests/Oracles/solve/steep_activation_mpmath.py", f"mpmath {mp.__version__}",
                f"{DIGITS} digits, rounded; computed with {WORKING}", list(cases(None)),
                "smooth activations under steep potentials, figure 2's data")
