"""Numbers of documents as Python's: exact ones as Fraction, decimals as mpmath.mpf."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any, Optional

import mpmath

_DECIMAL = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\Z")
_EXACT = re.compile(r"[+-]?\d+(?:/\d+)?\Z")


def exact(text: str) -> Fraction:
    """An exact number of a document, such as `37/100`."""
    return Fraction(text)


def decimal(text: str) -> mpmath.mpf:
    """A decimal with all the digits that it has, whatever mpmath's working precision is.

    The error of the conversion is below a thousandth of a unit of the last digit.
    """
    digits = sum(character.isdigit() for character in re.split("[eE]", text)[0])
    with mpmath.workdps(max(digits, 15) + 4):
        return mpmath.mpf(text)


def is_decimal(text: Any) -> bool:
    """Whether a member of a document is a number in decimal notation."""
    return isinstance(text, str) and _DECIMAL.match(text) is not None


def is_exact(text: Any) -> bool:
    """Whether a member of a document is an exact number."""
    return isinstance(text, str) and _EXACT.match(text) is not None


def optional_exact(text: Optional[str]) -> Optional[Fraction]:
    """An exact number, or None where there is none."""
    return None if text is None else exact(text)
