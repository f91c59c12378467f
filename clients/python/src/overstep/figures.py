"""Figures as Jupyter shows them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Optional, Union


@dataclass(frozen=True)
class Figure:
    """A figure of a run: shown as an image in a notebook, written to a file by :meth:`save`.

    :ivar name: such as ``fate-map``
    :ivar png: its bytes; the settings of the run are inside
    """

    name: str
    png: bytes

    def save(self, file: Union[str, "Path"]) -> Path:
        """Write the image to a file, and return its path."""
        path = Path(file)
        path.write_bytes(self.png)
        return path

    def _repr_png_(self) -> Optional[bytes]:
        return self.png

    def __repr__(self) -> str:
        return f"Figure({self.name!r}, {len(self.png)} bytes of PNG)"
