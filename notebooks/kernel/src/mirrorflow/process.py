"""The program behind a session: one `mirrorflow serve --stdio`, line by line."""

from __future__ import annotations

import json
import os
import queue
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from typing import Any, Optional

Message = dict[str, Any]


class ProgramNotFound(RuntimeError):
    """There is no program to run."""


class ProgramEnded(RuntimeError):
    """The program ended before it answered."""


def find_program() -> str:
    """The path of the program: `mirrorflow` in PATH, or what MIRRORFLOW names.

    The variable is looked at second, so that it serves where PATH cannot be changed.
    """
    found = shutil.which("mirrorflow")
    if found:
        return found
    named = os.environ.get("MIRRORFLOW")
    if named:
        found = shutil.which(named)
        if found:
            return found
        raise ProgramNotFound(
            f"the variable MIRRORFLOW names {named}, which is no program that can be run"
        )
    raise ProgramNotFound(
        "the program mirrorflow was not found in PATH, and the variable MIRRORFLOW is not set; "
        "`swift build -c release` makes .build/release/mirrorflow: copy it to a folder of PATH, "
        "or set MIRRORFLOW to its path"
    )


class ServeProcess:
    """A running program. Requests may be sent from any thread; each waits for its own answer."""

    def __init__(self, program: Optional[str] = None, cwd: Optional[str] = None) -> None:
        self._process = subprocess.Popen(
            [program or find_program(), "serve", "--stdio"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=cwd,
            # A signal of the terminal is for the client, which passes on what it means.
            start_new_session=True,
        )
        self._lock = threading.Lock()
        self._count = 0
        self._waiting: dict[int, queue.SimpleQueue[Optional[Message]]] = {}
        self._ended = False
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self._process.stdout:
            message = json.loads(line)
            with self._lock:
                waiting = self._waiting.get(message.get("id"))
            if waiting is not None:
                waiting.put(message)
        with self._lock:
            self._ended = True
            for waiting in self._waiting.values():
                waiting.put(None)

    def start(self, type: str, **members: Any) -> int:
        """Sends a request and gives its number, for `messages`."""
        with self._lock:
            self._count += 1
            number = self._count
            if self._ended:
                raise ProgramEnded("the program mirrorflow has ended; a new session starts it again")
            self._waiting[number] = queue.SimpleQueue()
            line = json.dumps({"id": number, "type": type, **members}) + "\n"
            try:
                self._process.stdin.write(line.encode())
                self._process.stdin.flush()
            except OSError as error:
                del self._waiting[number]
                raise ProgramEnded("the program mirrorflow has ended") from error
        return number

    def messages(self, number: int) -> Iterator[Message]:
        """The events of a request as they come, its answer last.

        A KeyboardInterrupt may leave this at any moment; it can be entered again.
        """
        waiting = self._waiting[number]
        while True:
            # A timeout, since a wait without one cannot be interrupted on every platform.
            try:
                message = waiting.get(timeout=1)
            except queue.Empty:
                continue
            if message is None:
                raise ProgramEnded("the program mirrorflow ended before it answered")
            if "status" in message:
                with self._lock:
                    self._waiting.pop(number, None)
                yield message
                return
            yield message

    def request(
        self, type: str, on_event: Optional[Callable[[Message], None]] = None, **members: Any
    ) -> Message:
        """Sends a request and waits for its answer.

        A KeyboardInterrupt stops the computation and waits for the answer all the same, so that
        the next request finds everything in order; then it is raised again.
        """
        number = self.start(type, **members)
        interrupted = False
        while True:
            try:
                for message in self.messages(number):
                    if "status" in message:
                        if interrupted:
                            raise KeyboardInterrupt
                        return message
                    if on_event is not None:
                        on_event(message)
            except KeyboardInterrupt:
                if interrupted:
                    raise
                interrupted = True
                self.interrupt(number)

    def interrupt(self, number: Optional[int] = None) -> None:
        """Stops a request, or what is running. Does not wait."""
        members = {} if number is None else {"request": number}
        ignored = self.start("interrupt", **members)
        with self._lock:
            self._waiting.pop(ignored, None)

    @property
    def has_ended(self) -> bool:
        """Whether the program is gone."""
        return self._ended or self._process.poll() is not None

    def close(self) -> None:
        """Ends the program; what is being computed is given up."""
        try:
            self.start("shutdown")
            self._process.stdin.close()
        except (OSError, ProgramEnded):
            pass
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
