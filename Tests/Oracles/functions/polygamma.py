"""Records derivatives of ln Gamma right of 0: python3 polygamma.py, from this folder.

mpmath sums its own asymptotic series with a reflection and recurrences; it shares no code with the
package.
"""

import datetime
import json

import mpmath

mpmath.mp.dps = 220
POINTS = ["1/1000000", "1/7", "1", "3/2", "2", "29/4", "100", "123456789/1000"]
cases = []
for text in POINTS:
    numerator, _, denominator = text.partition("/")
    x = mpmath.mpf(int(numerator)) / int(denominator or 1)
    for order in (0, 1, 2, 3, 6, 11):
        cases.append({"x": text, "order": order, "value": mpmath.nstr(mpmath.polygamma(order, x), 180)})
header = {
    "tool": "mpmath", "version": mpmath.__version__, "script": "functions/polygamma.py",
    "date": datetime.date.today().isoformat(), "digits": 180,
}
with open("polygamma.json", "w") as file:
    json.dump({"header": header, "cases": cases}, file, indent=1)
    file.write("\n")
