"""Runs the notebooks from top to bottom and compares what they show with what is stored.

MIRRORFLOW_RECORD=1 stores what they show now.
"""

import os
import pathlib
import re
import subprocess

import nbclient
import nbformat
import pytest

FOLDER = pathlib.Path(__file__).parents[2]
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def plotter():
    """The version of gnuplot: another one draws the same figure with other bytes."""
    return subprocess.run(["gnuplot", "--version"], capture_output=True, text=True).stdout.strip()


def test_there_are_notebooks():
    assert len(NOTEBOOKS) >= 5


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_outputs_are_those_stored(path):
    stored = nbformat.read(path, as_version=4)
    run = nbformat.read(path, as_version=4)
    for cell in run.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    nbclient.NotebookClient(run, timeout=300, resources={"metadata": {"path": FOLDER}}).execute()
    if os.environ.get("MIRRORFLOW_RECORD"):
        return record(run, path)
    same_plotter = stored.metadata.get("gnuplot") == plotter()
    for index, (before, now) in enumerate(zip(stored.cells, run.cells)):
        if before.cell_type == "code":
            expected = [comparable(output, same_plotter) for output in joined(before.outputs)]
            found = [comparable(output, same_plotter) for output in joined(now.outputs)]
            assert found == expected, f"cell {index} of {path.name}"


def joined(outputs):
    """The outputs with texts that follow each other as one: where they are cut is chance."""
    found = []
    for output in outputs:
        if found and output.output_type == "stream" == found[-1].output_type:
            if output.name == found[-1].name:
                found[-1].text += output.text
                continue
        found.append(output)
    return found


def comparable(output, same_plotter):
    """An output without what may differ from run to run."""
    output = {name: value for name, value in output.items() if name != "execution_count"}
    data = dict(output.get("data", {}))
    if "image/svg+xml" in data and not same_plotter:
        data["image/svg+xml"] = re.findall(r"<(?:title|desc)[^>]*>[^<]*", data["image/svg+xml"])
    if "data" in output:
        output["data"] = data
    return output


def record(notebook, path):
    notebook.metadata["gnuplot"] = plotter()
    notebook.metadata.pop("language_info", None)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = joined(cell.outputs)
    path.write_text(nbformat.writes(notebook, indent=1) + "\n")


def test_every_cell_of_code_was_run_in_order():
    for path in NOTEBOOKS:
        cells = [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
        assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1)), path.name
        failing = [c for c in cells if any(o.output_type == "error" for o in c.outputs)]
        assert all("raises-exception" in cell.metadata.get("tags", []) for cell in failing)
