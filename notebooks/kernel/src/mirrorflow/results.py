"""Results of requests. Every one keeps the program's own document in `document`."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, ClassVar, Optional, Union

import mpmath

from .numbers import decimal, exact, is_exact, optional_exact

Document = dict[str, Any]


@dataclass(frozen=True)
class Number:
    """A number with what is known about it."""

    #: All digits that were printed; `certified` says whether each is proved.
    value: mpmath.mpf
    #: The number itself, where it is rational.
    exact: Optional[Fraction]
    #: A bound on the error where digits alone do not say it.
    error: Optional[mpmath.mpf]
    #: The digits as they were printed.
    text: str
    #: None where the document does not say it of each number.
    certified: Optional[bool] = None

    @classmethod
    def of(cls, entry: Document) -> Number:
        error = entry.get("error")
        return cls(
            decimal(entry["value"]),
            optional_exact(entry.get("exact")),
            None if error is None else decimal(error),
            entry["value"],
            entry.get("certified"),
        )

    def __float__(self) -> float:
        return float(self.value)

    def __str__(self) -> str:
        return self.text


def place(text: Any) -> Any:
    """A point of evaluation: exact where it is rational, a tuple for several coordinates."""
    if isinstance(text, list):
        return tuple(place(coordinate) for coordinate in text)
    return exact(text) if is_exact(text) else text


@dataclass(frozen=True)
class Result:
    """What a request gave."""

    document: Document = field(repr=False)
    #: The result as the command line prints it.
    text: str = field(repr=False)
    #: The exit code of the command: 0, 1 or 2.
    exit: int
    #: Warnings and notes.
    messages: tuple[str, ...] = field(repr=False)

    #: The schema of its documents without the version; figures have none.
    schema: ClassVar[Optional[str]] = None

    @classmethod
    def is_in(cls, document: Document) -> bool:
        """Whether a document is one of these."""
        schema = document.get("schema")
        return schema == cls.schema or (schema or "").split("/")[0] == cls.schema

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Solution(Result):
    """The solution at infinite width."""

    schema: ClassVar[Optional[str]] = "solve"

    multipliers: tuple[Number, ...]
    #: h at the points that were asked for.
    values: dict[Any, Number]
    #: The least value of the bias functional.
    minimum: Number
    certified: bool

    @classmethod
    def of(cls, common: tuple, document: Document) -> Solution:
        return cls(
            *common,
            tuple(Number.of(entry) for entry in document["multipliers"]),
            {place(entry["x"]): Number.of(entry) for entry in document["values"]},
            Number.of(document["functional"]),
            document["certificate"]["certified"],
        )


@dataclass(frozen=True)
class KernelValues(Result):
    """Values of the kernel."""

    schema: ClassVar[Optional[str]] = "kernel"

    #: K at the pairs that were asked for.
    values: dict[tuple[Any, Any], Number]
    #: The closed form in the language's syntax.
    closed_form: Optional[str]

    @classmethod
    def of(cls, common: tuple, document: Document) -> KernelValues:
        closed = document["closed_form"]
        return cls(
            *common,
            {(place(e["x"]), place(e["y"])): Number.of(e) for e in document["values"]},
            None if closed is None else closed["text"],
        )


@dataclass(frozen=True)
class Formula:
    """A formula in two notations."""

    text: str
    latex: str

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex}$"


@dataclass(frozen=True)
class Derivation(Result):
    """What follows from a model's definitions."""

    schema: ClassVar[Optional[str]] = "derive"

    functional: Formula
    mirror_map: Formula
    inverse_mirror_map: Optional[Formula]
    conjugate: Optional[Formula]
    kernel: Optional[Formula]
    second_moment: Number

    @classmethod
    def of(cls, common: tuple, document: Document) -> Derivation:
        def formula(name: str) -> Optional[Formula]:
            entry = document.get(name)
            return None if entry is None else Formula(entry["text"], entry["latex"])

        return cls(
            *common,
            formula("functional"),
            formula("mirror_map"),
            formula("inverse_mirror_map"),
            formula("conjugate"),
            formula("kernel"),
            Number.of(document["second_moment"]),
        )


