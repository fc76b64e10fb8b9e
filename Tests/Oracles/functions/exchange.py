"""Checks the number types against FLINT on random cases: the long run.

    swift build -c release --product OracleExchange
    python3 Tests/Oracles/functions/exchange.py [--cases 100000] [--seed 1] [NAME | real | complex ...]

For each case it asks the program for the value in floats (rounded in a random direction), the
enclosure of the value at the point, of a ball around it and of an interval around it, and checks
with python-flint: floats must be the correctly rounded true value, every enclosure must hold it.
Complex operations ask for the enclosure over a rectangle; one
that is finite must hold the value at a point and may not meet a branch cut.
Prints one line an operation, and each miss with the request that shows it. Exit status 1 if any.
"""

import argparse
import collections
import subprocess
import sys
import time
from fractions import Fraction

import flint
from flint import arb

import operations as op

PRECISION_WEIGHTS = {2: 1, 3: 1, 7: 1, 24: 2, 53: 18, 61: 12, 64: 18, 65: 12, 127: 8, 128: 8,
                     129: 8, 191: 6, 1000: 2.5, 4096: 0.3}
BATCH = 4000
MAXIMUM_PRECISION = 30000


def around(source, x, bits):
    """A ball and an interval that contain the exact number x, as text."""
    if isinstance(x, str):
        if x in ("0", "-0"):
            r = (1, source.randint(-bits, 3))
            side = source.randrange(3)
            m = "0" if side == 0 else op.make(source.choice([-1, 1]) * r[0], r[1])
            low = op.text((-1, source.randint(-bits, 3))) if source.random() < 0.7 else "0"
            high = op.text((1, source.randint(-bits, 3))) if source.random() < 0.7 else "0"
            return f"{op.text(m)}:{op.text(r)}", f"{low}:{high}"
        return f"{x}:0", f"{x}:{x}"
    m, e = x
    top = e + abs(m).bit_length()
    kind = source.randrange(8)
    if kind == 0:
        return f"{op.text(x)}:0", f"{op.text(x)}:{op.text(x)}"
    if kind < 4:
        size = top - bits + source.randint(-3, 6)
    elif kind < 6:
        size = top - source.randint(1, bits + 1)
    else:
        size = top + source.randint(-2, 2)
    size = max(size, -op.EXPONENT_LIMIT + 40)
    unit = size - 24
    reach = source.randint(1 << 23, 1 << 24)

    def offset():
        share = source.choice([-reach, reach, 0, source.randint(-reach, reach)])
        return (share, unit)
    shift = offset()
    moved = op.sum_of(x, op.make(*shift))
    centre = op.rounded(*moved, bits) if moved and not isinstance(moved, str) else None
    if centre is None or not -op.EXPONENT_LIMIT < centre[1] + bits < op.EXPONENT_LIMIT - 8:
        centre = x
    distance = op.sum_of(centre, (-m, e))
    if distance is None:
        centre, distance = x, "0"
    least = "0" if isinstance(distance, str) else (abs(distance[0]), distance[1])
    radius = op.make(reach, unit)
    if not isinstance(least, str):
        wider = op.sum_of(least, (-radius[0], radius[1]))
        if wider is None or (not isinstance(wider, str) and wider[0] > 0):
            radius = least
        elif source.random() < 0.3:
            radius = least  # x is an end
    radius = op.rounded(*radius, 32, 1)

    def end(direction):
        if source.random() < 0.03:
            return "-inf" if direction < 0 else "inf"
        if source.random() < 0.3:
            return op.text(x)
        far = op.sum_of(x, op.make(direction * source.randint(1, 1 << 24), unit))
        if far is None:
            return op.text(x)
        if isinstance(far, str):
            return far
        far = op.rounded(*far, bits, direction)
        return op.text(far if not isinstance(far, str) else x)
    return f"{op.text(centre)}:{op.text(radius)}", f"{end(-1)}:{end(1)}"


