"""Records true values from FLINT for the tests that run without it.

    python3 record.py

writes real/NAME.json and complex/NAME.json, a thousand cases an operation, each a line

    [NAME:N] BITS x... value...

with numbers as m"p"e for m * 2^e in hexadecimal. A value is the true one rounded to odd some bits
below the BITS: an even m is exact, an odd one means something strictly between its neighbours.
`undefined` stands for points outside the domain. The values come from Arb through python-flint,
which shares no code with MPFR.
"""

import datetime
import json
import pathlib

import flint

import exchange
import operations as op

HERE = pathlib.Path(__file__).parent
CASES = 1000
# Most at small precisions, for the size of the files.
WEIGHTS = {53: 30, 61: 18, 64: 30, 65: 16, 127: 2, 128: 2, 129: 1, 191: 1, 1000: 0.6, 4096: 0.1}
COMPLEX_WEIGHTS = {53: 70, 61: 10, 64: 10, 65: 10, 128: 0.5, 129: 0.5, 191: 0.2, 1000: 0.2}
EXTRA_BITS, COMPLEX_EXTRA_BITS = 13, 5
EXPONENTS_SHOWN = 10**7


def to_odd(truth, bits):
    """The ball's number as (m, e) of `bits` bits, rounded to odd; None if the ball is too wide."""
    if truth.is_exact():
        m, e = (int(v) for v in truth.man_exp())
        width = abs(m).bit_length()
        if width < bits:
            return op.make(m, e) if m else "0"
        cut = width - bits
        floor, rest = abs(m) >> cut, abs(m) & ((1 << cut) - 1)
        if rest == 0:
            floor, cut = floor << 1, cut - 1  # one place more, to be even
        else:
            floor |= 1
        return (floor if m > 0 else -floor, e + cut)
    low, high = truth.lower(), truth.upper()
    (a, ea), (b, eb) = ((int(v) for v in end.man_exp()) for end in (low, high))
    if a == 0 or b == 0 or (a < 0) != (b < 0):
        return None
    cuts = [e + abs(m).bit_length() - bits for m, e in ((a, ea), (b, eb))]
    if cuts[0] != cuts[1]:
        return None
    floors = []
    for m, e in ((a, ea), (b, eb)):
        shift = cuts[0] - e
        size = abs(m)
        if shift <= 0:
            return None  # an end with so few bits: the ball is next to it
        floors.append(size >> shift)
        if size & ((1 << shift) - 1) == 0:
            return None
    if floors[0] != floors[1]:
        return None
    return ((floors[0] | 1) * (1 if a > 0 else -1), cuts[0])


def real_value(name, x, bits):
    precision = 2 * bits + 80
    while precision < 30000:
        flint.ctx.prec = precision
        balls = [op.exact(v) for v in x]
        truth = op.value(name, balls)
        if truth.is_nan():
            return "undefined"
        if name == "addProduct":
            product = balls[1] * balls[2]
            m, e = product.man_exp() if product.is_exact() else (0, 0)
            truth = balls[0] + exchange.nearest(int(m), int(e), bits)
        found = to_odd(truth, bits + EXTRA_BITS) if truth.is_finite() else None
        if found is not None:
            return found
        precision *= 3
    return None


def complex_value(name, z, bits):
    precision = 2 * bits + 80
    while precision < 4000:
        flint.ctx.prec = precision
        parts = [op.exact(v) for v in z]
        truth = op.complex_value(name, [flint.acb(*parts[k:k + 2]) for k in range(0, len(z), 2)])
        if truth.is_finite():
            found = [to_odd(v, bits + COMPLEX_EXTRA_BITS) for v in (truth.real, truth.imag)]
            if None not in found:
                return found
        precision *= 3
    return None


def is_short(x):
    return isinstance(x, str) or abs(x[1]) < EXPONENTS_SHOWN


def write(folder, name, cases):
    document = {
        "header": {
            "tool": "python-flint", "version": f"{flint.__version__}, FLINT {flint.__FLINT_VERSION__}",
            "script": "functions/record.py", "date": datetime.date.today().isoformat(),
            "digits": 16,
        },
        "cases": cases,
    }
    path = HERE / folder / (name.replace(":", "-") + ".json")
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(document, indent=0) + "\n")


def real(name):
    source = op.generator("recorded", name)
    cases, undefined = [], 0
    while len(cases) < CASES:
        concrete = op.concrete(source, name)
        bits = source.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        x = op.operands(source, concrete, bits)
        if name == "dot" and len(x) > 6:
            continue
        found = real_value(concrete, x, bits)
        if found == "undefined":
            undefined += 1
            if undefined > CASES // 10:
                continue
        if found is None:
            continue
        prefix = [concrete] if concrete != name else []
        cases.append(" ".join(prefix + [str(bits)] + [op.text(v) for v in x] + [op.text(found)]))
    write("real", name, cases)


def complex_numbers(name):
    source = op.generator("recorded", "complex " + name)
    cases = []
    while len(cases) < CASES:
        concrete = op.concrete(source, name)
        bits = source.choices(list(COMPLEX_WEIGHTS), list(COMPLEX_WEIGHTS.values()))[0]
        count = 2 if name in ("add", "subtract", "multiply", "divide", "power") else 1
        # Short arguments keep the files small: the values are as hard.
        argument_bits = bits if source.random() < 0.2 else 16
        z = [exchange.part(source, name, argument_bits) for _ in range(2 * count)]
        rectangle = [(op.exact(v), op.exact(v)) for v in z[:2]]
        if op.meets_cut(concrete, *rectangle):
            continue
        found = complex_value(concrete, z, bits)
        if found is None or not all(map(is_short, found)):
            continue
        prefix = [concrete] if concrete != name else []
        cases.append(" ".join(prefix + [str(bits)] + [op.text(v) for v in z + found]))
    write("complex", name, cases)


if __name__ == "__main__":
    for name in op.OPERATIONS:
        real(name)
    for name in op.COMPLEX:
        complex_numbers(name)
