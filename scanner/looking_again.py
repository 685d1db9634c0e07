"""At the end of a scan: another look at files that were open, replaced or away when it was their turn."""

from __future__ import annotations

from sqlalchemy import Engine

from models.runs import Changes
from models.store import shares
from models.store.crawls import Reconciler, disturbed, put_back
from models.store.engine import database_files, writing
from scanner.crawl import crawl, without
from scanner.sources import list_folder


def look_again(engine: Engine, share: int, run: int, root: bytes, only: str = "") -> bool:
    """List the folders of such files anew, so that what is read is what is there now; True where there were any.

    What has gone meanwhile is marked as gone; the others are pending again. Raises SourceError where the share is lost.
    """
    with engine.connect() as connection:
        paths = disturbed(connection, share)
    if not paths:
        return False
    listings = list(crawl(root, only=only)) if only else [list_folder(root, path)[0] for path in paths]
    with writing(engine) as connection:
        reconciler = Reconciler(connection, share, run, False)
        seen = reconciler.take(list(without(listings, root, database_files(engine))))
        reconciler.flush()
        put_back(connection, share)
        shares.add_changes(connection, run, Changes(new=seen.new, gone=reconciler.gone))
    return True
