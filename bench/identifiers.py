"""Speed of the identifier scan on several kinds of text, random references, and a text of 100 MB.

    python bench/identifiers.py [--mb 100]

Every text is made up here, so nothing else is needed. Speeds are the best of five runs in processor time; memory is the
peak of the process (ru_maxrss).
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from classifiers.analysis import analyse
from classifiers.detectors import check_digits
from classifiers.detectors.registry import find_all
from classifiers.policy import load
from classifiers.windows import windows
from models.records import Form, Properties, Text

SUBJECTS = "The council|Each service|The data owner|A line manager|The records team|Any contractor|The committee".split(
    "|"
)
VERBS = "must keep|will review|should record|may publish|reports on|is responsible for|agrees|disposes of".split("|")
OBJECTS = (
    "the retention schedule|client files held by social services|personal data about residents|the annual budget"
    "|planning applications and their drawings|minutes of meetings|housing benefit claims|records of inspections"
).split("|")
ENDS = (
    "within the period set out in the policy|before the end of the financial year|for 6 years after closure"
    "|in line with the Data Protection Act 2018|unless a legal hold applies|as described in section 4.2 of this text"
).split("|")
FIRST = "Ann Owen Sian Rhys Mohammed Priya Kofi Agnieszka Wei Mair".split()
LAST = "Jones Evans Khan Patel Mensah Nowak Chen Llwyd Pugh Morgan".split()
REFERENCES = (
    "Invoice {}|Order {} received|Ref {}|{}|Job {} closed|Asset {}; PO {}|Budget code {}|planning ref {}"
    "|Account {} posted"
).split("|")
CUED = {"NHS_NUMBER": "NHS number {}", "PAYMENT_CARD": "card number {}"}


def digits(rng: random.Random, count: int) -> str:
    """Random digits."""
    return "".join(rng.choices("0123456789", k=count))


def number(rng: random.Random, start: str, length: int, good: Callable[[str], bool]) -> str:
    """A number with its check digit."""
    while not good(value := start + digits(rng, length - len(start))):
        pass
    return value


def day(rng: random.Random, first: int, last: int) -> str:
    """A date as digits."""
    return f"{rng.randrange(1, 29):02}/{rng.randrange(1, 13):02}/{rng.randrange(first, last)}"


def policy_text(rng: random.Random) -> Iterator[str]:
    """Sentences of a policy, with headings."""
    for count in range(sys.maxsize):
        if count % 6 == 0:
            yield f"\n\n{count // 6 + 1}. {rng.choice(OBJECTS).capitalize()}\n"
        yield f"{rng.choice(SUBJECTS)} {rng.choice(VERBS)} {rng.choice(OBJECTS)} {rng.choice(ENDS)}. "


def clients(rng: random.Random) -> Iterator[str]:
    """Rows of a list of clients, seven columns of identifiers out of nine."""
    yield "ID,Forename,Surname,DOB,NHS Number,NI Number,Phone,Email,Postcode\n"
    while True:
        yield (
            f"{digits(rng, 6)},{rng.choice(FIRST)},{rng.choice(LAST)},{day(rng, 1930, 2015)},"
            f"{number(rng, '999', 10, check_digits.nhs)},AB{digits(rng, 6)}C,07700 900{digits(rng, 3)},"
            f"p{digits(rng, 3)}@example.org,SA{rng.randrange(1, 9)} {rng.randrange(1, 9)}AB\n"
        )


def notes(rng: random.Random) -> Iterator[str]:
    """Case notes with eight identifiers a line."""
    while True:
        yield (
            f"{day(rng, 2019, 2024)} Visited {rng.choice(FIRST)} {rng.choice(LAST)} (DOB {day(rng, 1930, 2015)}, NHS "
            f"No {number(rng, '999', 10, check_digits.nhs)}) at {rng.randrange(1, 90)} Chapel Street, Swansea SA1 4AB. "
            f"NI number AB{digits(rng, 6)}C. Mobile 07700 900{digits(rng, 3)}. Email p{digits(rng, 3)}@example.org.\n"
        )


def web_log(rng: random.Random) -> Iterator[str]:
    """Lines of a server's log, an address in each."""
    while True:
        yield (
            f"2024-03-{rng.randrange(10, 28)} 10:{rng.randrange(10, 60)}:{rng.randrange(10, 60)} INFO "
            f"198.51.100.{rng.randrange(255)} GET /page/{digits(rng, 5)} 200 {digits(rng, 4)} session "
            f"{digits(rng, 12)}\n"
        )


