"""The kernel: cells go to `mirrorflow serve --stdio`, its results come back as displays."""

from __future__ import annotations

import signal
import threading
from typing import Any, Optional

from ipykernel.kernelbase import Kernel

from mirrorflow.process import Message, ProgramEnded, ProgramNotFound, ServeProcess

from . import __version__

#: The forms of a result, as Jupyter calls them.
MIME_TYPES = {
    "text": "text/plain",
    "html": "text/html",
    "svg": "image/svg+xml",
    "latex": "text/latex",
    "json": "application/json",
}


class MirrorFlowKernel(Kernel):
    """Runs cells of the language."""

    implementation = "mirrorflow"
    implementation_version = __version__
    language_info = {
        "name": "mirrorflow",
        "version": __version__,
        "mimetype": "text/x-mirrorflow",
        "file_extension": ".mirror",
        "pygments_lexer": "mirrorflow",
        # The nearest of the modes that editors have.
        "codemirror_mode": "text/x-python",
    }
    banner = "MirrorFlow: what wide neural networks learn by mirror flow"

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._process: Optional[ServeProcess] = None
        #: The cell that is running, for interrupts from another thread.
        self._running: Optional[int] = None
        self._lock = threading.Lock()

    # The program ---------------------------------------------------------------------------------

    def _program(self) -> ServeProcess:
        """The program, started with the first request, and again if it has ended."""
        if self._process is None or self._process.has_ended:
            self._process = ServeProcess()
        return self._process

    def _stop(self, *_: Any) -> None:
        """Stops the running cell; its answer comes as always."""
        with self._lock:
            running = self._running
        if running is not None and self._process is not None:
            try:
                self._process.interrupt(running)
            except ProgramEnded:
                pass

    # A client interrupts by message, as the specification says, or by a signal.

    async def interrupt_request(self, stream: Any, ident: Any, parent: Any) -> None:
        self._stop()
        self.session.send(stream, "interrupt_reply", {"status": "ok"}, parent, ident=ident)

    def start(self) -> None:
        # A KeyboardInterrupt in the midst of the kernel's own work would lose replies: the signal
        # only asks, like the message, and does so at all times.
        signal.signal(signal.SIGINT, lambda *_: threading.Thread(target=self._stop).start())
        super().start()

    def pre_handler_hook(self) -> None:
        """Leaves the signal as it is; the base class would have it raise KeyboardInterrupt."""

    def post_handler_hook(self) -> None:
        """See above."""

    # Cells ---------------------------------------------------------------------------------------

    def do_execute(
        self, code: str, silent: bool, store_history: bool = True,
        user_expressions: Optional[dict] = None, allow_stdin: bool = False, **_: Any,
    ) -> Message:
        self._outputs = CellOutputs(self)
        try:
            program = self._program()
            number = program.start("evaluate", code=code, name=f"In[{self.execution_count}]")
            with self._lock:
                self._running = number
            try:
                answer: Message = {}
                for message in program.messages(number):
                    if "status" in message:
                        answer = message
                    elif not silent:
                        self._show(message)
            finally:
                with self._lock:
                    self._running = None
                self._outputs.end_progress()
        except (ProgramNotFound, ProgramEnded) as error:
            note = "" if isinstance(error, ProgramNotFound) else "; run the declarations again"
            return self._fail(type(error).__name__, f"{error}{note}", silent)
        if answer["status"] == "ok":
            return {
                "status": "ok", "execution_count": self.execution_count, "payload": [],
                "user_expressions": {},
            }
        if answer["status"] == "interrupted":
            return self._fail(
                "Interrupted", "the computation was stopped; all declarations are kept", silent
            )
        text = answer["text"].rstrip("\n")
        code = answer["diagnostics"][0]["code"] if answer.get("diagnostics") else "error"
        return self._fail(code, text.split("\n")[0], silent, text.split("\n"))

    def _fail(
        self, name: str, value: str, silent: bool, traceback: Optional[list] = None
    ) -> Message:
        content = {
            "ename": name, "evalue": value, "traceback": traceback or [f"{name}: {value}"],
        }
        if not silent:
            self.send_response(self.iopub_socket, "error", content)
        return {"status": "error", "execution_count": self.execution_count, **content}

    def _show(self, event: Message) -> None:
        if event["event"] == "progress":
            self._outputs.progress(event["text"])
        elif event["event"] == "message":
            self._outputs.write("stderr", event["text"])
        elif event["event"] == "declared":
            for replaced in event["replaced"]:
                names = [f"`{name}`" for name in replaced["dependents"]]
                users = f"; {_listed(names)} use{'s' if len(names) == 1 else ''} it" if names else ""
                self._outputs.write("stdout", f"`{replaced['name']}` is replaced{users}\n")
        elif event["event"] == "result":
            data = {mime: event[form] for form, mime in MIME_TYPES.items() if form in event}
            self._outputs.send("display_data", {"data": data, "metadata": {}, "transient": {}})

    # Help ----------------------------------------------------------------------------------------

    def _ask(self, type: str, **members: Any) -> Optional[Message]:
        """The answer to a question; None where there is no program, since help must not fail."""
        try:
            answer = self._program().request(type, **members)
        except (ProgramNotFound, ProgramEnded):
            return None
        return answer if answer["status"] == "ok" else None

    def do_complete(self, code: str, cursor_pos: Optional[int]) -> Message:
        position = len(code) if cursor_pos is None else cursor_pos
        answer = self._ask("complete", code=code, cursor=position)
        if answer is None:
            answer = {"matches": [], "start": position, "end": position}
        types = [
            {"start": answer["start"], "end": answer["end"], "text": m["text"], "type": m["kind"]}
            for m in answer["matches"]
        ]
        return {
            "status": "ok", "matches": [m["text"] for m in answer["matches"]],
            "cursor_start": answer["start"], "cursor_end": answer["end"],
            "metadata": {"_jupyter_types_experimental": types},
        }

    def do_inspect(
        self, code: str, cursor_pos: int, detail_level: int = 0, omit_sections: tuple = ()
    ) -> Message:
        answer = self._ask("inspect", code=code, cursor=cursor_pos)
        found = answer is not None and answer["found"]
        data = {"text/plain": answer["text"]} if found else {}
        return {"status": "ok", "found": found, "data": data, "metadata": {}}

    def do_is_complete(self, code: str) -> Message:
        answer = self._ask("is_complete", code=code)
        if answer is None:
            return {"status": "unknown"}
        reply = {"status": answer["completeness"]}
        if reply["status"] == "incomplete":
            reply["indent"] = answer["indent"]
        return reply

    def do_shutdown(self, restart: bool) -> Message:
        self._stop()
        if self._process is not None:
            self._process.close()
            self._process = None
        return {"status": "ok", "restart": restart}


class CellOutputs:
    """What a cell shows. How far it is stands below that, and is gone at the end."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._shown: list = []
        self._progress = ""

    def send(self, type: str, content: Message) -> None:
        self.end_progress()
        self._shown.append((type, content))
        self._kernel.send_response(self._kernel.iopub_socket, type, content)

    def write(self, name: str, text: str) -> None:
        self.send("stream", {"name": name, "text": text})

    def progress(self, text: str) -> None:
        # A carriage return writes over the line before, which may be longer.
        line = "\r" + text.ljust(len(self._progress))
        self._progress = text
        self._kernel.send_response(
            self._kernel.iopub_socket, "stream", {"name": "stderr", "text": line}
        )

    def end_progress(self) -> None:
        if not self._progress:
            return
        self._progress = ""
        # Clearing takes everything: what has to stay is shown again.
        self._kernel.send_response(self._kernel.iopub_socket, "clear_output", {"wait": False})
        for type, content in self._shown:
            self._kernel.send_response(self._kernel.iopub_socket, type, content)


def _listed(names: list) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
