"""Overstep from Python: start experiments, find runs, read what they computed as NumPy arrays.

Everything goes through the command line of Overstep, which has to be there: see :func:`find_command`.

>>> import overstep
>>> run = overstep.run("fig06", {"start.count": 100, "learningRate.count": 80})
>>> run.array("fate").shape
(80, 100)
"""

from typing import List, Mapping, Optional, Tuple, Union

from .client import Experiment, Overstep, Settings, Values
from .command import find_command
from .errors import CommandNotFound, OverstepError, RunFailed
from .figures import Figure
from .runs import Array, Imported, Part, Range, Run, Series, StrPath, Sweep

__all__ = [
    "Array",
    "CommandNotFound",
    "Figure",
    "Imported",
    "Overstep",
    "OverstepError",
    "Part",
    "Range",
    "Run",
    "RunFailed",
    "Series",
    "Sweep",
    "find_command",
    "get",
    "run",
    "runs",
    "sweep",
]


def run(experiment: Experiment, settings: Optional[Settings] = None) -> Run:
    """Run an experiment in the data folder of this user: see :meth:`Overstep.run`."""
    return Overstep().run(experiment, settings)


def runs(text: Optional[str] = None, limit: Optional[int] = None) -> List[Run]:
    """The saved runs of this user, newest first: see :meth:`Overstep.runs`."""
    return Overstep().runs(text, limit)


def get(id: str) -> Run:
    """One saved run of this user: see :meth:`Overstep.get`."""
    return Overstep().get(id)


def sweep(
    experiment: Experiment,
    over: Mapping[str, Values],
    settings: Optional[Settings] = None,
    *,
    part: Union[Part, Tuple[int, int], None] = None,
    out: Optional[StrPath] = None,
) -> Sweep:
    """Run an experiment for every combination of values: see :meth:`Overstep.sweep`."""
    return Overstep().sweep(experiment, over, settings, part=part, out=out)
