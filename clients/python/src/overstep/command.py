"""The command line of Overstep as a function: words in, one document of JSON out."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any, List, NamedTuple, Sequence

from .errors import CommandNotFound, OverstepError


class Answer(NamedTuple):
    """What a command printed, and with which exit code it ended."""

    code: int
    document: Any


def find_command() -> List[str]:
    """The words that start Overstep's command line.

    These are what the environment variable ``OVERSTEP_COMMAND`` says, such as
    ``node /path/to/overstep/bin/overstep.js``; else ``overstep`` where it is on the path; else the checkout that this
    package lies in.

    :raises CommandNotFound: where it is in none of these places
    """
    given = os.environ.get("OVERSTEP_COMMAND", "").strip()
    if given:
        return shlex.split(given, posix=os.name != "nt")
    installed = shutil.which("overstep")
    if installed:
        return [installed]
    for folder in Path(__file__).resolve().parents:
        entry = folder / "bin" / "overstep.js"
        if entry.exists():
            node = shutil.which("node")
            if node is None:
                raise CommandNotFound("node is not on the path: install Node.js 20 or later, which runs Overstep.")
            return [node, str(entry)]
    raise CommandNotFound(
        "Overstep's command line was not found. Set OVERSTEP_COMMAND to the words that start it, such as "
        "'node /path/to/overstep/bin/overstep.js', or put 'overstep' on the path."
    )


def call(command: Sequence[str], words: Sequence[str]) -> Answer:
    """Carry out one command with ``--json``.

    :raises OverstepError: what the command refused or failed with
    :raises CommandNotFound: where the command cannot be started
    """
    try:
        ended = subprocess.run(
            [*command, *words, "--json"], stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False
        )
    except OSError as error:
        raise CommandNotFound(f"{' '.join(command)} cannot be started: {error}") from error
    try:
        document = json.loads(ended.stdout)
    except json.JSONDecodeError:
        told = (ended.stderr or ended.stdout).strip() or "it printed nothing"
        command = ' '.join(words[:2])
        raise OverstepError("failed", f"'{command}' ended with exit code {ended.returncode}: {told}") from None
    if isinstance(document, dict) and isinstance(document.get("error"), dict):
        error = document["error"]
        issues = (error.get("details") or {}).get("issues") or []
        told_issues = [(str(issue.get("path", "")), str(issue.get("message", ""))) for issue in issues]
        raise OverstepError(str(error.get("code", "failed")), str(error.get("message", "")), told_issues)
    return Answer(ended.returncode, document)
