"""The command line: one short function a command. Results go to stdout, progress and errors to stderr.

Exit codes: 0 done; 1 failed; 2 usage; 3 done, but some items could not be read; 130 interrupted (and resumable).
"""

from __future__ import annotations

from scanner.cli.agents import agent, schedule, server
from scanner.cli.audit import audit, user
from scanner.cli.base import main
from scanner.cli.completion import completion
from scanner.cli.console import console
from scanner.cli.disposal import dispose
from scanner.cli.holds import hold
from scanner.cli.learning import learn
from scanner.cli.machine import config, doctor, model
from scanner.cli.migration import migration
from scanner.cli.policies import policy
from scanner.cli.quality import quality
from scanner.cli.results import export, report, status
from scanner.cli.scans import demo, inspect, judge, scan, watch
from scanner.cli.subjects import find

__all__ = ["main"]

for _command in (
    demo,
    scan,
    watch,
    judge,
    inspect,
    learn,
    hold,
    quality,
    find,
    console,
    dispose,
    report,
    export,
    status,
    doctor,
    config,
    model,
    policy,
):
    main.add_command(_command)
for _command in (audit, user, agent, schedule, server, completion, migration):
    main.add_command(_command)
