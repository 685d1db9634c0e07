"""What the review console asks of an inventory: pages, facets, search, sums, batches and their taking back.

python bench/console.py [--items 1000000] [--batch 200000] [--database FILE] [--postgresql] [--pages]

Processor time of this process and, for PostgreSQL, of the server's processes. `first` is a question that nobody asked
before (no answer is remembered), `again` the same question or the next page. Items are made up
(tests/review_estate.py): names, sizes, findings and judgements at random, 25 items a folder, one mailbox with a
fiftieth of them. Another process makes them, so that the peak of memory is the console's own.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import re
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import Connection, Engine, text
from werkzeug.datastructures import MultiDict

from classifiers.policy import load
from models.access import EVERYTHING, RIGHTS, Role, Scope
from models.disposition import Verdict
from models.review import UNDECIDED, Choice, Filters, Sort
from models.store import audit, copy_groups, index, item_view, open_inventory, overview, queue, reviewing
from models.store.engine import writing
from reports.console.app import create
from reports.console.services import Services
from tests import review_estate as estate
from tests.postgres import Server, new_server

OWNER = Scope("owner", RIGHTS[Role.DATA_OWNER], frozenset({1, 2}))
SOME = Filters.of({"action": ["dispose", "review"], "class": ["1.1", "2.2"], "type": ["NHS_NUMBER"]})
RARE = Filters.of({"type": ["NHS_NUMBER"], "special": ["health"], "class": ["1.1"], "age": ["over 10 years"]})
ROUNDS = 7


def cpu(server: Server | None) -> float:
    """Processor seconds so far."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime + (server.processor_seconds() if server else 0.0)


def measured(work: Callable[[], Any], server: Server | None, rounds: int = 1) -> tuple[float, Any]:
    """Median milliseconds of processor time a call, and the last result. A server's clock counts hundredths, so that
    with one several calls are timed together."""
    calls = 20 if server and rounds > 1 else 1
    times = []
    for _ in range(rounds):
        start = cpu(server)
        for _ in range(calls):
            result = work()
        times.append((cpu(server) - start) / calls * 1000)
    return statistics.median(times), result


def told_memory(when: str) -> None:
    """Print the most memory that this process has had so far."""
    print(f"peak of memory {when}: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB", flush=True)


def forgetting(connection: Connection, work: Callable[[], Any]) -> Callable[[], Any]:
    """The same work, with no answer remembered."""

    def anew() -> Any:
        index.index_of(connection).known.clear()
        return work()

    return anew


def questions(connection: Connection) -> Iterator[tuple[str, Callable[[], Any], Callable[[Any], Any]]]:
    """What is asked, and how many it is about."""
    every, folder = Filters(), connection.execute(text("SELECT id FROM folders WHERE path LIKE 'Housing/%' LIMIT 1"))
    place = Filters(folder=folder.scalar_one())
    for name, scope, filters in (
        ("page, all", EVERYTHING, every),
        ("page, three filters", EVERYTHING, SOME),
        ("page, four rare filters", EVERYTHING, RARE),
        ("page, a folder", EVERYTHING, place),
        ("page, a Data Owner", OWNER, every),
        ("page, word in a quarter of all", EVERYTHING, Filters(text="letter")),
        ("page, number in few", EVERYTHING, Filters(text="77123")),
        ("page, three words", EVERYTHING, Filters(text="tenancy 12 claim")),
    ):
        yield name, lambda s=scope, f=filters: queue.page(connection, s, f), lambda page: page.total  # type: ignore[misc]
    for sort in (Sort.SIZE, Sort.AGE, Sort.PATH):
        yield f"page, by {sort.value}", lambda s=sort: queue.page(connection, EVERYTHING, every, s), lambda p: p.total  # type: ignore[misc]
    for name, scope, filters in (
        ("facets, all", EVERYTHING, every),
        ("facets, one filter", EVERYTHING, Filters.of({"action": ["review"]})),
        ("facets, three filters", EVERYTHING, SOME),
        ("facets, a Data Owner", OWNER, every),
    ):
        yield name, lambda s=scope, f=filters: queue.facets(connection, s, f), len  # type: ignore[misc]
    yield "overview", lambda: overview.overview(connection, EVERYTHING), lambda found: found.items
    yield "areas", lambda: overview.area_sums(connection, EVERYTHING), len
    top = overview.folder_tree(connection, EVERYTHING)[0].id
    yield "folder tree, the largest share", lambda: overview.folder_tree(connection, EVERYTHING, top), len
    yield "an item", lambda: item_view.item_view(connection, EVERYTHING, 5), lambda found: found.copies_number
    yield "groups of copies", lambda: copy_groups.groups(connection, EVERYTHING), len


