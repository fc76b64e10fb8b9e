"""Integrals whose ends, poles or tails need a thought, to 70 digits: removable singularities,
powers of logarithms, oscillating tails, algebraic tails.

Every value is a closed form in constants and special functions of mpmath, or a quadrature by
mpmath after a substitution that the package does not use; those that mpmath.quad or quadosc can
do as they stand are checked by it to 20 digits.

Usage: python3 ends.py   (writes ends.json beside itself)
"""

import datetime
import json
import os

import mpmath as mp

DIGITS = 70
mp.mp.dps = DIGITS + 30
one = mp.mpf(1)
pi, log, sin, cos, exp = mp.pi, mp.log, mp.sin, mp.cos, mp.exp
inf = mp.inf


def series(term):
    """An alternating series whose terms fall faster than 1/(2k)!."""
    return mp.fsum(term(k) for k in range(80))


def careful(f):
    """f with digits to spare for cancellation."""
    def value(x):
        with mp.extraprec(2000):
            return f(x)
    return value


def plain(f, *points):
    return lambda: mp.quad(f, points)


def wave(f, a, omega=1):
    return lambda: mp.quadosc(f, [a, inf], omega=omega)


def student(nu, power):
    """Integral over the line of x^power*(1 + x^2/nu)^(-(nu + 1)/2)."""
    nu = mp.mpf(nu)
    return (nu ** ((power + one) / 2) * mp.gamma((power + one) / 2)
            * mp.gamma((nu - power) / 2) / mp.gamma((nu + 1) / 2))


def x_minus_sin():
    """2*int_0^1 (x - sin x)/x^3 by its power series."""
    return 2 * series(lambda k: (-1) ** k / (mp.factorial(2 * k + 3) * (2 * k + 1)))


def sinc_log_tail():
    """int_1^inf log(x) sin(x)/x: -gamma*pi/2 less the part from 0 to 1, by its power series."""
    inner = series(lambda k: -(-1) ** k / (mp.factorial(2 * k + 1) * (2 * k + 1) ** 2))
    return -mp.euler * pi / 2 - inner


def log_square_tail():
    """int_1^inf dx/(x log(1+x)^2), with x = e^t - 1: the rest beside 1/log 2 decays like e^-t."""
    a = log(2)
    return 1 / a + mp.quad(lambda t: 1 / (mp.expm1(t) * t ** 2), [a, 1, 2, 4, 8, 16, 32, 64, 128, 260])


def rotated(g, start):
    """int_start^inf g(x) exp(ix) dx on the vertical ray."""
    return mp.quad(lambda y: 1j * g(start + 1j * y) * exp(1j * start - y),
                   [0, 1, 2, 4, 8, 16, 32, 64, 128, 256])


