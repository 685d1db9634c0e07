"""What Word, Excel and PowerPoint packages share: relationships, document properties, embedded things."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO
from urllib.parse import unquote

from models.errors import Unreadable
from models.records import Embedded, ItemKind, ProblemKind, Properties
from scanner.extractors import _stamps
from scanner.extractors._ole import OLE_MAGIC, unwrap_object
from scanner.extractors._package import Package, normal, resolve
from scanner.extractors._xml import local, tree
from scanner.extractors.base import problem_of

MAX_PROPERTIES = 4 * 1024 * 1024
MAX_RELATIONS = 20_000
EMBEDDED_KINDS = frozenset({"oleObject", "package", "aFChunk", "control"})


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship of a part: its id, the last word of its type ("header", "image"), and the target's part name."""

    id: str
    kind: str
    target: str
    external: bool = False


def relations(package: Package, part: str = "") -> tuple[Relation, ...]:
    """The relationships of a part, or of the package where `part` is empty; none where they cannot be read."""
    known = package.memo.get(part)
    if known is None:
        known = package.memo[part] = _relations(package, part)
    return known  # type: ignore[return-value]


def _relations(package: Package, part: str) -> tuple[Relation, ...]:
    folder, _, name = part.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    if rels not in package:
        return ()
    root = tree(package.read(rels, MAX_PROPERTIES))
    return () if root is None else tuple(_relation(element.attrib, part) for element in list(root)[:MAX_RELATIONS])


def _relation(attributes: object, part: str) -> Relation:
    get = attributes.get  # type: ignore[attr-defined]
    external = str(get("TargetMode", "")) == "External"
    target = str(get("Target", ""))
    kind = str(get("Type", "")).rpartition("/")[2]
    return Relation(str(get("Id", "")), kind, target if external else resolve(part, target), external)


def main_part(package: Package, fallback: str) -> str:
    """The part the package is about, by its relationship, else by its usual name; `Unreadable` where there is none."""
    for relation in relations(package):
        if relation.kind == "officeDocument" and relation.target in package:
            return relation.target
    if fallback in package:
        return normal(fallback)
    raise Unreadable(ProblemKind.CORRUPT, "the main part is missing")


def reachable(package: Package, part: str, skip: frozenset[str] = frozenset()) -> Iterator[tuple[str, Relation]]:
    """Every internal relationship reachable from `part`, breadth first, each target once: (source part, relation)."""
    queue, seen = [part], {part}
    while queue:
        source = queue.pop(0)
        for relation in relations(package, source):
            if relation.external or relation.kind in skip or relation.target in seen or relation.target not in package:
                continue
            seen.add(relation.target)
            queue.append(relation.target)
            yield source, relation


def properties(package: Package) -> Properties:
    """What docProps say: core, extended and custom properties, without generators' default stamps."""
    parts = {relation.kind: relation.target for relation in relations(package) if not relation.external}
    core = _values(package, parts.get("core-properties", "docprops/core.xml"))
    extended = _values(package, parts.get("extended-properties", "docprops/app.xml"))
    custom = custom_values(package, parts.get("custom-properties", "docprops/custom.xml"))
    revision = core.get("revision", "")
    found = Properties(
        title=_stamps.title(core.get("title", "")),
        author=_stamps.person(core.get("creator", "")),
        last_author=_stamps.person(core.get("lastModifiedBy", "")),
        company=" ".join(extended.get("Company", "").split())[:200],
        template=_stamps.template(extended.get("Template", "")),
        marking=_stamps.label(custom),
        created=_stamps.w3c_date(core.get("created", "")),
        modified=_stamps.w3c_date(core.get("modified", "")),
        printed=_stamps.w3c_date(core.get("lastPrinted", "")),
        revision=int(revision) if revision.isdigit() and len(revision) < 9 else None,
    )
    return replace(found, revision=None) if found.created is None and found.revision == 1 else found


def _values(package: Package, part: str) -> dict[str, str]:
    root = _part_tree(package, part)
    return {} if root is None else {local(child): (child.text or "").strip() for child in root}


def custom_values(package: Package, part: str) -> dict[str, str]:
    """Custom document properties by name."""
    root = _part_tree(package, part)
    if root is None:
        return {}
    return {str(child.get("name", "")): "".join(map(str, child.itertext())).strip() for child in root if local(child)}


def _part_tree(package: Package, part: str):  # type: ignore[no-untyped-def]
    if part not in package:
        return None
    try:
        return tree(package.read(part, MAX_PROPERTIES))
    except Unreadable:
        return None


def mail_links(package: Package, part: str) -> set[str]:
    """The addresses that hyperlinks of a part lead to."""
    found = (relation.target for relation in relations(package, part) if relation.external)
    links = (unquote(target[7:].partition("?")[0]).strip() for target in found if target.lower().startswith("mailto:"))
    return {link for link in links if "@" in link}


def embedded(package: Package, part: str) -> Embedded:
    """An embedded part as a thing of its own, taken out of its OLE wrapper where it has one."""
    name = package.spelt(part)
    short = name.replace("\\", "/").rpartition("/")[2]
    try:
        stream: BinaryIO = package.spool(part)
    except Unreadable as error:
        return Embedded(short, None, ItemKind.EMBEDDED, package.size(part), problem=problem_of(error))
    if stream.read(8) == OLE_MAGIC:
        stream.seek(0)
        inner = unwrap_object(stream)
        if inner is not None:
            return Embedded(inner[0] or short, io.BytesIO(inner[1]), ItemKind.EMBEDDED, len(inner[1]))
    stream.seek(0)
    return Embedded(short, stream, ItemKind.EMBEDDED, package.size(part))


def embedded_parts(package: Package, part: str) -> Iterator[Embedded]:
    """Every embedded object, package and imported chunk reachable from `part`."""
    for _, relation in reachable(package, part):
        if relation.kind in EMBEDDED_KINDS and not relation.target.endswith((".xml", ".rels")):
            yield embedded(package, relation.target)