def deep(connection: Connection, number: int) -> list[float]:
    """Milliseconds of pages one after the other, from the middle of the list."""
    middle = queue.page(connection, EVERYTHING, Filters(), Sort.PATH, after=f"{number // 2}.-1")
    times = []
    for _ in range(30):
        start = cpu(None)
        middle = queue.page(connection, EVERYTHING, Filters(), Sort.PATH, after=middle.after)
        times.append((cpu(None) - start) * 1000)
    return times


def shown(engine: Engine, number: int, server: Server | None) -> None:
    """Print what each question costs."""
    with engine.connect() as connection:
        once, _ = measured(lambda: (index._indexes.clear(), index.index_of(connection)), server, 3)
        words, _ = measured(lambda: index.index_of(connection, texts=True), server)
        held = index.index_of(connection)
        size = sum(column.nbytes for column in held.columns.values()) + len(held.names.text if held.names else b"")
        print(f"index into memory {once:8.1f} ms, names {words:.1f} ms; {size / number:.0f} bytes an item in memory")
        stored = connection.execute(text("SELECT sum(length(data)) FROM review_columns")).scalar_one()
        print(f"index in the inventory: {stored / number:.0f} bytes an item")
        print(f"\n{'processor ms':44}{'first':>9}{'again':>9}{'about':>12}")
        for name, work, about in questions(connection):
            first, result = measured(forgetting(connection, work), server, ROUNDS)
            again, _ = measured(work, server, ROUNDS)
            print(f"{name:44}{first:9.2f}{again:9.2f}{about(result):12,}", flush=True)
        times = deep(connection, number)
        print(f"{'next page, from the middle on':44}{'':9}{statistics.median(times):9.2f}")


def console(engine: Engine) -> FlaskClient:
    """The console, and its one reader on this machine."""

    def none(*_: Any) -> Any:
        raise AssertionError("a page looked into a file")

    policy = load(None)
    services = Services(engine, lambda: policy, none, none, none, none, key="bench", hosts=("localhost",))
    client = create(services).test_client()
    client.get("/enter?key=bench")
    return client


def pages(engine: Engine, client: FlaskClient, server: Server | None) -> None:
    """Print what whole pages cost: the application's own client asks for them, as the one person on this machine."""
    with engine.connect() as connection:
        index.index_of(connection, texts=True)
        folder = overview.folder_tree(connection, EVERYTHING)[0].id
        kept = copy_groups.groups(connection, EVERYTHING, number=1)[0].kept
    print(f"\n{'processor ms of a whole page':44}{'first':>9}{'again':>9}")
    for address in (
        "/",
        "/queue",
        "/queue?sort=path&after=500000.-1",
        "/queue?action=dispose&action=review&class=1.1&type=NHS_NUMBER",
        "/queue?text=tenancy+12+claim",
        f"/queue?folder={folder}",
        "/item/5",
        "/item/5?action=review&sort=size",
        f"/item/5/compare/{kept}",
        "/duplicates",
        "/duplicates?kind=folders",
        f"/duplicates/{kept}",
        "/folders",
        f"/folders?folder={folder}",
        "/referrals",
        "/unread",
        "/decide/all?class=1.1",
        "/decisions",
        "/batches",
        "/plan",
        "/schedule",
        "/areas",
        "/holds",
        "/scans",
        "/log",
        "/users",
        "/help",
    ):

        def ask(address: str = address) -> int:
            return client.get(address).status_code

        def anew() -> int:
            with engine.connect() as connection:
                index.index_of(connection).known.clear()
            return ask()

        first, code = measured(anew, server, 3)
        again, _ = measured(ask, server, ROUNDS)
        print(f"{address:44}{first:9.1f}{again:9.1f}" + (f"  answered {code}" if code != 200 else ""), flush=True)