def references(rng: random.Random) -> Iterator[str]:
    """Lines of a ledger: numbers, dates and sums, none of them personal."""
    while True:
        value = digits(rng, rng.choice((6, 8, 10, 16)))
        reference = rng.choice(REFERENCES).format(value, value)
        yield f"{reference} {day(rng, 2019, 2024)} £{digits(rng, 3)}.{digits(rng, 2)}\n"


def mail(rng: random.Random) -> Iterator[str]:
    """Messages with headers, a few sentences and a signature."""
    prose = policy_text(rng)
    while True:
        sender, reader = (f"{rng.choice(FIRST)} {rng.choice(LAST)}" for _ in range(2))
        yield (
            f"From: {sender} <{sender.split()[0].lower()}@council.example.org>\nTo: {reader} <p@example.org>\n"
            f"Subject: Ref {digits(rng, 6)} your visit\n\nDear {reader},\n\nThank you for your call. "
            f"{''.join(next(prose) for _ in range(5))}\nPlease ring me on 01632 960{digits(rng, 3)}.\n\nRegards\n"
            f"{sender}\nHousing Officer\nTel: 01632 960{digits(rng, 3)}\n\n"
        )


KINDS = (policy_text, mail, web_log, references, notes, clients)


def made(kind: Callable[[random.Random], Iterator[str]], size: int) -> Text:
    """About `size` characters of one kind of text."""
    parts: list[str] = []
    length = 0
    for part in kind(random.Random(1)):
        parts.append(part)
        length += len(part)
        if length >= size:
            break
    form = Form.TABLE if kind is clients else Form.PROSE
    return Text("".join(parts), form=form, delimiter=",", quoted=kind is clients)


def speeds() -> None:
    """Print the speed of the scan of each kind of text."""
    for kind in KINDS:
        text = made(kind, 4_000_000 if kind is policy_text else 200_000)
        find_all(text)
        best, found = float("inf"), 0
        for _ in range(5):
            start = time.process_time()
            found = len(find_all(text))
            best = min(best, time.process_time() - start)
        size = len(text.text)
        print(f"{kind.__name__:12}{size / 1e6 / best:8.2f} MB/s{found:8} findings, one in {size // max(1, found):,}")


def precision() -> None:
    """Print what is found in random references, and the precision of cued numbers among as many of them."""
    rng = random.Random(7)
    found: Counter[str] = Counter()
    for length in (8, 10, 16):
        for count in range(6_000):
            value = digits(rng, length)
            text = Text(REFERENCES[count % len(REFERENCES)].format(value, value))
            found.update(finding.type.value for finding in find_all(text))
    print(f"18,000 random references: {sum(found.values())} findings {dict(found)}")
    for kind, start, length, good in (
        ("NHS_NUMBER", "999", 10, check_digits.nhs),
        ("PAYMENT_CARD", "4", 16, check_digits.luhn),
    ):
        right = sum(
            any(f.type.value == kind for f in find_all(Text(CUED[kind].format(number(rng, start, length, good)))))
            for _ in range(1_000)
        )
        wrong = sum(
            any(f.type.value == kind for f in find_all(Text(REFERENCES[n % 9].format(value, value))))
            for n in range(9_000)
            for value in (digits(rng, length),)
        )
        share = right / max(1, right + wrong)
        print(f"{kind}: 1,000 cued among 9,000 references: precision {share:.3f}, recall {right / 1000:.3f}")


def long_text(megabytes: int, analysed: int) -> None:
    """Print time and memory of a long text, cut as plain text is read: the scan, then the whole analysis of a part."""
    block = made(policy_text, 900_000).text + made(mail, 100_000).text
    pieces = [Text(block[: len(block) - n], start=sum(len(block) - m for m in range(n))) for n in range(megabytes)]
    size = sum(len(piece.text) for piece in pieces) / 1e6
    start = time.process_time()
    found = sum(len(some) for _, some in windows(pieces))
    seconds = time.process_time() - start
    print(f"scan of {size:.0f} MB: {seconds:.1f} s, {found:,} findings, peak {peak()} MB")
    start = time.process_time()
    analysis = analyse(pieces[:analysed], Properties(), load(), b"key", deep=False)
    seconds = time.process_time() - start
    print(f"analysis of {analysed} MB: {seconds:.1f} s, {len(analysis.findings):,} findings, peak {peak()} MB")


def peak() -> int:
    """The most memory the process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=int, default=100, help="length of the long text that is scanned")
    parser.add_argument("--analysed", type=int, default=10, help="megabytes of it that are analysed wholly")
    arguments = parser.parse_args()
    speeds()
    precision()
    long_text(arguments.mb, arguments.analysed)


if __name__ == "__main__":
    main()
