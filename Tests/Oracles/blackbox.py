"""Runs the `mirrorflow` program over every recorded oracle file and reports each mismatch.

Usage: python3 blackbox.py PATH-TO-MIRRORFLOW [--digits 30] [--only TEXT] [--timeout 120] [--verbose]
       python3 blackbox.py --self-test

Rules (LANGUAGE 3, 4):
- `certified: true`: a value is within one unit of its last printed digit, and has at least the
  digits asked for; a value "0" with an "error" must have |truth| <= error; exit code 0.
- `certified: false`: within ten units of the last digit it prints; exit code 2. Counted apart.
- An exact rational in the oracle: every `exact` field given must equal it. Unscaled problems with
  rational K must give `exact` for every multiplier and value.
- A problem without a solution: exit code 1, and no values.
The program gets the model's source text as a file and nothing else. Exit code 0 without a mismatch,
1 with one, 2 if nothing ran.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from fractions import Fraction as F

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDERS = ("solve", "kernel")
REFERENCE_SLACK = 2  # decimal oracles are rounded: trust all but their last two digits
# What oracles call by names that are not the language's: how it is declared, and how it is used.
DECLARED = {
    "gauss": ("activation gauss(z) = exp(-z^2)", "gauss"),
    "swish": ("activation swish(z) = z/(1 + exp(-z))", "swish"),
    "tent": ("density tent(b) = 1 - |b| for b in [-1, 1]", "tent"),
    "truncated_gaussian(1/2,1)": (None, "truncated_gaussian(s = 1/2, r = 1)"),
    "cube|quartic": ("potential cube_quartic(x) = piecewise { |x|^3 for x < 0; x^4 otherwise }",
                     "cube_quartic"),
}


def significant(text):
    """The number of significant digits a decimal string shows, and the place of the last one."""
    mantissa, _, exponent = text.lower().lstrip("+-").partition("e")
    whole, _, fraction = mantissa.partition(".")
    place = -len(fraction) + (int(exponent) if exponent else 0)
    return len((whole + fraction).lstrip("0")), place


def moved(text, places):
    """A decimal string times 10^-places."""
    mantissa, _, exponent = text.lower().partition("e")
    return f"{mantissa}e{int(exponent or 0) - places}"


def exponent_of(value):
    """floor(log10 |value|) of a nonzero rational."""
    value = abs(value)
    e = len(str(value.numerator)) - len(str(value.denominator))
    while F(10) ** e > value:
        e -= 1
    while F(10) ** (e + 1) <= value:
        e += 1
    return e


def digits_of(reference, case):
    """How many digits of an oracle value can be believed; None if it is exact."""
    return None if case["exact"] else case["digits"] - REFERENCE_SLACK


class Checker:
    def __init__(self, digits):
        self.digits, self.problems, self.notes = digits, [], []

    def fail(self, text):
        self.problems.append(text)

    def number(self, where, printed, reference, case, certified, exact=None, error=None):
        """One printed decimal against one oracle value (a rational or decimal string)."""
        if not isinstance(printed, str):
            return self.fail(f"{where}: the value is {printed!r}, not a string")
        places = int(reference.lower().partition("e")[2] or 0)
        try:
            if abs(places) > 1000 and exact is None:
                # Beside their common power of ten, which has up to a million digits.
                printed, reference = moved(printed, places), moved(reference, places)
                error = error and moved(error, places)
            value = F(printed)
        except ValueError:
            return self.fail(f"{where}: `{printed}` is not a number")
        truth = F(reference)
        believed = digits_of(reference, case)
        slack = F(0)
        if believed is not None and truth != 0:
            slack = F(10) ** (exponent_of(truth) - believed + 1)
        elif believed is not None:
            slack = F(10) ** -believed
        if exact is not None:
            try:
                equal = F(exact) == truth if believed is None else abs(F(exact) - truth) <= slack
            except ValueError:
                equal = False
            if not equal:
                self.fail(f"{where}: exact {exact}, expected {reference}")
        if value == 0:
            if error is not None:
                if abs(truth) > F(error) + slack:
                    self.fail(f"{where}: 0 with error {error}, expected {reference}")
            elif abs(truth) > slack:
                self.fail(f"{where}: 0, expected {reference}")
            return None
        shown, place = significant(printed)
        if certified and shown < self.digits and value != truth:
            self.fail(f"{where}: {printed} shows {shown} digits of {self.digits}")
        elif certified and shown < self.digits:
            self.notes.append(f"{where}: {printed} is right but shows {shown} digits")
        unit = F(10) ** min(place, exponent_of(value) - self.digits + 1 if certified else place)
        allowed = unit * (1 if certified else 10) + slack
        if abs(value - truth) > allowed:
            off = abs(value - truth) / unit
            self.fail(f"{where}: {printed}, expected {reference} (off by {float(off):.3g} units)")
        return None

    def solve(self, case, output, code):
        expect = case["expect"]
        if expect.get("no_solution"):
            if code != 1:
                self.fail(f"no solution exists: exit code {code}, expected 1")
            if output.get("values"):
                self.fail("no solution exists, yet values are printed")
            return False
        if output.get("schema") != "solve/1":
            self.fail(f"schema {output.get('schema')!r}")
            return False
        if output.get("digits") != self.digits:
            self.fail(f"digits {output.get('digits')!r}, expected {self.digits}")
        certificate = output.get("certificate") or {}
        certified = certificate.get("certified") is True
        if code != (0 if certified else 2):
            self.fail(f"exit code {code} with certified: {certificate.get('certified')}")
        multipliers = output.get("multipliers") or []
        if len(multipliers) != len(expect["multipliers"]):
            self.fail(f"{len(multipliers)} multipliers, expected {len(expect['multipliers'])}")
        for i, (got, reference) in enumerate(zip(multipliers, expect["multipliers"])):
            self.entry(f"multiplier {i + 1}", got, reference, case, certified)
        values = output.get("values") or []
        if len(values) != len(expect["values"]):
            self.fail(f"{len(values)} values, expected {len(expect['values'])}")
        for got, reference in zip(values, expect["values"]):
            if got.get("x") != reference["x"]:
                self.fail(f"x is {got.get('x')!r}, expected {reference['x']!r}")
            self.entry(f"h({reference['x']})", got, reference["value"], case, certified)
        functional = output.get("functional") or {}
        self.number("functional", functional.get("value"), expect["functional"], case, certified,
                    functional.get("exact"), functional.get("error"))
        terms, reference = functional.get("terms"), expect.get("terms")
        if (terms is None) != (reference is None):
            self.fail(f"terms {terms!r}, expected {reference!r}")
        elif reference:
            for key, value in reference.items():
                got = terms.get(key)
                if isinstance(got, dict):
                    self.number(key, got.get("value"), value, case, certified, got.get("exact"),
                                got.get("error"))
                else:
                    self.number(key, got, value, case, certified)
        return certified

    def entry(self, where, got, reference, case, certified):
        exact = got.get("exact")
        if case["exact"] and exact is None:
            self.fail(f"{where}: `exact` is missing")
        if not got.get("certified", certified):
            certified = False
        self.number(where, got.get("value"), reference, case, certified, exact, got.get("error"))

    def kernel(self, case, output, code):
        expect = case["expect"]["values"]
        if output.get("schema") != "kernel/1":
            self.fail(f"schema {output.get('schema')!r}")
            return False
        values = output.get("values") or []
        if len(values) != len(expect):
            self.fail(f"{len(values)} values, expected {len(expect)}")
        certified = all(v.get("certified") is True for v in values)
        if code != (0 if certified else 2):
            self.fail(f"exit code {code} with certified: {certified}")
        for got, reference in zip(values, expect):
            where = f"K({reference['x']}, {reference['y']})"
            if (got.get("x"), got.get("y")) != (reference["x"], reference["y"]):
                self.fail(f"{where}: the pair printed is ({got.get('x')}, {got.get('y')})")
            self.entry(where, got, reference["value"], case, got.get("certified") is True)
        return certified


def load(only):
    """Every case of every recorded file, with its kind and the digits that can be believed."""
    for folder in FOLDERS:
        for name in sorted(os.listdir(os.path.join(HERE, folder))):
            if not name.endswith(".json"):
                continue
            with open(os.path.join(HERE, folder, name), encoding="utf-8") as text:
                document = json.load(text)
            # Kernels of inputs of several coordinates are recorded as pairs, and compared in Swift.
            if any("expect" not in case for case in document["cases"]):
                continue
            precision = document["header"]["precision"]
            for case in document["cases"]:
                label = f"{folder}/{name}:{case['id']}"
                if only and only not in label:
                    continue
                values = case["expect"].get("values", [])
                if values and isinstance(values[0], str):
                    case["expect"]["values"] = [
                        {"x": x, "value": value} for x, value in zip(case["points"], values)]
                case["exact"] = precision == "exact"
                case["digits"] = 0 if case["exact"] else int(precision.split()[0])
                yield label, folder, case


def source(case):
    """The text of the file: recorded, or put together from the names of its parts."""
    if "source" in case:
        return case["source"]
    activation, density, psi = (DECLARED.get(case[part], (None, case[part]))
                                for part in ("activation", "density", "potential"))
    declarations = "".join(f"{text}\n" for text, _ in (activation, density, psi) if text)
    potential = psi[1] if case["omega"] is None else f"scaled({psi[1]}, omega = {case['omega']})"
    potential = potential.replace("unscaled", "unscaled(x^2)")
    points = ", ".join(f"({x}, {y})" for x, y in case["data"])
    return (f"{declarations}model m {{\n  activation = {activation[1]}\n  biases = {density[1]}\n"
            f"  potential = {potential}\n  data = [{points}]\n}}\n")


def arguments(kind, case, digits, path):
    out = [kind, path, "--model", case.get("model", "m"), "--digits", str(digits), "--json"]
    if kind == "solve":
        return out + ["--at=" + ", ".join(case["points"])]
    return out + [f"--at={v['x']}, {v['y']}" for v in case["expect"]["values"]]


def run_program(program, timeout):
    def run(kind, case, digits):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "case.mirror")
            with open(path, "w", encoding="utf-8", newline="\n") as out:
                out.write(source(case))
            done = subprocess.run([program] + arguments(kind, case, digits, path),
                                  capture_output=True, timeout=timeout, check=False)
            return (done.returncode, done.stdout.decode("utf-8", "replace"),
                    done.stderr.decode("utf-8", "replace"))
    return run


def check(run, kind, case, digits):
    """The problems, the notes and whether the result was certified."""
    if not case["exact"]:
        digits = min(digits, case["digits"] - REFERENCE_SLACK - 1)
    checker = Checker(digits)
    try:
        code, out, err = run(kind, case, digits)
    except subprocess.TimeoutExpired:
        return ["timed out"], [], False
    first = next((line for line in err.splitlines() if line.strip()), "")
    try:
        output = json.loads(out) if out.strip() else {}
    except ValueError:
        return [f"exit code {code}; standard output is not JSON; {first}"], [], False
    if not isinstance(output, dict):
        return ["the JSON document is not an object"], [], False
    no_solution = case["expect"].get("no_solution")
    if (not output or output.get("schema") == "errors/1") and not no_solution:
        messages = [d.get("message", "") for d in output.get("diagnostics", [])]
        return [f"exit code {code}; {'; '.join(messages) or first}"], [], False
    if no_solution and not first and not output.get("diagnostics"):
        checker.fail("no solution exists, but nothing says so")
    certified = getattr(checker, kind)(case, output, code)
    return checker.problems, checker.notes, certified


def run_all(run, digits, only, verbose):
    count = {"cases": 0, "certified": 0, "uncertified": 0, "no solution": 0, "notes": 0}
    failed, problems_total = 0, 0
    for label, kind, case in load(only):
        begin = time.time()
        problems, notes, certified = check(run, kind, case, digits)
        count["cases"] += 1
        count["notes"] += len(notes)
        if not problems:
            key = ("no solution" if case["expect"].get("no_solution")
                   else "certified" if certified else "uncertified")
            count[key] += 1
        else:
            failed += 1
            problems_total += len(problems)
            for problem in problems[:4]:
                print(f"MISMATCH {label}: {problem}")
            if len(problems) > 4:
                print(f"MISMATCH {label}: … and {len(problems) - 4} more")
        if verbose:
            state = "failed" if problems else "ok" if certified else "ok, not certified"
            print(f"{label}: {state}, {time.time() - begin:.2f} s")
            for note in notes:
                print(f"  note: {note}")
        sys.stdout.flush()
    print(f"{count['cases']} cases: {count['certified']} certified and right, "
          f"{count['uncertified']} right but not certified, "
          f"{count['no solution']} rightly without a solution, "
          f"{failed} with a mismatch ({problems_total} mismatches); {count['notes']} notes")
    return 2 if count["cases"] == 0 else 1 if failed else 0


# ---------------------------------------------------------------- the script's own test
def decimal(value, digits):
    """`value` rounded to so many significant digits, as the program prints it."""
    if value == 0:
        return "0"
    place = exponent_of(value) - digits + 1
    n = round(abs(value) / F(10) ** place)
    sign = "-" if value < 0 else ""
    if place >= 0:
        return f"{sign}{n}e{place}"
    text = str(n).rjust(-place + 1, "0")
    return f"{sign}{text[:place]}.{text[place:]}"


def fake(spoil=None, code=0, certified=True):
    """A program that answers from the oracle, with one number spoiled by `spoil`."""
    def run(kind, case, digits):
        def entry(reference, k):
            value = F(reference)
            exact = reference if case["exact"] else None
            if k == 1 and spoil and value != 0:
                value, exact = spoil(value, digits, exact)
            return {"value": decimal(value, digits), "exact": exact, "certified": certified}
        expect = case["expect"]
        if expect.get("no_solution"):
            return 1, "", "error: dependent features"
        values = [dict(entry(v["value"], k), **{c: v[c] for c in ("x", "y") if c in v})
                  for k, v in enumerate(expect["values"])]
        if kind == "kernel":
            return code, json.dumps({"schema": "kernel/1", "values": values}), ""
        recorded = expect.get("terms")
        terms = recorded and {k: decimal(F(v), digits) for k, v in recorded.items()}
        return code, json.dumps({
            "schema": "solve/1", "digits": digits, "values": values,
            "multipliers": [entry(v, 0) for v in expect["multipliers"]],
            "functional": {"value": decimal(F(expect["functional"]), digits), "terms": terms},
            "certificate": {"certified": certified}}), ""
    return run


def self_test():
    def units(n):
        def spoil(value, digits, exact):
            away = n if value > 0 else -n  # away from 0: the decade stays the same
            return value + away * F(10) ** (exponent_of(value) - digits + 1), exact
        return spoil

    def wrong_exact(value, digits, exact):
        return value, exact and str(F(exact) + F(1, 10**50))

    everything = list(load(None))
    spoilable = [c for c in everything if not c[2]["expect"].get("no_solution")
                 and len(c[2]["expect"]["values"]) > 1 and F(c[2]["expect"]["values"][1]["value"]) != 0]
    runs = [("as recorded", fake(), everything, False),
            ("off by 3/10 unit before rounding", fake(units(F(3, 10))), everything, False),
            ("off by 2 units", fake(units(2)), spoilable, True),
            ("off by 10 units", fake(units(10)), spoilable, True),
            ("an exact field off by 1e-50", fake(wrong_exact),
             [c for c in spoilable if c[2]["exact"]], True),
            ("exit code 2 though certified", fake(code=2), spoilable, True),
            ("uncertified, off by 5 units", fake(units(5), 2, False), everything, False),
            ("uncertified, off by 100 units", fake(units(100), 2, False), spoilable, True),
            ("no output at all", lambda *_: (70, "", "internal error"), everything, True)]
    bad = 0
    for name, run, cases, should_fail in runs:
        found = [label for label, kind, case in cases
                 if bool(check(run, kind, case, 30)[0]) != should_fail]
        bad += len(found)
        print(f"{name}: {len(cases) - len(found)} of {len(cases)} judged as they should be")
        for label in found[:5]:
            print(f"  not {label}")
    return 1 if bad else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", nargs="?")
    parser.add_argument("--digits", type=int, default=30)
    parser.add_argument("--only", help="run the cases whose label contains this text")
    parser.add_argument("--timeout", type=float, default=120)
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--self-test", action="store_true")
    options = parser.parse_args()
    if options.self_test:
        return self_test()
    if not options.program:
        parser.error("the path of the program is missing")
    run = run_program(os.path.abspath(options.program), options.timeout)
    return run_all(run, options.digits, options.only, options.verbose)


if __name__ == "__main__":
    sys.exit(main())
