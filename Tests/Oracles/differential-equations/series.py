"""Taylor coefficients of elementary functions of u(t) = a + t + t^2/2 at t = 0, to 60 digits.

By mpmath's numerical differentiation, which knows no recurrences.

Usage: python3 series.py   (writes series.json beside itself)
"""

import datetime
import json
import os

import mpmath as mp

DIGITS = 60
ORDER = 9
THIRD = "1/3"
FUNCTIONS = {
    "sqrt": (mp.sqrt, THIRD), "cbrt": (mp.cbrt, THIRD), "exp": (mp.exp, THIRD),
    "expm1": (mp.expm1, THIRD), "log": (mp.log, THIRD), "log1p": (mp.log1p, THIRD),
    "sin": (mp.sin, THIRD), "cos": (mp.cos, THIRD), "tan": (mp.tan, THIRD),
    "asin": (mp.asin, THIRD), "acos": (mp.acos, THIRD), "atan": (mp.atan, THIRD),
    "sinh": (mp.sinh, THIRD), "cosh": (mp.cosh, THIRD), "tanh": (mp.tanh, THIRD),
    "asinh": (mp.asinh, THIRD), "acosh": (mp.acosh, "4/3"), "atanh": (mp.atanh, THIRD),
    "erf": (mp.erf, THIRD), "erfc": (mp.erfc, THIRD),
    "power -5/2": (lambda x: mp.power(x, mp.mpf(-5) / 2), THIRD),
    "power 7/3": (lambda x: mp.power(x, mp.mpf(7) / 3), THIRD),
    "power -3": (lambda x: 1 / x ** 3, THIRD),
}


def main():
    mp.mp.dps = 400
    cases = []
    for name, (function, base) in FUNCTIONS.items():
        top, bottom = base.split("/")
        a = mp.mpf(int(top)) / int(bottom)
        values = mp.taylor(lambda t: function(a + t + t ** 2 / 2), 0, ORDER)
        cases.append({"name": name, "base": base,
                      "coefficients": [mp.nstr(mp.re(x), DIGITS) for x in values]})
    document = {
        "header": {
            "tool": "mpmath",
            "version": mp.__version__,
            "script": "differential-equations/series.py",
            "date": datetime.date.today().isoformat(),
            "digits": DIGITS,
        },
        "cases": cases,
    }
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "series.json")
    with open(path, "w") as file:
        json.dump(document, file, indent=1)
        file.write("\n")


main()