@dataclass(frozen=True)
class Verdict:
    """The verdict on an assumption of a theorem."""

    id: str
    #: proved, refuted or undecided.
    verdict: str
    reason: str
    witness: Optional[Document]

    @property
    def is_proved(self) -> bool:
        return self.verdict == "proved"


@dataclass(frozen=True)
class Check(Result):
    """Verdicts on a model, or on a potential, a density or data."""

    schema: ClassVar[Optional[str]] = "check"

    verdicts: tuple[Verdict, ...]

    def __getitem__(self, id: str) -> Verdict:
        for verdict in self.verdicts:
            if verdict.id == id:
                return verdict
        raise KeyError(id)

    @classmethod
    def of(cls, common: tuple, document: Document) -> Check:
        return cls(
            *common,
            tuple(
                Verdict(e["id"], e["verdict"], e["reason"], e.get("witness"))
                for subject in document["subjects"]
                for e in subject["assumptions"]
            ),
        )


@dataclass(frozen=True)
class FunctionalValue(Result):
    """The bias functional at a function."""

    schema: ClassVar[Optional[str]] = "functional"

    value: mpmath.mpf
    minimum: mpmath.mpf
    in_space: Optional[bool]
    interpolates: Optional[bool]

    @classmethod
    def of(cls, common: tuple, document: Document) -> FunctionalValue:
        return cls(
            *common,
            _number(document["value"]),
            _number(document["minimum"]),
            document["in_space"],
            document["interpolates"],
        )


@dataclass(frozen=True)
class Flow(Result):
    """A trained network, or the flow at infinite width."""

    schema: ClassVar[Optional[str]] = "flow"

    #: loss-reached and so on.
    outcome: str
    time: mpmath.mpf
    loss: mpmath.mpf
    #: The network's values at the end.
    values: dict[Any, mpmath.mpf]
    #: Time, loss and displacement on the way.
    trajectory: tuple[tuple[mpmath.mpf, mpmath.mpf, mpmath.mpf], ...] = field(repr=False)

    @classmethod
    def of(cls, common: tuple, document: Document) -> Flow:
        return cls(
            *common,
            document["outcome"],
            decimal(document["time"]),
            decimal(document["loss"]),
            {place(e["x"]): decimal(e["value"]) for e in document["values"]},
            tuple(
                tuple(decimal(e[name]) for name in ("time", "loss", "displacement"))
                for e in document["trajectory"]
            ),
        )


@dataclass(frozen=True)
class Verification(Result):
    """A claim that was put to the test."""

    schema: ClassVar[Optional[str]] = "verify"

    #: proved, supported, contradicted or undecided.
    verdict: str
    #: What was measured, a row for each network.
    rows: tuple[dict[str, Any], ...] = field(repr=False)

    @classmethod
    def of(cls, common: tuple, document: Document) -> Verification:
        return cls(
            *common,
            document["verdict"],
            tuple({name: _measured(e) for name, e in row.items()} for row in document["rows"]),
        )


@dataclass(frozen=True)
class Figure(Result):
    """A figure."""

    #: None where gnuplot is not installed.
    svg: Optional[str] = field(repr=False)
    #: The points of every curve, by its label: a list of pieces, each a list of (x, y).
    series: dict[str, list[list[tuple[float, float]]]] = field(repr=False)

    @classmethod
    def of(cls, common: tuple, event: Document) -> Figure:
        return cls(*common, event.get("svg"), _series(event["csv"]))

    def _repr_svg_(self) -> Optional[str]:
        return self.svg


def _series(text: str) -> dict[str, list[list[tuple[float, float]]]]:
    """The points of a figure's data; an empty line ends a piece."""
    series: dict[str, list[list[tuple[float, float]]]] = {}
    begins_piece = True
    for line in text.splitlines()[1:]:
        if not line:
            begins_piece = True
            continue
        label, x, y = next(csv.reader([line]))
        pieces = series.setdefault(label, [])
        if begins_piece or not pieces:
            pieces.append([])
        begins_piece = False
        pieces[-1].append((float(x), float(y)))
    return series


def _number(entry: Union[str, Document, None]) -> Optional[mpmath.mpf]:
    if isinstance(entry, dict):
        entry = entry["value"]
    return None if entry is None else decimal(entry)


def _measured(entry: Any) -> Any:
    try:
        return decimal(entry) if isinstance(entry, str) else entry
    except ValueError:
        return entry
