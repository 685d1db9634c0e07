"""A message's body told apart: what its writer wrote, and the earlier messages quoted or forwarded below or between."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.records import QUOTED, Text
from scanner.extractors._markup import text_of
from scanner.extractors.base import prose

MARK = re.compile(r"[ \t]*>[> \t]*")
# One hit decides whether a body needs to be looked at line by line.
HINT = re.compile(
    r"^[ \t]*>|wrote|ysgrifennodd|[Ff]orwarded message|anfonwyd ymlaen:|^[ \t]*[-_]{2}"
    r"|^\W{0,3}(?:From|Oddi wrth|O|Gan)\W{0,3}:|[\ue000\ue001\ue002]",
    re.M,
)
ATTRIBUTION = re.compile(
    r"(?:On|Ar)\b.{4,300}\b(?:wrote|writes|ysgrifennodd)\b.{0,200}:\W{0,3}|.{1,200}<\S+@\S+>.{0,60}\b(?:wrote|writes):"
    r"|Ysgrifennodd\b.{4,300}:|.{3,200}\b(?:wrote|ysgrifennodd)\b.{0,80}:",
)
OPENS = re.compile(r"(?:On|Ar|Ysgrifennodd)\b")
SEPARATOR = re.compile(
    r"-{2,}\s*(?:original (?:message|appointment)|forwarded (?:message|by .{1,80})|(?:y )?neges (?:wreiddiol|a anfonwyd"
    r" ymlaen|wedi'i hanfon ymlaen)|anfonwyd ymlaen.{0,80})\s*-{2,}|begin forwarded message:|neges a anfonwyd ymlaen:",
    re.I,
)
FROM = re.compile(r"\W{0,3}(?:From|Oddi wrth|O|Gan)\W{0,3}:\W{0,3}\S")
ALSO = re.compile(
    r"\W{0,3}(Sent|Date|Anfonwyd|Dyddiad|To|At|I|Cc|Copi|Subject|Pwnc|Testun)(?: (?:on|ar))?\W{0,3}:", re.I
)
RULE = re.compile(r"[ \t]*(?:_{10,}|-{20,})[ \t]*$")
WRAPPED = 3
"""Lines over which a mailer may wrap "On Monday …, Ann Example <ann@example.org> wrote:"."""
LONGEST = 500
"""Characters of such an introduction."""

# Marks of quotations in HTML, as lines of their own while its text is taken: cited, end, and a block of other use.
CITED, END, BLOCK = "\ue000", "\ue001", "\ue002"
BLOCKQUOTE = re.compile(r"<(/?)blockquote\b([^>]*)>", re.I)
CITES = re.compile(r"cite|gmail_quote|yahoo|border-left|protonmail_quote", re.I)


def body(text: str) -> Iterator[Text]:
    """The pieces of a plain body in reading order; quoted ones have the place "quoted" and lose their marks ("> ").

    >>> [(piece.text, piece.where) for piece in body("Yes.\\nOn 3 May 2024, Ann wrote:\\n> May I?\\n> Ann")]
    [('Yes.', ''), ('On 3 May 2024, Ann wrote:\\nMay I?\\nAnn', 'quoted')]
    """
    for part, quoted in parts(text):
        yield from prose(part, QUOTED if quoted else "")


def html_body(markup: str) -> Iterator[Text]:
    """The same of an HTML body, whose quotations are blocks."""
    yield from body(text_of(BLOCKQUOTE.sub(_marked, markup)))


def _marked(match: re.Match[str]) -> str:
    sign = END if match[1] else CITED if CITES.search(match[2]) else BLOCK
    return f"{match[0]}<p>{sign}</p>" if not match[1] else f"<p>{sign}</p>{match[0]}"


def parts(text: str) -> Iterator[tuple[str, bool]]:
    """The text in runs of lines, and whether each is quoted; joined by newlines they are the text without its marks."""
    if not HINT.search(text):
        yield text, False
        return
    lines, cited = _levels(text.split("\n"))
    marks = _quoted_lines(lines, cited)
    begin = 0
    for at in range(1, len(lines) + 1):
        if at == len(lines) or marks[at] != marks[begin]:
            yield "\n".join(lines[begin:at]), marks[begin]
            begin = at


def _levels(raw: list[str]) -> tuple[list[str], list[bool]]:
    """The lines without marks of quotation, and which of them had one or stood in a cited block."""
    lines, cited, open_blocks = [], [], list[bool]()
    for line in raw:
        sign = line.strip()
        if sign in (CITED, BLOCK):
            open_blocks.append(sign == CITED)
        elif sign == END:
            del open_blocks[-1:]
        else:
            mark = MARK.match(line)
            lines.append(line[mark.end() :] if mark else line)
            cited.append(bool(mark) or any(open_blocks))
    return lines, cited


def _quoted_lines(lines: list[str], cited: list[bool]) -> list[bool]:
    """Cited lines with the line that introduces them; and all that follows a heading of an older message without."""
    marks = cited.copy()
    at = 0
    while at < len(lines):
        length = 0 if cited[at] else _heading(lines, cited, at)
        if not length:
            at += 1
            continue
        below = _next_said(lines, at + length)
        end = below if below < len(lines) and cited[below] else len(lines)
        marks[at:end] = [True] * (end - at)
        at = end
    return _bridged(lines, marks)


def _bridged(lines: list[str], marks: list[bool]) -> list[bool]:
    """Blank lines between two quoted ones count as quoted, so that a quotation stays in one piece."""
    for at in range(1, len(marks)):
        if not marks[at] and marks[at - 1] and not lines[at].strip():
            below = _next_said(lines, at)
            if below < len(lines) and marks[below]:
                marks[at:below] = [True] * (below - at)
    return marks


def _heading(lines: list[str], cited: list[bool], at: int) -> int:
    """How many lines at this place announce an older message; 0 where none does."""
    line = lines[at].strip()
    if not line:
        return 0
    if SEPARATOR.fullmatch(line) or RULE.match(line):
        below = _next_said(lines, at + 1)
        block = _header_block(lines, below)
        return below - at + block if block or not RULE.match(line) else 0
    return _header_block(lines, at) or _attribution(lines, cited, at)


def _header_block(lines: list[str], at: int) -> int:
    """The lines of "From: … Sent: … To: … Subject: …", in English or Welsh, as Outlook puts above a quoted message."""
    if at >= len(lines) or not FROM.match(lines[at]):
        return 0
    found, last = set(), at
    for place in range(at + 1, min(at + 9, len(lines))):
        also = ALSO.match(lines[place])
        if also:
            found.add(also[1].lower())
            last = place
        elif not lines[place].strip() and len(found) > 1:
            break
    return last + 1 - at if len(found) > 1 else 0


def _attribution(lines: list[str], cited: list[bool], at: int) -> int:
    """The lines of "On …, Ann wrote:"; one that no quotation follows must name a day or an address."""
    first = lines[at].strip()
    for length in range(1, (WRAPPED if OPENS.match(first) else 1) + 1):
        joined = " ".join(line.strip() for line in lines[at : at + length])
        if len(joined) > LONGEST:
            break
        if ATTRIBUTION.fullmatch(joined):
            below = _next_said(lines, at + length)
            told = OPENS.match(joined) and any(letter.isdigit() for letter in joined)
            return length if told or "@" in joined or (below < len(lines) and cited[below]) else 0
    return 0


def _next_said(lines: list[str], at: int) -> int:
    """The next line that is not blank, or the number of lines."""
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at