CASES = [
    # Removable singularities.
    ("sinc", "0", "1", mp.si(1), plain(mp.sinc, 0, 1)),
    ("sincInside", "-1", "2", mp.si(1) + mp.si(2), plain(mp.sinc, -1, 2)),
    ("versine", "-1", "1", 2 * (mp.si(1) - (1 - cos(1))),
     plain(lambda x: 2 * (sin(x / 2) / x) ** 2, -1, 0, 1)),
    ("expm1Over", "-1", "1", 2 * mp.shi(1), plain(lambda x: mp.expm1(x) / x, -1, 0, 1)),
    ("log1pOver", "-1", "1", pi ** 2 / 4, plain(lambda x: mp.log1p(x) / x, -1, 0, 1)),
    ("sinhUnder", "-inf", "inf", pi ** 2 / 2, plain(lambda x: x / mp.sinh(x), -60, 0, 60)),
    ("planck", "0", "inf", pi ** 2 / 6, plain(lambda x: x / mp.expm1(x), 0, 60)),
    ("logAtOne", "0", "2", pi ** 2 / 4, plain(lambda x: log(x) / (x - 1), 0, 1, 2)),
    ("logUnder", "0", "1", log(2), plain(lambda x: (x - 1) / log(x), 0, 1)),
    ("polesCancel", "0", "1", -log(mp.tanh(one / 2)) - log(2),
     plain(lambda x: 1 / x - 1 / mp.sinh(x), 0, 1)),
    ("cubicZero", "-1", "1", x_minus_sin(), plain(careful(lambda x: (x - sin(x)) / x ** 3), -1, 0, 1)),
    ("fifthZero", "-1", "1",
     2 * series(lambda k: (-1) ** k / (mp.factorial(2 * k + 5) * (2 * k + 1))),
     plain(careful(lambda x: (sin(x) - x + x ** 3 / 6) / x ** 5), -1, 0, 1)),
    ("asinOver", "0", "1", pi / 2 * log(2), plain(lambda x: mp.asin(x) / x, 0, 1)),
    # 1/(x(1 - x^2)) = 1/x + 1/(2(1 - x)) - 1/(2(1 + x)).
    ("sinPi", "-1", "1", 2 * mp.si(pi) + mp.si(2 * pi),
     plain(lambda x: mp.sinpi(x) / (x * (1 - x * x)), -1, 0, 1)),
    # Roots of functions that vanish.
    ("rootExpm1", "0", "inf", pi, plain(lambda x: mp.expm1(x) ** -0.5, 0, 1, 100)),
    ("rootLog", "1", "2", mp.sqrt(pi) * mp.erfi(mp.sqrt(log(2))),
     plain(lambda x: log(x) ** -0.5, 1, 2)),
    # Logarithms.
    ("logSquaredZero", "0", "0.5", 1 / log(2), None),
    ("logSquaredInfinity", "2", "inf", 1 / log(2), None),
    ("logSquaredOne", "0.5", "1", 1 / log(2), None),
    ("logOnePlusSquared", "1", "inf", log_square_tail(), None),
    ("logCubedRoot", "0", "1", mp.mpf(-96), plain(lambda x: log(x) ** 3 / mp.sqrt(x), 0, 1)),
    ("logSquaredOver", "1", "inf", mp.mpf(2), plain(lambda x: log(x) ** 2 / x ** 2, 1, inf)),
    # Waves.
    ("sincTail", "0", "inf", pi / 2, wave(mp.sinc, 0)),
    ("cosOverSquare", "1", "inf", cos(1) + mp.si(1) - pi / 2, wave(lambda x: cos(x) / x ** 2, 1)),
    ("dampedSine", "0", "inf", one / 2, plain(lambda x: sin(x) * exp(-x), 0, 1, 4, 16, 100)),
    ("fresnel", "0", "inf", mp.sqrt(pi / 8), None),
    ("airy", "0", "inf", mp.gamma(one / 3) / 3 * cos(pi / 6), None),
    ("sinOverRoot", "0", "inf", mp.sqrt(pi / 2), None),
    ("cauchyCharacteristic", "-inf", "inf", pi / exp(1), None),
    ("slowWave", "0", "inf", pi / (2 * exp(1)), wave(lambda x: x * sin(x) / (1 + x * x), 0)),
    ("sincSquared", "-inf", "inf", +pi, None),
    ("versineTail", "0", "inf", pi / 2, None),
    ("logSinc", "1", "inf", sinc_log_tail(), wave(lambda x: log(x) * sin(x) / x, 1)),
    ("cosOverLog", "2", "inf", rotated(lambda z: 1 / (z * log(z)), 2).real,
     wave(lambda x: cos(x) / (x * log(x)), 2)),
    ("wavesAtZero", "0", "1", sin(1) - mp.ci(1), wave(lambda x: sin(x) / x ** 2, 1)),
    ("limitOfTanh", "0", "inf", log(2), plain(lambda x: 1 - mp.tanh(x), 0, 1, 100)),
    ("mixedWave", "0", "inf", pi / 2 + one / 2, None),
    ("quarticWave", "0", "inf", mp.gamma(mp.mpf(3) / 4) / 4 * sin(3 * pi / 8), None),
    # x = 3/2 + u: sin(u^2 - 9/4) from u = -3/2 on.
    ("shiftedPhase", "0", "inf",
     cos(mp.mpf(9) / 4) * (mp.sqrt(pi / 8) + mp.sqrt(pi / 2) * mp.fresnels(mp.sqrt(2 / pi) * 3 / 2))
     - sin(mp.mpf(9) / 4)
     * (mp.sqrt(pi / 8) + mp.sqrt(pi / 2) * mp.fresnelc(mp.sqrt(2 / pi) * 3 / 2)), None),
    # Algebraic tails and ends; moments of densities.
    ("cauchyDensity", "-inf", "inf", one, plain(lambda x: 1 / (pi * (1 + x * x)), -inf, 0, inf)),
    ("student", "-inf", "inf", student("2.5", 0),
     plain(lambda x: (1 + x * x / mp.mpf("2.5")) ** mp.mpf("-1.75"), -inf, 0, inf)),
    ("studentVariance", "-inf", "inf", student("2.5", 2), None),
    ("gammaMoment", "0", "inf", mp.mpf(24), plain(lambda x: x ** 4 * exp(-x), 0, 10, 200)),
    ("logisticFourth", "-inf", "inf", 7 * pi ** 4 / 15,
     plain(lambda x: x ** 4 / (4 * mp.cosh(x / 2) ** 2), -150, 0, 150)),
    ("sechSecond", "-inf", "inf", one, plain(lambda x: x * x / (2 * mp.cosh(pi * x / 2)), -60, 0, 60)),
    ("semicircleSecond", "-2", "2", 2 * pi, plain(lambda x: x * x * mp.sqrt(4 - x * x), -2, 2)),
    ("rootExponential", "0", "inf", mp.mpf(2), plain(lambda x: exp(-mp.sqrt(x)), 0, 1, 100, 10000)),
]


def main():
    cases = []
    for name, lower, upper, value, other in CASES:
        if other is not None:
            with mp.workdps(50):
                found = other()
                assert abs(found - value) < mp.mpf(10) ** -20 * max(1, abs(value)), (name, found, value)
        cases.append({"name": name, "lower": lower, "upper": upper,
                      "value": mp.nstr(mp.mpf(value), DIGITS)})
    header = {"tool": "mpmath", "version": mp.__version__, "script": "quadrature/ends.py",
              "date": datetime.date.today().isoformat(), "digits": DIGITS}
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "ends.json")
    with open(path, "w") as file:
        json.dump({"header": header, "cases": cases}, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
