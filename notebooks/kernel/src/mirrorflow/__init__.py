"""MirrorFlow from Python: exact numbers as Fraction, decimals as mpmath.mpf.

>>> import mirrorflow
>>> session = mirrorflow.Session()
>>> session.load("figure1.mirror")
>>> session.solve("figure1", at=["1/2"]).values

The module functions of the same names work on one session that is started when it is needed.
"""

from __future__ import annotations

from typing import Any, Optional

from .process import ProgramEnded, ProgramNotFound, ServeProcess, find_program
from .results import (
    Check, Derivation, Figure, Flow, Formula, FunctionalValue, KernelValues, Number, Result,
    Solution, Verdict, Verification,
)
from .session import MirrorFlowError, Session

__all__ = [
    "Check", "Derivation", "Figure", "Flow", "Formula", "FunctionalValue", "KernelValues",
    "MirrorFlowError", "Number", "ProgramEnded", "ProgramNotFound", "Result", "ServeProcess",
    "Session", "Solution", "Verdict", "Verification", "check", "declare", "derive", "find_program",
    "flow", "functional", "kernel", "load", "plot", "session", "solve", "verify",
]

_session: Optional[Session] = None


def session() -> Session:
    """The session that the module's functions share; started again if it has ended."""
    global _session
    if _session is None or _session._process.has_ended:
        _session = Session()
    return _session


def declare(code: str) -> list[str]:
    """See Session.declare."""
    return session().declare(code)


def load(path: Any) -> list[str]:
    """See Session.load."""
    return session().load(path)


def check(name: str, **options: Any) -> Check:
    """See Session.check."""
    return session().check(name, **options)


def derive(model: str) -> Derivation:
    """See Session.derive."""
    return session().derive(model)


def solve(model: str, **options: Any) -> Solution:
    """See Session.solve."""
    return session().solve(model, **options)


def kernel(model: str, at: Any, **options: Any) -> KernelValues:
    """See Session.kernel."""
    return session().kernel(model, at, **options)


def functional(model: str, h: str, **options: Any) -> FunctionalValue:
    """See Session.functional."""
    return session().functional(model, h, **options)


def flow(model: str, width: Any, **options: Any) -> Flow:
    """See Session.flow."""
    return session().flow(model, width, **options)


def verify(claim: str, model: str, **options: Any) -> Verification:
    """See Session.verify."""
    return session().verify(claim, model, **options)


def plot(what: str, *models: str, **options: Any) -> Figure:
    """See Session.plot."""
    return session().plot(what, *models, **options)
