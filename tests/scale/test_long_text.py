"""A long text: no error, bounded memory, and the same findings however it is cut."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
MOST_MB = 1_200
CODE = """
import resource, sys
from classifiers.windows import windows
from models.records import Text
body = "The committee agreed the minutes of its meeting. " * 40
block = body + "\\n\\nDear Mrs Owen,\\nYour NHS number is 999 123 4500.\\nRing 01632 960 123.\\n\\n"
size, length = int(sys.argv[1]), int(sys.argv[2])
text = block * (size // len(block))
pieces = [Text(text[at : at + length], start=at) for at in range(0, len(text), length)]
found = [(f.type.value, f.start + w.start, f.end + w.start) for w, some in windows(pieces) for f in some]
assert len(found) == 2 * (size // len(block)), len(found)
assert all(text[start:end] in ("999 123 4500", "01632 960 123") for _, start, end in found)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10, hash(tuple(found)))
"""


def found_in(size: int, length: int) -> tuple[int, str]:
    """Peak memory in MB of a process of its own, and a digest of its findings."""
    environment = {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}
    command = [sys.executable, "-c", CODE, str(size), str(length)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=ROOT)
    assert done.returncode == 0, done.stderr[-2000:]
    memory, digest = done.stdout.split()
    return int(memory), digest


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_long_text_is_the_same_in_any_pieces_and_fits_in_memory() -> None:
    results = [found_in(100_000_000, length) for length in (999_983, 65_521)]
    assert max(memory for memory, _ in results) < MOST_MB
    assert len({digest for _, digest in results}) == 1
