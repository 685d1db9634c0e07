"""A wrong clock for tests: that on the wall of a process and of all that it starts, which jumps when it is told to."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest

SOURCE = Path(__file__).with_name("wrong_clock.c")
MISSING = "no C compiler found: install the Debian packages gcc and libc6-dev"
LOOK = "import datetime, time; print(time.time(), time.monotonic(), datetime.datetime.now().timestamp())"


class WrongClock:
    """Start processes with `settings` in their environment. What a system counts since it was started goes on evenly,
    and times of files are those of the disk, as when somebody sets the clock of a machine."""

    def __init__(self, folder: Path) -> None:
        compiler = shutil.which("cc") or shutil.which("gcc")
        if sys.platform != "linux" or compiler is None:
            if os.environ.get("CI"):
                pytest.fail(MISSING)
            pytest.skip(MISSING)
        self._place = folder / "seconds"
        self._place.write_bytes(struct.pack("=q", 0))
        library = folder / "wrong_clock.so"
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(SOURCE), "-pthread"], check=True)
        self.settings = {"LD_PRELOAD": str(library), "WRONG_CLOCK": str(self._place)}

    def jump(self, hours: int) -> None:
        """From now on the clock is so many hours off, for those who run already too."""
        with open(self._place, "r+b") as file:
            file.write(struct.pack("=q", hours * 3600))
        environment = {**os.environ, **self.settings}
        said = subprocess.run([sys.executable, "-S", "-c", LOOK], env=environment, check=True, capture_output=True)
        wall, steady, day = map(float, said.stdout.split())
        assert abs(wall - time.time() - hours * 3600) < 60
        assert abs(day - wall) < 60
        assert abs(steady - time.monotonic()) < 60
