"""Who decides the convexity of the corpus's potentials: this program, SymPy's is_convex, CVXPY's rules.

    python3 compare.py MIRRORFLOW [--keep]    (needs sympy and cvxpy; writes comparison.json and .md)

MIRRORFLOW is the path of the executable, an optimized one; it checks each potential in a process of
its own, with certificates and explanations, and its time is that of the process, start included. SymPy
decides each potential in a process of its own too, that is ended after 10 s; its import is not counted.
All times are processor time, so that they depend little on what else the machine does. With --keep
SymPy and CVXPY are asked only about formulas that comparison.json does not have from the same versions
of them. CVXPY's disciplined rules answer "convex"
or nothing: a formula without an atom of CVXPY is counted as not expressible. The question is
convexity on the whole line: CVXPY's atoms restrict their domain (x^3 means x >= 0, log x means
x > 0), so that what counts as wrong for it is right on that domain.
"""

import datetime
import json
import multiprocessing
import os
import re
import resource
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
LIMIT = 10.0
TOKEN = re.compile(r"\s*(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+|[A-Za-z_]\w*|<=|>=|==|!=|[-+*/^()|{},;<>])")


# ---------------------------------------------------------------- the language's expressions
class Parser:
    def __init__(self, text):
        self.tokens = TOKEN.findall(text)
        self.at = 0

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, *wanted):
        if self.peek() in wanted:
            self.at += 1
            return self.tokens[self.at - 1]
        return None

    def need(self, token):
        assert self.take(token), (token, self.tokens[self.at:])

    def sum(self):
        left = self.product()
        while op := self.take("+", "-"):
            left = (op, left, self.product())
        return left

    def product(self):
        left = self.prefix()
        while op := self.take("*", "/"):
            left = (op, left, self.prefix())
        return left

    def prefix(self):
        if self.take("-"):
            return ("neg", self.prefix())
        return self.power()

    def power(self):
        base = self.operand()
        if self.take("^"):
            return ("^", base, self.prefix())
        return base

    def operand(self):
        if self.take("("):
            inner = self.sum()
            self.need(")")
            return inner
        if self.take("|"):
            inner = self.sum()
            self.need("|")
            return ("call", "abs", [inner])
        if self.take("piecewise"):
            return self.piecewise()
        token = self.tokens[self.at]
        self.at += 1
        if self.take("("):
            arguments = [self.sum()]
            while self.take(","):
                arguments.append(self.sum())
            self.need(")")
            return ("call", token, arguments)
        return ("leaf", token)

    def piecewise(self):
        self.need("{")
        rows = []
        while True:
            value = self.sum()
            if self.take("otherwise"):
                rows.append((value, None))
            else:
                self.need("for")
                left = self.sum()
                relation = self.take("<=", ">=", "<", ">", "==", "!=")
                rows.append((value, (relation, left, self.sum())))
            if not self.take(";"):
                break
        self.need("}")
        return ("piecewise", rows)


# ---------------------------------------------------------------- SymPy
def to_sympy(node, x):
    import sympy as sp

    kind = node[0]
    if kind == "leaf":
        return {"x": x, "pi": sp.pi, "e": sp.E}.get(node[1]) or sp.Rational(node[1])
    if kind == "neg":
        return -to_sympy(node[1], x)
    if kind in "+-*/^":
        a, b = to_sympy(node[1], x), to_sympy(node[2], x)
        return {"+": a + b, "-": a - b, "*": a * b}[kind] if kind in "+-*" else a / b if kind == "/" else a**b
    if kind == "call":
        names = {
            "abs": sp.Abs, "max": sp.Max, "min": sp.Min, "gamma": sp.gamma, "lgamma": sp.loggamma,
            "cbrt": lambda u: sp.real_root(u, 3),
        }
        function = names.get(node[1]) or getattr(sp, node[1])
        return function(*[to_sympy(part, x) for part in node[2]])
    relations = {"<=": sp.Le, ">=": sp.Ge, "<": sp.Lt, ">": sp.Gt, "==": sp.Eq, "!=": sp.Ne}
    return sp.Piecewise(*[
        (to_sympy(value, x), True if c is None else relations[c[0]](to_sympy(c[1], x), to_sympy(c[2], x)))
        for value, c in node[1]
    ])


