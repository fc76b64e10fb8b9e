"""What the tests share: a session, and a store of finished results of their own."""

import pytest

import mirrorflow


@pytest.fixture(scope="session", autouse=True)
def store(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MIRRORFLOW_CACHE", str(tmp_path_factory.mktemp("store") / "results.sqlite"))
        yield


@pytest.fixture
def session():
    with mirrorflow.Session() as session:
        yield session


MODEL = """
potential quartic(x) = x^4
model m {
  activation = abs
  biases     = uniform(r = 1)
  potential  = scaled(quartic, omega = 1)
  data       = [(-1, 0), (1/3, 1/2), (1, -1)]
}
"""

#: Minutes of work.
LONG = "flow m { width = 200000; until = 1e-300; digits = 60 }"


@pytest.fixture
def model(session):
    session.declare(MODEL)
    return session