def sides(y, bits, mode):
    """The numbers that round to y: between two reals, as balls. y is nonzero and finite."""
    m, e = y
    sign = -1 if m < 0 else 1
    m = abs(m)
    e -= bits - m.bit_length()
    m <<= bits - m.bit_length()
    # The unit below a power of two is half of that above it.
    below = 2 if m != 1 << (bits - 1) else 1
    if mode == "n":
        low, high = 4 * m - below, 4 * m + 2
    else:
        outward = mode == "a" or (mode == "u") == (sign > 0) and mode in "ud"
        low, high = (4 * m - 2 * below, 4 * m) if outward else (4 * m, 4 * m + 4)
    low, high = arb((low, e - 2)), arb((high, e - 2))
    return (low, high) if sign > 0 else (-high, -low)


def judge_float(token, truth, bits, mode):
    """None if y rounds the truth, True if it does not, False if the truth is too wide to tell."""
    y = op.parse(token)
    if y == "nan":
        return None if truth.is_nan() else True
    if truth.is_nan():
        return True
    largest = arb(((1 << bits) - 1, op.EXPONENT_LIMIT - bits))
    smallest = arb((1, -op.EXPONENT_LIMIT - 1))
    if y in ("0", "-0"):
        if truth == 0:
            return None
        size = abs(truth)
        is_away = mode == "a" or (mode == "u" and truth > 0) or (mode == "d" and truth < 0)
        limit = smallest / 2 if mode == "n" else smallest
        return None if not is_away and size <= limit else True if size > limit or is_away else False
    if y in ("inf", "-inf"):
        size = truth if y == "inf" else -truth
        if mode == "z" or mode == ("d" if y == "inf" else "u") or size <= largest:
            return True
        return None if size > largest else False
    size = abs(exact_y := op.exact(y))
    if size == largest and abs(truth) > largest:
        is_inward = mode == "z" or mode == ("d" if exact_y > 0 else "u")
        return None if is_inward else True
    if size == smallest:
        low, high = (smallest / 2, 3 * smallest / 2) if mode == "n" else (arb(0), 2 * smallest)
        return None if low <= abs(truth) <= high else True
    low, high = sides(y, bits, mode)
    if truth < low or truth > high:
        return True
    # A strict neighbour: directed modes round a number to itself.
    if mode != "n" and (truth == low or truth == high) and not truth == exact_y:
        return True
    return None if low <= truth and truth <= high else False


def misses_ball(token, truth):
    """Whether the ball certainly does not hold the truth."""
    if token == "any":
        return False
    m, r = token.split(":")
    if truth.is_nan():
        return True
    return abs(truth - op.exact(op.parse(m))) > op.exact(op.parse(r))


def misses_interval(token, truth):
    if truth.is_nan():
        return False
    if token == "none":
        return True
    low, high = token.split(":")
    return truth < op.exact(op.parse(low)) or truth > op.exact(op.parse(high))


class Tally:
    def __init__(self, name):
        self.name, self.counts = name, collections.Counter()

    def miss(self, kind, request, answer):
        self.counts[f"{kind} MISSED"] += 1
        if self.counts[f"{kind} MISSED"] <= 5:
            print(f"  {kind} miss: {request}\n     answer: {answer}", flush=True)

    @property
    def misses(self):
        return sum(n for kind, n in self.counts.items() if kind.endswith("MISSED"))


def truths(name, x, bits, mode, token):
    """The true value, and the value before its one rounding, precise enough to judge the float."""
    precision = 2 * bits + 80
    while True:
        flint.ctx.prec = precision
        balls = [op.exact(v) for v in x]
        truth = op.value(name, balls)
        before = truth
        if name == "addProduct" and not truth.is_nan():
            product = balls[1] * balls[2]
            m, e = product.man_exp() if product.is_exact() else (0, 0)
            before = balls[0] + nearest(int(m), int(e), bits)
        verdict = judge_float(token, before, bits, mode)
        if verdict is not False or precision > MAXIMUM_PRECISION:
            return truth, verdict
        precision *= 3