def sympy_worker(text, pipe):
    import sympy as sp

    x = sp.Symbol("x", real=True)
    try:
        start = time.process_time()
        resource.setrlimit(resource.RLIMIT_CPU, (int(start + LIMIT) + 1, int(start + LIMIT) + 2))
        f = to_sympy(Parser(text).sum(), x)
        answer = sp.is_convex(f, x)
        answer = "convex" if answer is True or answer == sp.true else "not convex" if answer is False or answer == sp.false else "gives up"
        pipe.send((answer, time.process_time() - start))
    except Exception as error:  # what SymPy raises is its answer
        pipe.send((f"gives up ({type(error).__name__})", 0.0))


def ask_sympy(text):
    here, there = multiprocessing.Pipe()
    process = multiprocessing.Process(target=sympy_worker, args=(text, there))
    process.start()
    there.close()
    try:
        answer = here.recv() if here.poll(10 * LIMIT) else ("timeout", LIMIT)
    except EOFError:  # ended by the limit
        answer = ("timeout", LIMIT)
    process.kill()
    process.join()
    return answer


# ---------------------------------------------------------------- CVXPY
def to_cvxpy(node, x):
    import cvxpy as cp

    kind = node[0]
    if kind == "leaf":
        if node[1] == "x":
            return x
        import math
        return {"pi": math.pi, "e": math.e}.get(node[1]) or float(node[1])
    if kind == "neg":
        return -to_cvxpy(node[1], x)
    if kind == "^":
        base, exponent = to_cvxpy(node[1], x), to_cvxpy(node[2], x)
        return cp.power(base, exponent) if isinstance(base, cp.Expression) else cp.Constant(base) ** exponent if not isinstance(exponent, cp.Expression) else None
    if kind in "+-*/":
        a, b = to_cvxpy(node[1], x), to_cvxpy(node[2], x)
        if kind == "/":
            return a / b if not isinstance(b, cp.Expression) else a * cp.inv_pos(b)
        return {"+": lambda: a + b, "-": lambda: a - b, "*": lambda: a * b}[kind]()
    if kind == "call":
        atoms = {"abs": cp.abs, "exp": cp.exp, "log": cp.log, "sqrt": cp.sqrt, "log1p": cp.log1p,
                 "max": cp.maximum, "min": cp.minimum}
        if node[1] not in atoms:
            raise NotImplementedError(node[1])
        parts = [to_cvxpy(part, x) for part in node[2]]
        return atoms[node[1]](*[p if isinstance(p, cp.Expression) else cp.Constant(p) for p in parts])
    raise NotImplementedError("piecewise")


def ask_cvxpy(text):
    import cvxpy as cp

    x = cp.Variable()
    start = time.process_time()
    try:
        f = to_cvxpy(Parser(text).sum(), x)
        answer = "convex" if f.is_convex() else "gives up"
    except NotImplementedError:
        answer = "not expressible"
    except Exception as error:  # a rule that CVXPY enforces by raising
        answer = f"not expressible ({type(error).__name__})"
    return answer, time.process_time() - start


# ---------------------------------------------------------------- this program
def ask_mirrorflow(program, text):
    def used():
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    start = used()
    output = subprocess.run(
        [program, "check", "-", "--json"], input=f"potential f(x) = {text}\n", capture_output=True, text=True).stdout
    elapsed = used() - start
    names = {"proved": "convex", "refuted": "not convex", "undecided": "gives up"}
    verdicts = {entry["id"]: entry["verdict"] for entry in json.loads(output)["subjects"][0]["assumptions"]}
    return names[verdicts["scaled.psi-convex"]], elapsed


