"""Sessions: declarations are added, requests are run, results come back as Python's numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, Optional, Union

import mpmath

from .process import Message, ServeProcess
from .results import (
    Check, Derivation, Figure, Flow, FunctionalValue, KernelValues, Result, Solution, Verification,
)

#: A number that goes into a request: it is written exactly, so a float means its binary value.
Numeric = Union[int, float, Fraction, str, mpmath.mpf]


class MirrorFlowError(RuntimeError):
    """What the program says went wrong, as the command line shows it."""

    def __init__(self, answer: Message) -> None:
        super().__init__(answer.get("text", "").rstrip("\n"))
        #: The same as data: code, severity, message, span and so on.
        self.diagnostics: list[dict[str, Any]] = answer.get("diagnostics", [])
        #: The exit code of the command.
        self.exit: int = answer["exit"]

    @property
    def code(self) -> Optional[str]:
        """The code of the first diagnostic, such as `MF1012`."""
        return self.diagnostics[0]["code"] if self.diagnostics else None


def number_text(value: Numeric) -> str:
    """A number as the language reads it, without any rounding."""
    if isinstance(value, str):
        return value
    if isinstance(value, mpmath.mpf):
        if not mpmath.isfinite(value):
            raise ValueError(f"{value} is no number that a request can hold")
        sign, mantissa, exponent, _ = value._mpf_
        value = Fraction(-int(mantissa) if sign else int(mantissa)) * Fraction(2) ** exponent
    value = Fraction(value)
    return str(value.numerator) if value.denominator == 1 else f"({value.numerator}/{value.denominator})"


def point_text(value: Union[Numeric, Sequence[Numeric]]) -> str:
    """A point of evaluation: a number, or a tuple of them."""
    if isinstance(value, (tuple, list)):
        return f"({', '.join(number_text(part) for part in value)})"
    return number_text(value)


def list_text(values: Iterable[Union[Numeric, Sequence[Numeric]]]) -> str:
    return f"[{', '.join(point_text(value) for value in values)}]"


#: What matters for the end of a block: comments and texts hide brackets.
_PART = re.compile(
    r'#[^\n]*|"""(?:\\.|[^\\])*?"""|"(?:\\.|[^"\\\n])*"|[{}()\[\]]|^report\b(?=[ \t]*")', re.S | re.M
)


def without_reports(text: str) -> str:
    """A file's text with its report blocks blank, so that all other lines keep their numbers."""
    kept, begin, start, depth = [], 0, None, 0
    for match in _PART.finditer(text):
        part = match.group()
        if part in "([{":
            depth += 1
        elif part in ")]}":
            depth -= 1
            if depth == 0 and start is not None:
                kept += [text[begin:start], "\n" * text.count("\n", start, match.end())]
                begin, start = match.end(), None
        elif part == "report" and depth == 0:
            start = match.start()
    return "".join(kept) + text[begin:]