def nearest(m, e, bits):
    """m * 2^e to nearest, ties to even."""
    if m == 0 or abs(m).bit_length() <= bits:
        return arb((m, e))
    cut = abs(m).bit_length() - bits
    floor, rest = m >> cut, m & ((1 << cut) - 1)
    half = 1 << (cut - 1)
    if rest > half or (rest == half and floor & 1):
        floor += 1
    return arb((floor, e + cut))


def check(program, name, cases, seed):
    tally = Tally(name)
    source = op.generator(seed, name)
    weights = list(PRECISION_WEIGHTS.items())
    done = 0
    while done < cases:
        requests = []
        for _ in range(min(BATCH, cases - done)):
            concrete = op.concrete(source, name)
            bits = source.choices([w[0] for w in weights], [w[1] for w in weights])[0]
            x = op.operands(source, concrete, bits)
            mode = "n" if name in ROUNDS_TO_NEAREST else source.choice("nnudza")
            pairs = [around(source, v, bits) for v in x]
            requests.append((concrete, bits, mode, x, " ".join(
                [concrete, str(bits), mode] + [op.text(v) for v in x]
                + ["|"] + [p[0] for p in pairs] + ["|"] + [p[1] for p in pairs])))
        run = subprocess.run([program], input="\n".join(r[4] for r in requests) + "\n",
                             capture_output=True, text=True, check=True)
        answers = run.stdout.splitlines()
        if len(answers) != len(requests):
            raise SystemExit(f"{name}: {len(answers)} answers to {len(requests)} requests")
        for (concrete, bits, mode, x, request), answer in zip(requests, answers):
            judge(tally, concrete, bits, mode, x, request, answer)
        done += len(requests)
    return tally


def judge(tally, name, bits, mode, x, request, answer):
    if answer == "malformed":
        tally.miss("malformed", request, answer)
        return
    tokens = answer.split(" ")
    if "differs" in tokens:
        tally.miss("in place", request, answer)
        return
    truth, verdict = truths(name, x, bits, mode, tokens[0])
    count = tally.counts
    count["cases"] += 1
    if verdict and not is_special(name, x, tokens[0]):
        tally.miss("rounding", request, answer)
    elif verdict is None:
        count["rounded"] += 1
    # FLINT has no value where its own ball is not finite.
    if not truth.is_finite() and not truth.is_nan():
        return
    for kind, token in (("point", tokens[1]), ("ball", tokens[2])):
        if misses_ball(token, truth):
            tally.miss(kind, request, answer)
        elif token != "any":
            count[kind] += 1
    # Intervals take x^y for x < 0 only where y is one integer.
    if name == "power" and not isinstance(x[0], str) and x[0][0] < 0:
        return
    if misses_interval(tokens[3], truth):
        tally.miss("interval", request, answer)
    elif tokens[3] != "-inf:inf":
        count["interval"] += 1


# MARK: Complex numbers

def part(source, name, bits):
    """A real or imaginary part."""
    kind = source.randrange(8)
    if kind == 0:
        return "0"
    if kind < 3:
        x = op.operands(source, name, bits)[0]
        # Far from the origin the values overflow, or oscillate faster than anything resolves.
        if isinstance(x, str) or -60 < x[1] + abs(x[0]).bit_length() < 12:
            return x
    return op.rounded(*op.number(source, bits, *source.choice([(-2, 2), (-2, 2), (-30, 6)])), bits)


