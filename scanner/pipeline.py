"""The order of the stages: crawl, read, judge. Everything else is called from here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import Engine

from models.policy import Policy
from models.records import Share, ShareKind
from models.runs import Changes, Counts
from models.store import key_marks, shares
from models.store.engine import writing
from scanner.crawl import resolve
from scanner.crawling import crawl_into
from scanner.judging import judge
from scanner.keys import ensure_key, mark_of
from scanner.read_settings import SHARED
from scanner.reading_files import read_new
from scanner.scan_facts import Done, Options, Outcome, Progress, Source, summed
from scanner.workers import load_early

MAILBOXES = (".pst", ".ost", ".mbox")


def scan(
    engine: Engine, policy: Policy, paths: Sequence[str], options: Options, today: date, progress: Progress
) -> Outcome:
    """Crawl the paths, read what is new or changed, judge the whole inventory.

    Raises SourceError (nothing was changed for that path), InventoryError (what was recorded is kept). An interrupted
    or killed scan goes on where it stopped when it is started again.
    """
    places = [resolve(path) for path in paths]
    with writing(engine) as connection:
        key_marks.agree(connection, mark_of(ensure_key(Path(options.key_file))))
    sources = [_register(engine, policy, root, only, options) for root, only in places]
    with _runs_of(engine, sources):
        ready = (lambda: None) if options.map_only else partial(load_early, SHARED)
        changes = [crawl_into(engine, source, policy, progress, options.gentle, ready) for source in sources]
        waiting = [] if options.map_only else sources
        done = [read_new(engine, source, policy, options, progress) for source in waiting]
        judge(engine, policy, ensure_key(Path(options.key_file)), today, progress, options.workers)
    with engine.connect() as connection:
        counts = summed(Counts, [shares.counts(connection, key) for key in {source.share for source in sources}])
    names = tuple(dict.fromkeys(source.name for source in sources))
    return Outcome(names, counts, summed(Changes, changes), summed(Done, [Done(), *done]))


@contextmanager
def _runs_of(engine: Engine, sources: Sequence[Source]) -> Iterator[None]:
    """Note in the runs how they ended."""
    state = "failed"
    try:
        yield
        state = "done"
    except KeyboardInterrupt:
        state = "interrupted"
        raise
    finally:
        with writing(engine) as connection:
            for source in sources:
                shares.finish_run(connection, source.run, datetime.now(UTC), state)


def _register(engine: Engine, policy: Policy, root: bytes, only: str, options: Options) -> Source:
    text = root.decode("utf-8", "surrogateescape")
    with writing(engine) as connection:
        name = shares.name_for(connection, text, options.share, only)
        kind = options.kind or (ShareKind.MAILBOX if only.lower().endswith(MAILBOXES) else ShareKind.SHARED)
        key = shares.register(connection, Share(name, kind, text), only)
        first = not shares.has_runs(connection, key)
        run = shares.start_run(connection, key, datetime.now(UTC), options.versions, policy.digest)
    return Source(name, key, run, root, only, first)
