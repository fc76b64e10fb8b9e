"""Records the dilogarithm of real numbers up to 1: python3 dilogarithm.py, from this folder.

mpmath's polylog sums other series than the package does and shares no code with it; -Li2(-x) at
small and large x, next to 1/2, 1 and -1 is what kernels of logistic densities and the changes of
series meet.
"""

import datetime
import json

import mpmath

mpmath.mp.dps = 260
POINTS = ["1", "1/2", "-1", "0", "999999/1000000", "500001/1000000", "499999/1000000", "1/3",
          "1/1000000000000", "-1/1000000000000", "-1/7", "-999/1000", "-1001/1000", "-3", "-1000",
          "-123456789123456789", "-1/2", "9/10"]
cases = []
for text in POINTS:
    numerator, _, denominator = text.partition("/")
    x = mpmath.mpf(int(numerator)) / int(denominator or 1)
    value = mpmath.polylog(2, x).real
    cases.append({"x": text, "value": mpmath.nstr(value, 220)})
header = {
    "tool": "mpmath", "version": mpmath.__version__, "script": "functions/dilogarithm.py",
    "date": datetime.date.today().isoformat(), "digits": 220,
}
with open("dilogarithm.json", "w") as file:
    json.dump({"header": header, "cases": cases}, file, indent=1)
    file.write("\n")
