"""The workbench as an object."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple, Union

import numpy as np

from .command import call, find_command
from .errors import RunFailed
from .runs import Imported, Part, Range, Run, StrPath, Sweep, run_of

Experiment = Union[str, Mapping[str, Any]]
Settings = Mapping[str, Any]
Values = Union[Range, Sequence[Any]]


class Overstep:
    """Overstep's command line with one data folder.

    :param data_dir: folder of the database; by default that of the user, which the desktop window shows, too
    :param command: the words that start the command line; by default those of :func:`overstep.find_command`
    """

    def __init__(self, data_dir: Optional[StrPath] = None, command: Optional[Sequence[str]] = None) -> None:
        self.command: List[str] = list(command) if command is not None else find_command()
        self._common: List[str] = [] if data_dir is None else ["--data-dir", os.fspath(data_dir)]

    def call(self, *words: str) -> Any:
        """Carry out any command of the command line, and return its document.

        :raises OverstepError: what it refused or failed with
        """
        return call(self.command, [*words, *self._common]).document

    def run(self, experiment: Experiment, settings: Optional[Settings] = None) -> Run:
        """Run an experiment to its end and save it.

        :param experiment: the name of a preset, such as ``fig06``, the path of a config, or a config itself
        :param settings: fields to change, by their paths: ``{"start.count": 100, "rule.name": "heavy-ball"}``
        :raises OverstepError: where a setting is not valid: the message and ``issues`` name the field
        :raises RunFailed: where the run ended early
        """
        run = self.get(self._call_run(experiment, settings, [])["id"])
        if run.status != "completed":
            raise RunFailed(run)
        return run

    def sweep(
        self,
        experiment: Experiment,
        over: Mapping[str, Values],
        settings: Optional[Settings] = None,
        *,
        part: Union[Part, Tuple[int, int], None] = None,
        out: Optional[StrPath] = None,
    ) -> Sweep:
        """Run an experiment for every combination of values, as one sweep.

        :param over: values by the path of their field: ``{"seed": range(8), "steps": Range(10, 1000, 5, log=True)}``
        :param part: only part ``(k, n)`` of the sweep; see the page on other machines
        :param out: an archive that the runs are written to, too
        :raises RunFailed: where one of the runs ended early
        """
        words = [word for path, values in over.items() for word in ("--sweep", f"{path}={_values(values)}")]
        if part is not None:
            words += ["--shard", f"{part[0]}/{part[1]}"]
        if out is not None:
            words += ["--out", os.fspath(out)]
        document = self._call_run(experiment, settings, words)
        runs = [self.get(each["id"]) for each in document["runs"]]
        for run in runs:
            if run.status != "completed":
                raise RunFailed(run)
        return Sweep(document["id"], runs)

    def runs(self, text: Optional[str] = None, limit: Optional[int] = None) -> List[Run]:
        """The saved runs, newest first.

        :param text: only those in whose title, preset, notes, tags, kind, landscape or id each of these words occurs
        :param limit: at most so many
        """
        words = ["list"]
        if text is not None:
            words += ["--text", text]
        if limit is not None:
            words += ["--limit", str(limit)]
        return [run_of(document, self) for document in self.call(*words)["runs"]]

    def get(self, id: str) -> Run:
        """A saved run by its id, or by the beginning of it that no other has."""
        return run_of(self.show(id), self)

    def show(self, id: str) -> Dict[str, Any]:
        """Everything that the command ``show`` tells of a run."""
        return self.call("show", id)

    def archive(self, runs: Sequence[Union[Run, str]], out: StrPath) -> Path:
        """Write runs with everything that they computed as one file, and return its path."""
        ids = [run.id if isinstance(run, Run) else run for run in runs]
        self.call("archive", *ids, "--out", os.fspath(out))
        return Path(out)

    def import_archive(self, file: StrPath) -> Imported:
        """Take in the runs of an archive, all or none; those that are here already are kept."""
        document = self.call("import", os.fspath(file))
        missing = {each["sweep"]["title"]: each["missing"] for each in document["sweeps"]}
        return Imported(document["imported"], document["kept"], missing)

    def delete(self, *runs: Union[Run, str]) -> None:
        """Delete runs; ``overstep restore`` brings them back for a day."""
        self.call("delete", *[run.id if isinstance(run, Run) else run for run in runs])

    def _call_run(self, experiment: Experiment, settings: Optional[Settings], words: Sequence[str]) -> Any:
        sets = [f"{path}={_json(value)}" for path, value in (settings or {}).items()]
        rest = [*(["--set", *sets] if sets else []), *words]
        if isinstance(experiment, str):
            return self.call("run", experiment, *rest)
        # As a file: a config may be longer than a command line.
        with tempfile.TemporaryDirectory(prefix="overstep-") as folder:
            file = Path(folder) / "config.json"
            file.write_text(_json(experiment), encoding="utf-8")
            return self.call("run", str(file), *rest)


def _values(values: Values) -> str:
    """Values of a field as ``--sweep`` reads them."""
    if isinstance(values, Range):
        scale = ":log" if values.log else ""
        return f"{_json(values.start)}..{_json(values.stop)}:{values.count}{scale}"
    return ",".join(_json(value) for value in values)


def _json(value: Any) -> str:
    """A value as JSON; numbers and arrays of NumPy are numbers and lists."""
    return json.dumps(value, default=_plain, allow_nan=False)


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"a setting must be a number, a text, a list or a mapping, got {type(value).__name__}")
