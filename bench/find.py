"""Recall and precision of `muniment find`: `python bench/find.py [--mistakes]`.

Made-up persons are planted in documents, each in one form (`bench/find_texts.py`), the documents are scanned as every
scan does it, and each person is searched for by first name, surname, an earlier surname and identifiers. What the
searcher does not know is never given: middle names and nicknames. Documents about others count against precision.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from email.message import EmailMessage
from pathlib import Path

import xlsxwriter

from bench.find_texts import OTHERS, Person, Planted, people, planted
from models.config import Config
from models.findings import FindingType
from models.subjects import Subject
from scanner.subject_access import LEAST, run_find


def main() -> None:
    """Make, scan, search, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mistakes", action="store_true", help="list what was missed and who was taken for another")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder, everybody = Path(place), people()
        documents = {_write(folder / "share", number, one): one for number, one in enumerate(planted(everybody))}
        _scan(folder)
        found, spent = _found(folder, everybody)
        size = (folder / "muniment.db").stat().st_size
    _print(documents, found)
    print(f"\n{spent / len(everybody) * 1000:.0f} ms of processor time a search; inventory {size / 1e6:.2f} MB")
    if asked.mistakes:
        _list(documents, found)


def _write(share: Path, number: int, one: Planted) -> str:
    """Write a document and return its path in the share."""
    path = share / f"{number // 100:03}" / f"{one.name or 'document'} {number:05}{one.kind}"
    path.parent.mkdir(parents=True, exist_ok=True)
    if one.kind == ".xlsx":
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet("Clients")
            for row, cells in enumerate([("Name", "Ward"), *((o, "North") for o in OTHERS), (one.text, f"W{number}")]):
                sheet.write_row(row, 0, cells)
    elif one.kind == ".mbox":
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = one.text, "desk@example.org", f"Bins {number}"
        message["Message-ID"] = f"<{number}@example.org>"
        message.set_content("The bins were not emptied again this week. Please send somebody to look.\n")
        path.write_bytes(b"From desk@example.org Mon Mar  2 09:00:00 2020\n" + message.as_bytes() + b"\n")
    else:
        path.write_text(f"{one.text}\nOur ref {number}\n" if one.kind == ".txt" else one.text, "utf-8")
    return path.relative_to(share).as_posix()


def _scan(folder: Path) -> None:
    environment = {**os.environ, "MUNIMENT_KEY_FILE": str(folder / "key"), "PYTHONPATH": str(Path.cwd())}
    command = [sys.executable, "-c", "from scanner.cli import main; main()", "scan", "share"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 3):
        raise SystemExit(done.stderr)


def _found(folder: Path, everybody: list[Person]) -> tuple[dict[int, set[str]], float]:
    """The paths found for each person, and the processor time of all searches."""
    config = Config(inventory=f"sqlite:///{folder}/muniment.db", key_file=str(folder / "key"))
    before, found = time.process_time(), {}
    for number, person in enumerate(everybody):
        searched = run_find(config, _subject(person), f"bench-{number}", least=LEAST)
        found[number] = {held.path for match in searched.matches for held in match.items}
    return found, time.process_time() - before


def _subject(person: Person) -> Subject:
    earlier = (f"{person.first} {person.earlier}",) if person.earlier else ()
    values = {
        FindingType.DATE_OF_BIRTH: (person.born.isoformat(),),
        FindingType.NHS_NUMBER: (person.nhs,),
        FindingType.NATIONAL_INSURANCE_NUMBER: (person.insurance,),
        FindingType.EMAIL: (person.mail,),
        FindingType.PHONE: (person.phone,),
    }
    return Subject((person.name, *earlier), values)


def _print(documents: dict[str, Planted], found: dict[int, set[str]]) -> None:
    there, got = Counter[str](), Counter[str]()
    others, taken = Counter[str](), Counter[str]()
    for path, one in documents.items():
        hit = path in found[one.person]
        (there if one.there else others)[one.form] += 1
        (got if one.there else taken)[one.form] += hit
    foreign = sum(documents[path].person != number for number, paths in found.items() for path in paths)
    print("| form | found | of |\n|---|---|---|")
    for form, number in there.items():
        print(f"| {form} | {got[form]} | {number} |")
    print("\n| another person | taken for the one sought | of |\n|---|---|---|")
    for form, number in others.items():
        print(f"| {form} | {taken[form]} | {number} |")
    wrong = taken.total() + foreign
    print(f"\nrecall {got.total()}/{there.total()} = {got.total() / there.total():.3f}")
    print(f"precision {got.total()}/{got.total() + wrong} = {got.total() / (got.total() + wrong):.3f}")
    print(f"documents of other persons of the list found: {foreign}")


def _list(documents: dict[str, Planted], found: dict[int, set[str]]) -> None:
    for path, one in documents.items():
        if (path in found[one.person]) != one.there:
            print("missed" if one.there else "taken", one.form, "|", " ".join(one.text.split())[:150])


if __name__ == "__main__":
    main()
