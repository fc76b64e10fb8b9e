"""The kernel, from outside, as Jupyter runs it."""

import os
import signal
import time

import jupyter_client
import pytest

from conftest import LONG, MODEL


class Client:
    def __init__(self):
        self.manager = jupyter_client.KernelManager(kernel_name="mirrorflow")
        self.manager.start_kernel()
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def execute(self, code, on_output=None):
        """The reply of a cell and what it shows."""
        outputs = []
        number = self.client.execute(code)
        while True:
            message = self.client.get_iopub_msg(timeout=60)
            # The manager counts its interrupts by itself: only number and type together are unique.
            parent = message["parent_header"]
            if (parent.get("msg_id"), parent.get("msg_type")) != (number, "execute_request"):
                continue
            type, content = message["msg_type"], message["content"]
            if type == "status" and content["execution_state"] == "idle":
                break
            if type == "clear_output":
                outputs.clear()
            elif type in ("stream", "display_data", "error"):
                outputs.append((type, content))
                if on_output:
                    on_output(type, content)
        while True:
            reply = self.client.get_shell_msg(timeout=60)
            if reply["parent_header"].get("msg_id") == number:
                return reply["content"], outputs

    def ask(self, number):
        while True:
            reply = self.client.get_shell_msg(timeout=60)
            if reply["parent_header"].get("msg_id") == number:
                return reply["content"]

    def solve(self):
        reply, outputs = self.execute("solve m { digits = 12; at = [0] }")
        assert reply["status"] == "ok"
        return outputs[-1][1]["data"]["application/json"]["values"][0]["value"]


@pytest.fixture(scope="module")
def client():
    client = Client()
    client.execute(MODEL)
    yield client
    client.close()


def test_results_have_all_their_forms(client):
    reply, outputs = client.execute(
        "solve m { digits = 12; at = [0] }\nplot solution of [m]\nderive m\nkernel m"
    )
    assert reply["status"] == "ok"
    solved, plotted, derived, kernel = [content["data"] for type, content in outputs]
    assert solved["text/plain"].startswith("model m: the solution at infinite width, 12 digits")
    assert solved["text/html"].startswith('<div class="mirrorflow">')
    assert solved["application/json"]["schema"] == "solve/1"
    assert plotted["image/svg+xml"].startswith("<svg")
    assert "\\[" in derived["text/latex"]
    assert kernel["text/latex"].startswith("\\[\nK(x, y) = ")


def test_an_error_has_the_carets_of_the_command_line(client):
    reply, outputs = client.execute("potential f(x) = 2x")
    assert reply["status"] == "error" and reply["ename"] == "MF1012"
    assert reply["traceback"][1].lstrip().startswith("--> In[")
    assert reply["traceback"][2:4] == ["1 | potential f(x) = 2x", "  |                  ^^ write `2*x`"]
    assert outputs[-1][0] == "error"


def stop_by_message(client):
    client.manager.interrupt_kernel()


def stop_by_signal(client):
    os.kill(client.manager.provisioner.pid, signal.SIGINT)


@pytest.mark.parametrize("stop", [stop_by_message, stop_by_signal])
def test_a_wrong_cell_and_an_interrupt_lose_nothing(client, stop):
    before = client.solve()
    # A wrong cell, with a redefinition that would be right.
    reply, _ = client.execute("potential quartic(x) = x^2\nlet b = (")
    assert reply["status"] == "error"
    assert client.solve() == before
    # A long one, which declares something too, interrupted.
    begin = []

    def once_running(type, content):
        if type == "stream" and not begin:
            begin.append(time.monotonic())
            stop(client)

    reply, outputs = client.execute("let kept = 7\n" + LONG, once_running)
    assert begin and time.monotonic() - begin[0] < 20
    assert reply["status"] == "error" and reply["ename"] == "Interrupted"
    # How far it was is gone.
    streams = [content["name"] for type, content in outputs if type == "stream"]
    assert outputs[-1][0] == "error" and "stderr" not in streams
    # And on.
    assert client.solve() == before
    _, outputs = client.execute("let kept = 8")
    assert outputs == [("stream", {"name": "stdout", "text": "`let kept` is replaced\n"})]


def test_an_interrupt_while_nothing_runs_is_ignored(client):
    value = client.solve()
    for _ in range(5):
        stop_by_message(client)
        stop_by_signal(client)
    # One that is late may stop the next cell, as it should.
    time.sleep(1)
    assert client.solve() == value


def test_completion_inspection_and_completeness(client):
    reply = client.ask(client.client.complete("solve m { dig", 13))
    assert reply["matches"] == ["digits"] and (reply["cursor_start"], reply["cursor_end"]) == (10, 13)
    # Positions count characters, not bytes or UTF-16 units.
    code = "let \U0001d713 = qua"
    reply = client.ask(client.client.complete(code.replace("\U0001d713", "ψ"), 11))
    assert reply["matches"] == ["quadratic", "quartic"] and reply["cursor_start"] == 8
    reply = client.ask(client.client.inspect("check quartic", 8))
    assert reply["found"] and reply["data"]["text/plain"].startswith("potential quartic(x) = x^4")
    assert not client.ask(client.client.inspect("nothing", 3))["found"]
    statuses = [
        client.ask(client.client.is_complete(code))["status"]
        for code in ("let a = 1", "model n {", "let a = )")
    ]
    assert statuses == ["complete", "incomplete", "invalid"]


def test_a_lost_program_is_started_again(client):
    client.execute(MODEL)
    children = children_of(client.manager.provisioner.pid)
    assert len(children) == 1
    os.kill(children[0], signal.SIGKILL)
    time.sleep(0.2)
    reply, _ = client.execute(MODEL)
    assert reply["status"] == "ok"
    client.solve()


def children_of(process):
    found = []
    for task in os.listdir(f"/proc/{process}/task"):
        with open(f"/proc/{process}/task/{task}/children") as file:
            found += [int(child) for child in file.read().split()]
    return found


def test_the_end_of_the_kernel_ends_the_program():
    client = Client()
    client.execute(MODEL)
    program = children_of(client.manager.provisioner.pid)[0]
    client.client.execute(LONG)
    deadline = time.monotonic() + 20
    while not children_of(program) and time.monotonic() < deadline:
        time.sleep(0.05)
    worker = children_of(program)[0]
    client.close()
    deadline = time.monotonic() + 20
    while (is_running(program) or is_running(worker)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(program) and not is_running(worker)


def is_running(process):
    try:
        with open(f"/proc/{process}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
