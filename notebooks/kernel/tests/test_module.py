"""The module `mirrorflow`."""

import pathlib
import threading
import time
from fractions import Fraction

import mpmath
import pytest

import mirrorflow
from conftest import LONG, MODEL
from mirrorflow.numbers import decimal
from mirrorflow.session import number_text, without_reports

RELU = """
model line {
  activation = relu
  biases     = uniform(r = 1)
  potential  = unscaled(quadratic)
  data       = [(-1, 0.5), (-0.2, -0.1), (0.6, 0.3), (1, 0)]
}
"""


def test_rational_results_are_fractions(session):
    session.declare(RELU)
    solution = session.solve("line", at=[0, "1/4", Fraction(3, 5), 0.5])
    assert list(solution.values) == [0, Fraction(1, 4), Fraction(3, 5), Fraction(1, 2)]
    # A datum comes back exactly.
    assert solution.values[Fraction(3, 5)].exact == Fraction(3, 10)
    assert all(isinstance(number.exact, Fraction) for number in solution.values.values())
    assert all(isinstance(number.exact, Fraction) for number in solution.multipliers)
    assert solution.certified and solution.exit == 0


def test_decimals_keep_all_their_digits(model):
    low = model.solve("m", digits=20, at=[0]).values[0]
    high = model.solve("m", digits=80, at=[0]).values[0]
    assert high.exact is None
    # The working precision of mpmath is 15 digits here: the value does not depend on it.
    assert mpmath.mp.dps == 15
    with mpmath.workdps(100):
        assert mpmath.nstr(high.value, 80, strip_zeros=False) == high.text
        assert 0 < abs(high.value - low.value) < mpmath.mpf(10) ** -19
        # A tenth of the digits lost would be seen.
        assert abs(mpmath.mpf(float(high)) - high.value) > mpmath.mpf(10) ** -25


@pytest.mark.parametrize(
    "text", ["0", "-1.25", "1.2e-30", "3.333333333333333333333333333333333333333333333333333"]
)
def test_a_decimal_is_within_a_thousandth_of_its_last_digit(text):
    places = len(text.split("e")[0].split(".")[1]) if "." in text else 0
    shift = int(text.split("e")[1]) if "e" in text else 0
    value = decimal(text)
    sign, mantissa, exponent, _ = value._mpf_
    exact = Fraction(-int(mantissa) if sign else int(mantissa)) * Fraction(2) ** exponent
    assert abs(exact - Fraction(text)) <= Fraction(10) ** (shift - places) / 1000


def test_numbers_are_written_exactly():
    assert number_text(0.1) == "(3602879701896397/36028797018963968)"
    assert number_text(mpmath.mpf("-0.75")) == "(-3/4)"
    assert number_text(7) == "7" and number_text("0.1") == "0.1"
    with pytest.raises(ValueError):
        number_text(mpmath.inf)


def test_every_request(model):
    kernel = model.kernel("m", [("1/2", "-1/4"), (0, 1)], digits=25)
    assert kernel.values[Fraction(1, 2), Fraction(-1, 4)].value > 0 and kernel.closed_form
    derivation = model.derive("m")
    assert "x" in derivation.mirror_map.text and derivation.kernel.latex
    check = model.check("m")
    assert check["scaled.psi-convex"].is_proved
    refuted = model.check("quartic")["unscaled.hessian-positive"]
    assert refuted.verdict == "refuted" and refuted.witness["x"] == "0"
    functional = model.functional("m", "x^2/2")
    assert functional.interpolates is False and functional.minimum > 0
    model.declare(RELU)
    flow = model.flow("line", 20, seed=1, at=[0], until="1e-2")
    assert flow.outcome == "loss-reached" and flow.loss <= mpmath.mpf("1e-2")
    assert isinstance(flow.values[0], mpmath.mpf) and len(flow.trajectory) > 2
    assert model.verify("not_rkhs", "m").verdict == "proved"
    rows = model.verify("lazy", "line", widths=[10, 20], seeds=range(2), until="1e-2").rows
    assert len(rows) == 4 and isinstance(rows[0]["displacement"], mpmath.mpf)
    figure = model.plot("solution", "m", x=(-1, 1))
    assert figure.svg.startswith("<svg") and figure.series["data"][0][0] == (-1.0, 0.0)
    assert len(figure.series["m"][0]) > 50


def test_files_are_loaded_without_their_reports(session, tmp_path):
    examples = pathlib.Path(__file__).parents[2] / "examples"
    for file in examples.glob("*.mirror"):
        assert without_reports(file.read_text()).count("\n") == file.read_text().count("\n")
    assert "model figure1" in session.load(examples / "figure1.mirror")
    assert session.solve("figure1", at=["-5/4"]).values[Fraction(-5, 4)].exact == Fraction(-3, 155)
    file = tmp_path / "own.mirror"
    file.write_text('let a = 1\nreport "}" { text """}\n"""  # }\n}\nlet b = 2x\n')
    with pytest.raises(mirrorflow.MirrorFlowError, match="cell:5:9"):
        session.load(file)


def test_an_error_has_its_carets_and_its_data(model):
    with pytest.raises(mirrorflow.MirrorFlowError) as caught:
        model.declare("potential f(x) = 2x")
    assert caught.value.code == "MF1012" and caught.value.exit == 65
    assert "  |                  ^^ write `2*x`" in str(caught.value)
    with pytest.raises(mirrorflow.MirrorFlowError) as caught:
        model.declare("data d = [(0, 1), (0, 2)]\nmodel n { activation = relu; biases = uniform(1)"
                      "; potential = unscaled(quadratic); data = d }\nsolve n")
    assert caught.value.code == "MF4001" and caught.value.exit == 1
    assert model.solve("m", digits=5).certified


def test_an_interrupt_from_another_thread_keeps_the_session(model):
    started = threading.Event()
    model._on_progress = lambda _: started.set()
    failures = []

    def run():
        try:
            model.run(LONG)
        except KeyboardInterrupt as error:
            failures.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    assert started.wait(30)
    begin = time.monotonic()
    model.interrupt()
    thread.join(20)
    assert len(failures) == 1 and time.monotonic() - begin < 20
    assert model.solve("m", digits=5).certified


def test_a_signal_stops_the_computation_and_keeps_the_session(model):
    import signal

    def press(_):
        model._on_progress = None
        signal.raise_signal(signal.SIGINT)

    model._on_progress = press
    with pytest.raises(KeyboardInterrupt):
        model.run(LONG)
    assert model.solve("m", digits=5).certified


def test_a_missing_program_is_said_clearly(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("MIRRORFLOW", raising=False)
    with pytest.raises(mirrorflow.ProgramNotFound, match="not found in PATH"):
        mirrorflow.Session()
    monkeypatch.setenv("MIRRORFLOW", str(tmp_path / "nothing"))
    with pytest.raises(mirrorflow.ProgramNotFound, match="no program that can be run"):
        mirrorflow.Session()


def test_the_variable_names_the_program(monkeypatch, tmp_path):
    program = mirrorflow.find_program()
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("MIRRORFLOW", program)
    assert mirrorflow.find_program() == program


def test_the_module_has_a_session_of_its_own():
    assert mirrorflow.declare(MODEL) == ["potential quartic", "model m"]
    value = mirrorflow.solve("m", digits=5, at=[0]).values[0]
    mirrorflow.session().close()
    mirrorflow.declare(MODEL)
    assert mirrorflow.solve("m", digits=5, at=[0]).values[0] == value
    mirrorflow.session().close()
