"""Runs, what they computed, and sweeps of them."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple, Union

import numpy as np

from .errors import OverstepError
from .figures import Figure

if TYPE_CHECKING:
    from .client import Overstep

StrPath = Union[str, "os.PathLike[str]"]


class Array(NamedTuple):
    """What is known of an array before it is read: its name, dtype and shape."""

    name: str
    dtype: str
    shape: Tuple[int, ...]


class Series(NamedTuple):
    """A series of one member: ``value[i]`` at ``step[i]``, both float64."""

    step: np.ndarray
    value: np.ndarray


class Range(NamedTuple):
    """Values of a field that a sweep goes over: ``count`` of them from ``start`` to ``stop``, ends included.

    On a logarithmic scale their quotients are equal. Of a field of whole numbers they are rounded.
    """

    start: float
    stop: float
    count: int
    log: bool = False


class Part(NamedTuple):
    """Part ``part`` of ``of`` of a sweep; parts count from 1."""

    part: int
    of: int


@dataclass
class Run:
    """A saved run. What it computed is read when it is asked for.

    :ivar id: 26 letters and digits
    :ivar kind: such as ``fate-map``
    :ivar config: all settings; ``overstep.run(run.config)`` runs them again
    :ivar status: ``completed``, ``running``, ``queued``, ``cancelled``, ``failed`` or ``interrupted``
    :ivar summary: what came out of it in a few numbers, by the names of its kind; None before its end
    :ivar created: milliseconds since 1970 (UTC)
    :ivar document: everything that Overstep tells of it
    """

    id: str
    kind: str
    title: str
    config: Dict[str, Any]
    status: str
    summary: Optional[Dict[str, Any]]
    created: float
    error: Optional[str]
    notes: str
    tags: List[str]
    document: Dict[str, Any] = field(repr=False)
    client: "Overstep" = field(repr=False)

    def arrays(self) -> Dict[str, Array]:
        """The arrays that the run has, by name; large ones of networks, such as weights, are not listed."""
        shown = self.client.show(self.id)["arrays"]
        return {each["name"]: Array(each["name"], each["dtype"], tuple(each["shape"])) for each in shown}

    def array(self, name: str) -> np.ndarray:
        """An array of the run, such as ``fate`` of a map: uint8, uint32, float32 or float64, as it was computed.

        :raises OverstepError: where it has no such array; the message says which it has
        """
        return self._read("array", name)

    def series_names(self) -> List[str]:
        """The names of its series, sorted."""
        return sorted({each["name"] for each in self.client.show(self.id)["series"]})

    def series(self, name: str) -> Dict[int, Series]:
        """The series of a name, such as ``testLoss``, by the index of the member (descent or network) that it is of.

        :raises OverstepError: where it has no such series; the message says which it has
        """
        rows = self._read("series", name)
        members = rows[:, 0].astype(int)
        return {
            int(member): Series(rows[members == member, 1].copy(), rows[members == member, 2].copy())
            for member in np.unique(members)
        }

    def members(self) -> List[Dict[str, Any]]:
        """The descents or networks of the run, each with its ``parameters`` and ``summary``."""
        return list(self.client.show(self.id)["members"])

    def figure(self, name: str, *, options: Sequence[str] = ()) -> Figure:
        """A figure as an image: ``run.figure("fate-map", options=["--size", "page-width"])``.

        :param options: those of ``overstep export``
        """
        with tempfile.TemporaryDirectory(prefix="overstep-") as folder:
            file = self.export(name, Path(folder) / "figure.png", options=options)
            return Figure(name, file.read_bytes())

    def export(self, name: str, out: StrPath, *, options: Sequence[str] = ()) -> Path:
        """Write a figure, or its data, in the format that the name of the file ends with, and return its path."""
        self.client.call("export", self.id, "--figure", name, "--out", os.fspath(out), *options)
        return Path(out)

    def _read(self, command: str, name: str) -> np.ndarray:
        with tempfile.TemporaryDirectory(prefix="overstep-") as folder:
            file = Path(folder) / "values.npy"
            self.client.call(command, self.id, name, "--out", str(file))
            return np.load(file, allow_pickle=False)


@dataclass
class Sweep:
    """Runs of one config for every combination of some values, or a part of them.

    :ivar id: the same for all parts of a sweep
    :ivar runs: in the order of their places, the last field changing fastest
    """

    id: str
    runs: List[Run]


class Imported(NamedTuple):
    """What came of taking in an archive.

    :ivar imported: ids of the runs that were taken in
    :ivar kept: those that were here already
    :ivar missing: by the title of each sweep, what it lacks: ``positions`` of runs and ``parts``
    """

    imported: List[str]
    kept: List[str]
    missing: Dict[str, Mapping[str, List[int]]]


def run_of(document: Dict[str, Any], client: "Overstep") -> Run:
    """A run from what the command line tells of it."""
    names = ("id", "kind", "title", "config", "status", "summary", "created", "error", "notes", "tags")
    missing = [name for name in names if name not in document]
    if missing:
        raise OverstepError("failed", f"The command line tells nothing of a run's {', '.join(missing)}: is it older?")
    return Run(**{name: document[name] for name in names}, document=document, client=client)
