"""Where Jupyter finds the kernel."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Optional

from jupyter_client.kernelspec import KernelSpecManager

#: `kernelspec/kernel.json`, which pip installs, says the same with `python3` of the environment.
SPECIFICATION = {
    "argv": [sys.executable, "-m", "mirrorflow_kernel", "-f", "{connection_file}"],
    "display_name": "MirrorFlow",
    "language": "mirrorflow",
    "interrupt_mode": "message",
    "metadata": {"debugger": False},
}


def install_specification(prefix: Optional[str]) -> str:
    """Writes the specification below a prefix, or for the user; gives its folder."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "kernel.json").write_text(json.dumps(SPECIFICATION, indent=2) + "\n")
        return KernelSpecManager().install_kernel_spec(
            folder, "mirrorflow", user=prefix is None, prefix=prefix
        )