class Session:
    """A session of the program.

    >>> session = Session()
    >>> session.declare("model m { … }")
    >>> session.solve("m", at=[0, Fraction(1, 2)]).values[Fraction(1, 2)].exact
    """

    def __init__(
        self,
        program: Optional[str] = None,
        cwd: Optional[str] = None,
        on_progress: Optional[Callable[[str], None]] = None,
    ) -> None:
        """Starts the program.

        program: its path; None for the one in PATH, or in the variable MIRRORFLOW.
        cwd: the folder that paths of csv files start from.
        on_progress: is told how far long work is.
        """
        self._process = ServeProcess(program, cwd)
        self._on_progress = on_progress

    def close(self) -> None:
        """Ends the program."""
        self._process.close()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def interrupt(self) -> None:
        """Stops what another thread is waiting for."""
        self._process.interrupt()

    # Text ----------------------------------------------------------------------------------------

    def run(self, code: str, name: str = "cell") -> list[Message]:
        """Evaluates a cell: declarations and requests. Gives its events.

        Raises MirrorFlowError; then a wrong cell has changed nothing.
        """
        return self._run(code, name)[0]

    def declare(self, code: str) -> list[str]:
        """Adds declarations, in place of earlier ones of the same kind and name.

        Gives the names that were declared.
        """
        return [
            name
            for event in self.run(code)
            if event["event"] == "declared"
            for name in event["declared"]
        ]

    def load(self, path: Union[str, Path]) -> list[str]:
        """Adds what a file declares, without its reports, which may take minutes.

        Paths of csv files start from the session's folder.
        """
        return self.declare(without_reports(Path(path).read_text(encoding="utf-8")))

    def _run(self, code: str, name: str) -> tuple[list[Message], Message]:
        events: list[Message] = []

        def take(event: Message) -> None:
            if event["event"] == "progress":
                if self._on_progress is not None:
                    self._on_progress(event["text"])
            else:
                events.append(event)

        answer = self._process.request("evaluate", take, code=code, name=name)
        if answer["status"] == "interrupted":
            raise KeyboardInterrupt
        if answer["status"] != "ok":
            raise MirrorFlowError(answer)
        return events, answer

    # Requests ------------------------------------------------------------------------------------

    def check(self, name: str, *, budget: Optional[float] = None) -> Check:
        """Verdicts on the assumptions of a model, or of a potential, a density or data."""
        return self._request(Check, f"check {name}", budget=budget)

    def derive(self, model: str) -> Derivation:
        """The bias functional, the mirror map and so on in symbols."""
        return self._request(Derivation, f"derive {model}")

    def solve(
        self, model: str, *, digits: Optional[int] = None, at: Optional[Iterable] = None,
        exact: Optional[bool] = None,
    ) -> Solution:
        """The solution at infinite width, with its values at some points."""
        return self._request(Solution, f"solve {model}", digits=digits, at=at, exact=exact)

    def kernel(
        self, model: str, at: Iterable[tuple[Any, Any]], *, digits: Optional[int] = None
    ) -> KernelValues:
        """The kernel at pairs of points."""
        pairs = [(x, y) for x, y in at]
        # Points of several coordinates stand in the list two by two.
        if any(isinstance(part, (tuple, list)) for pair in pairs for part in pair):
            pairs = [part for pair in pairs for part in pair]
        return self._request(KernelValues, f"kernel {model}", at=pairs, digits=digits)

    def functional(
        self, model: str, h: str, *, digits: Optional[int] = None
    ) -> FunctionalValue:
        """The bias functional at h, an expression in x, beside its minimum."""
        return self._request(FunctionalValue, f"functional {model}", h=h, digits=digits)

    def flow(
        self, model: str, width: Union[int, str], *, seed: Optional[int] = None,
        digits: Optional[int] = None, method: Optional[str] = None,
        until: Optional[Numeric] = None, at: Optional[Iterable] = None,
    ) -> Flow:
        """Trains a network of that width; "inf" gives the limit."""
        return self._request(
            Flow, f"flow {model}", width=width, seed=seed, digits=digits, method=method,
            until=until, at=at,
        )

    def verify(
        self, claim: str, model: str, *, widths: Optional[Sequence[int]] = None,
        seeds: Optional[range] = None, digits: Optional[int] = None,
        method: Optional[str] = None, until: Optional[Numeric] = None,
        on: Optional[tuple[Numeric, Numeric]] = None,
    ) -> Verification:
        """Puts a claim to the test: lazy, decay, bias, same_limit or not_rkhs."""
        return self._request(
            Verification, f"verify {claim} of {model}", widths=widths, seeds=seeds, digits=digits,
            method=method, until=until, on=on,
        )

    def plot(self, what: str, *models: str, **options: Any) -> Figure:
        """A figure, such as plot("solution", "m", "n", x=(-1, 1))."""
        return self._request(Figure, f"plot {what} of [{', '.join(models)}]", **options)

    def _request(self, type: type, request: str, **options: Any) -> Any:
        written = [
            f"{name} = {_option_text(value)}"
            for name, value in options.items()
            if value is not None
        ]
        code = request + (f" {{ {'; '.join(written)} }}" if written else "")
        events, answer = self._run(code, "request")
        messages = tuple(e["text"] for e in events if e["event"] == "message")
        results = [event for event in events if event["event"] == "result"]
        # A claim that is measured comes with a figure.
        event = next(event for event in results if type.is_in(event["json"]))
        common = (event["json"], event["text"], answer["exit"], messages)
        return type.of(common, event if type is Figure else event["json"])


def _option_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, range):
        if value.step != 1 or not value:
            raise ValueError("seeds are a range of step 1 that is not empty")
        return f"{value[0]}..{value[-1]}"
    if isinstance(value, (str, int, float, Fraction, mpmath.mpf)):
        return number_text(value)
    return list_text(value)