def main():
    import cvxpy
    import sympy

    with open(os.path.join(HERE, "potentials.tsv")) as file:
        rows = [line.rstrip("\n").split("\t") for line in file if not line.startswith("#")]
    version = subprocess.run([sys.argv[1], "--version"], capture_output=True, text=True).stdout.strip()
    kept = {}
    if "--keep" in sys.argv:
        with open(os.path.join(HERE, "comparison.json")) as file:
            recorded = json.load(file)
        if (recorded["tools"]["sympy"], recorded["tools"]["cvxpy"]) == (sympy.__version__, cvxpy.__version__):
            kept = {case["formula"]: case for case in recorded["cases"]}
    cases = []
    for name, verdicts, _, formula, *_ in rows:
        ours, our_time = ask_mirrorflow(sys.argv[1], formula)
        case = kept.get(formula)
        if case is None:
            sym, sym_time = ask_sympy(formula)
            dcp, dcp_time = ask_cvxpy(formula)
            case = {
                "recorded": datetime.date.today().isoformat(), "sympy": sym, "sympy_seconds": round(sym_time, 4),
                "cvxpy": dcp, "cvxpy_seconds": round(dcp_time, 5)}
        cases.append(case | {
            "name": name, "formula": formula, "truth": "convex" if verdicts[2] == "p" else "not convex",
            "mirrorflow": ours, "mirrorflow_seconds": round(our_time, 4)})
        print(cases[-1], flush=True)
    tools = {"mirrorflow": version, "sympy": sympy.__version__, "cvxpy": cvxpy.__version__}
    summary = {}
    for tool in tools:
        answers = [(case[tool], case["truth"]) for case in cases]
        decided = [pair for pair in answers if pair[0] in ("convex", "not convex")]
        times = sorted(case[tool + "_seconds"] for case in cases)
        summary[tool] = {
            "decided": len(decided), "wrong": sum(a != b for a, b in decided),
            "timeouts": sum(a == "timeout" for a, _ in answers),
            "median_seconds": round(times[len(times) // 2], 4), "slowest_seconds": round(times[-1], 3),
            "mean_seconds": round(sum(times) / len(times), 4)}
    header = {
        "tool": "sympy, cvxpy", "version": f"{tools['sympy']}, {tools['cvxpy']}",
        "script": "certification/compare.py", "date": datetime.date.today().isoformat(), "digits": 15}
    with open(os.path.join(HERE, "comparison.json"), "w") as file:
        json.dump({"header": header, "tools": tools, "summary": summary, "cases": cases}, file, indent=1)
        file.write("\n")
    with open(os.path.join(HERE, "comparison.md"), "w") as file:
        file.write(f"# Convexity of the {len(cases)} potentials of potentials.tsv\n\n")
        file.write(f"Recorded {header['date']} by compare.py; SymPy {tools['sympy']} (10 s each), CVXPY {tools['cvxpy']}, "
                   f"MirrorFlow {tools['mirrorflow']} (a process each). Times are processor time.")
        days = sorted({case["recorded"] for case in cases} - {header["date"]})
        if days:
            kept = sum(case["recorded"] in days for case in cases)
            file.write(f" SymPy's and CVXPY's rows of {kept} potentials were kept from {days[0]}.")
        file.write("\n\n")
        file.write("Convexity on the whole line is asked for. CVXPY's atoms restrict their domain (x^3 to x >= 0, log x to "
                   "x > 0): what counts as wrong for it is right there. MirrorFlow wrote certificates and explanations too.\n\n")
        file.write("| tool | decided | wrong | timeouts | median s | mean s | slowest s |\n| --- | --- | --- | --- | --- | --- | --- |\n")
        for tool, row in summary.items():
            file.write(f"| {tool} | {row['decided']} | {row['wrong']} | {row['timeouts']} | {row['median_seconds']} | {row['mean_seconds']} | {row['slowest_seconds']} |\n")
        for tool in tools:
            errors = [c["name"] for c in cases if c[tool] in ("convex", "not convex") and c[tool] != c["truth"]]
            if errors:
                file.write(f"\nWrong answers of {tool}: {', '.join(errors)}.\n")
        file.write("\n| potential | truth | mirrorflow | s | sympy | s | cvxpy |\n| --- | --- | --- | --- | --- | --- | --- |\n")
        for c in cases:
            file.write(f"| {c['name']} | {c['truth']} | {c['mirrorflow']} | {c['mirrorflow_seconds']} | {c['sympy']} | {c['sympy_seconds']} | {c['cvxpy']} |\n")


if __name__ == "__main__":
    main()