def check_complex(program, name, cases, seed):
    tally = Tally("complex " + name)
    source = op.generator(seed, "complex " + name)
    weights = [w for w in PRECISION_WEIGHTS.items() if w[0] >= 24]
    done = 0
    while done < cases:
        requests = []
        for _ in range(min(BATCH, cases - done)):
            concrete = op.concrete(source, name)
            bits = source.choices([w[0] for w in weights], [w[1] for w in weights])[0]
            count = 2 if name in ("add", "subtract", "multiply", "divide", "power") else 1
            x = [part(source, name, bits) for _ in range(2 * count)]
            balls = [around(source, v, bits)[0] if source.random() < 0.7 else f"{op.text(v)}:0"
                     for v in x]
            requests.append((concrete, bits, x, balls,
                             f"complex {concrete} {bits} {' '.join(balls)}"))
        run = subprocess.run([program], input="\n".join(r[4] for r in requests) + "\n",
                             capture_output=True, text=True, check=True)
        answers = run.stdout.splitlines()
        if len(answers) != len(requests):
            raise SystemExit(f"{name}: {len(answers)} answers to {len(requests)} requests")
        for (concrete, bits, x, balls, request), answer in zip(requests, answers):
            judge_complex(tally, concrete, bits, x, balls, request, answer)
        done += len(requests)
    return tally


def ends(ball):
    """The ends of a ball as exact fractions."""
    m, r = (Fraction(0) if isinstance(v, str) else v[0] * Fraction(2) ** v[1]
            for v in map(op.parse, ball.split(":")))
    return m - r, m + r


def judge_complex(tally, name, bits, x, balls, request, answer):
    if answer in ("malformed", "differs"):
        tally.miss(answer, request, answer)
        return
    tally.counts["cases"] += 1
    real, imaginary = answer.split(" ")
    if real == "any" or imaginary == "any":
        return
    tally.counts["ball"] += 1
    if op.meets_cut(name, *(ends(b) for b in balls[:2])):
        tally.miss("cut", request, answer)
        return
    precision = 2 * bits + 80
    while True:
        flint.ctx.prec = precision
        parts = [op.exact(v) for v in x]
        truth = op.complex_value(name, [flint.acb(*parts[k:k + 2]) for k in range(0, len(x), 2)])
        if truth.is_finite() or precision > 4000:
            break
        precision *= 3
    if not truth.is_finite():
        tally.counts["unknown"] += 1
        return
    if misses_ball(real, truth.real) or misses_ball(imaginary, truth.imag):
        tally.miss("ball", request, answer)


ROUNDS_TO_NEAREST = ["addProduct", "root:N", "abs", "negate", "minimum", "maximum"]


def is_special(name, x, token):
    """IEEE 754's values where the real function has none, or a limit at a pole."""
    base = name.split(":")[0]
    if base in ("log", "log1p", "atanh", "divide", "power", "root", "lgamma", "gamma"):
        return token in ("inf", "-inf")
    return False


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*")
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--program", default=".build/release/OracleExchange")
    options = parser.parse_args()
    misses = total = 0
    groups = {"real": op.OPERATIONS, "complex": ["complex " + name for name in op.COMPLEX]}
    names = [n for name in options.names or groups for n in groups.get(name, [name])]
    for name in names:
        begin = time.perf_counter()
        is_complex = name.startswith("complex ")
        tally = (check_complex if is_complex else check)(
            options.program, name.removeprefix("complex "), options.cases, options.seed)
        count = tally.counts
        misses += tally.misses
        total += count["cases"]
        found = (f"{count['ball']} finite rectangles, {count['unknown']} of unknown value"
                 if is_complex else
                 f"{count['rounded']} roundings proved, finite enclosures: {count['point']} points, "
                 f"{count['ball']} balls, {count['interval']} intervals")
        print(f"{name:16} {count['cases']:7} cases, {found}; {tally.misses} misses; "
              f"{time.perf_counter() - begin:.0f} s", flush=True)
    print(f"{total} cases, {misses} misses (seed {options.seed})")
    sys.exit(1 if misses else 0)


if __name__ == "__main__":
    main()
