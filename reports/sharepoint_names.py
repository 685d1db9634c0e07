"""What SharePoint Online takes as the name of a file or folder, and the nearest name that it takes.

Figures: support.microsoft.com, "Restrictions and limitations in OneDrive and SharePoint"; learn.microsoft.com, SPMT
scan risk codes. Windows' own rule for device names (`CON.txt`) is kept too, for the tools read through Windows.
"""

from __future__ import annotations

import re
import unicodedata

from models.migration import Issue, Severity

SEGMENT = 255
"""Characters of one name, counted as Windows does (UTF-16 code units)."""
INSTEAD = str.maketrans({'"': "'", "*": "_", ":": "-", "<": "(", ">": ")", "?": "_", "/": "-", "\\": "-", "|": "-"})
FORBIDDEN = re.compile(r'["*:<>?/\\|]')
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
DEVICES = re.compile(r"^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.I)
RESERVED = frozenset({".lock", "desktop.ini"})
SYSTEM = re.compile("_vti_", re.I)
THICKET = re.compile(r"_(files?)$", re.I)
ENDING = re.compile(r"(?<=.)\.[^\s.]{1,12}$")
PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ()+,&'=@!-]*(?:\.[A-Za-z0-9]{1,12})?")
"""Names in which, but for reserved words and their ends, nothing can be wrong."""
SHORTEST = 8
"""Fewest characters to which a name is shortened."""


def key(name: str) -> str:
    """The form in which two names of one folder must differ: case and the way accents are written do not count.

    >>> key("Café") == key("CAFE\\u0301")
    True
    """
    if name.isascii():
        return name.lower()
    decomposed = unicodedata.normalize("NFD", name).casefold()
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", decomposed).casefold())


def units(text: str) -> int:
    """Characters as Windows and SharePoint count them: those beyond U+FFFF count twice."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def repaired(name: str, *, folder: bool = False, top: bool = False) -> tuple[str, tuple[Issue, ...]]:
    """The nearest name that is taken, and what was wrong. `top` says that it stands at the root of a library.

    >>> repaired('Rent: "final"?.docx')[0], repaired("CON.txt")[0], repaired("News_files", folder=True)[0]
    ("Rent- 'final'_.docx", 'CON_.txt', 'News files')
    """
    found: dict[str, Issue] = {}
    current = name
    if PLAIN.fullmatch(name) and not name.endswith(" ") and not DEVICES.match(name) and not _special(name, folder, top):
        return name, ()
    for _ in range(32):
        before = current
        for kind, severity, mended in _steps(current, folder, top):
            if mended != current:
                found.setdefault(kind, Issue(kind, severity))
                current = mended
                break
        if current == before:
            break
    return current, tuple(found.values())


def _special(name: str, folder: bool, top: bool) -> bool:
    low = name.lower()
    return low in RESERVED or (top and low == "forms") or (folder and "_file" in low)


def _steps(name: str, folder: bool, top: bool) -> list[tuple[str, Severity, str]]:
    """Every rule with the name as it would have it."""
    mends, low = Severity.REPAIRED, name.lower()
    reserved = low in RESERVED or DEVICES.match(name) is not None
    return [
        ("accents written apart", mends, unicodedata.normalize("NFC", name)),
        ("control character", mends, CONTROL.sub("_", name)),
        ("invalid character", mends, FORBIDDEN.sub(lambda found: found[0].translate(INSTEAD), name)),
        ("space or full stop at an end", mends, _trimmed(name)),
        ("reserved name", mends, _underscored(name) if reserved else name),
        ("reserved at the library's root", mends, f"{name}_" if top and low == "forms" else name),
        ("_vti_ in the name", mends, SYSTEM.sub("_vti-", name)),
        ("begins with ~", mends, f"_{name[1:]}" if name.startswith("~" if folder else "~$") else name),
        ("folder of a saved page", mends, THICKET.sub(r" \1", name) if folder else name),
    ]


def _trimmed(name: str) -> str:
    """Without white space at the ends and without full stops at the end; never empty."""
    return re.sub(r"[\s.]+$", "", name.strip()) or "_"


def _underscored(name: str) -> str:
    """With `_` after the first part, which is what makes a name reserved."""
    if name.lower() in RESERVED:
        return f"{name}_" if name.startswith(".") else name.replace(".", "_.", 1)
    head, dot, rest = name.partition(".")
    return f"{head}_{dot}{rest}"


def parts(name: str, *, folder: bool = False) -> tuple[str, str]:
    """A name's stem and its ending with the dot; a folder has none.

    >>> parts("Notes 1.2.docx"), parts("v1. The plan"), parts(".htaccess")
    (('Notes 1.2', '.docx'), ('v1. The plan', ''), ('.htaccess', ''))
    """
    ending = None if folder else ENDING.search(name)
    return (name[: ending.start()], ending[0]) if ending else (name, "")


def cut(text: str, limit: int) -> str:
    """The longest beginning that has at most `limit` characters, at a word's end where that costs little."""
    kept = text[:limit]
    while units(kept) > limit:
        kept = kept[:-1]
    if len(kept) < len(text) and text[len(kept)] != " ":
        space = kept.rfind(" ")
        kept = kept[:space] if space > len(kept) * 3 // 4 else kept
    return kept


def shortened(name: str, limit: int, *, folder: bool = False, top: bool = False, number: int = 0) -> str:
    """A name that is taken, with at most `limit` characters, its ending kept; `number` > 1 is put after the stem.

    >>> shortened("A long title of a report.docx", 20), shortened("Plan.docx", 99, number=2)
    ('A long title of.docx', 'Plan (2).docx')
    """
    stem, ending = parts(name, folder=folder)
    mark = f" ({number})" if number > 1 else ""
    if units(ending) + units(mark) + 1 > limit:
        stem, ending = name, ""
    for room in range(limit - units(mark) - units(ending), 0, -1):
        made, _ = repaired(f"{cut(stem, room).rstrip(' .')}{mark}{ending}", folder=folder, top=top)
        if units(made) <= limit:
            return made
    return f"_{mark}"