def acts(engine: Engine, client: FlaskClient, batch: int, server: Server | None) -> None:
    """Print what single decisions cost, and a batch with its taking back, proposed on a page and done by its job."""
    made = random.Random(1)
    keep = Choice(Verdict.KEEP, "still in use")

    def one() -> None:
        with writing(engine) as connection:
            reviewing.decide(connection, EVERYTHING, {made.randrange(1, 1_000): ""}, keep)

    print(f"\n{'one decision':44}{measured(one, server, ROUNDS)[0]:9.2f} ms")
    with engine.connect() as connection:
        all_codes = [value.value for value in queue.facets(connection, EVERYTHING, Filters(), ["class"])["class"]]
        chosen: list[str] = []
        while (all_codes and queue.count(connection, EVERYTHING, _of(chosen))[0] < batch) or not chosen:
            chosen.append(all_codes.pop())
    form = [*_of(chosen).pairs(), ("verdict", keep.verdict.value), ("reason", keep.reason)]
    took, place = measured(lambda: _posted(client, "/decide/all", form), server)
    print(f"{'form for all sent, its batch carried out':44}{took / 1000:9.2f} s  {_told(engine, place)}", flush=True)
    took, _ = measured(lambda: client.get("/queue"), server)
    print(f"{'the queue after it':44}{took:9.2f} ms")
    took, place = measured(lambda: _posted(client, f"{place}/undo", []), server)
    print(f"{'its taking back asked for and done':44}{took / 1000:9.2f} s  {_told(engine, place)}", flush=True)
    with engine.connect() as connection:
        took, found = measured(lambda: audit.verify(connection), server)
        print(f"{'audit chain verified':44}{took:9.2f} ms{found.links:15,} links, {len(found.faults)} faults")


def _of(codes: list[str]) -> Filters:
    return Filters.of({"class": codes, "decided": [UNDECIDED]})


def _posted(client: FlaskClient, address: str, form: list[tuple[str, str]]) -> str:
    """Send a form and wait until the job that it begins is done, looking at the job's page as a browser does."""
    csrf = re.search(r'name="csrf" value="([^"]+)"', client.get("/queue").text)
    assert csrf is not None
    answer = client.post(address, data=MultiDict([*form, ("csrf", csrf[1])]), headers={"Origin": "http://localhost"})
    assert answer.status_code == 303, answer.text
    place = answer.headers["Location"]
    while "data-refresh" in client.get(place).text:
        time.sleep(5)
    return place


def _told(engine: Engine, place: str) -> str:
    with engine.connect() as connection:
        found = reviewing.bulk_of(connection, EVERYTHING, int(place.rpartition("/")[2]))
    assert found is not None
    return f"{found.done:,} decided, {found.left_out:,} left out, {found.state.value}"


def made(address: str, number: int) -> tuple[float, float, float]:
    """Fill the inventory at an address and make its index; seconds of processor time of both, and memory in MB."""
    engine = open_inventory(address)
    start = cpu(None)
    if number:
        estate.fill(engine, number, indexed=False)
    filled = cpu(None)
    estate.index(engine)
    engine.dispose()
    return filled - start, cpu(None) - filled, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


@contextmanager
def opened(chosen: argparse.Namespace) -> Iterator[tuple[Engine, Server | None]]:
    """The inventory to measure, filled."""
    with tempfile.TemporaryDirectory() as folder:
        server = new_server(durable=True) if chosen.postgresql else None
        place = Path(chosen.database or f"{folder}/console.db")
        address = server.new_database() if server else f"sqlite:///{place}"
        there = not server and place.exists()
        before = server.processor_seconds() if server else 0.0
        with ProcessPoolExecutor(1, get_context("spawn")) as other:
            filled, indexed, memory = other.submit(made, address, 0 if there else chosen.items).result()
        print(f"filled in {filled:.1f} s, index made at judging in {indexed:.1f} s, {memory:,.0f} MB", end="")
        print(f"; the server {server.processor_seconds() - before:.1f} s" if server else "", flush=True)
        engine = open_inventory(address)
        yield engine, server
        engine.dispose()
        if server:
            server.remove()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--items", type=int, default=1_000_000)
    options.add_argument("--batch", type=int, default=200_000)
    options.add_argument("--database", default="", help="keep the made-up inventory here, or use it again")
    options.add_argument("--pages", action="store_true", help="only whole pages and acts")
    options.add_argument("--postgresql", action="store_true")
    chosen = options.parse_args()
    kind = "PostgreSQL" if chosen.postgresql else "SQLite"
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {kind}, {chosen.items:,} items")
    with opened(chosen) as (engine, server):
        if not chosen.pages:
            shown(engine, chosen.items, server)
        client = console(engine)
        pages(engine, client, server)
        told_memory("after all pages")
        acts(engine, client, chosen.batch, server)
        told_memory("at the end")


if __name__ == "__main__":
    main()
