"""The words of a calendar part (RFC 5545) as lines a person reads."""

from __future__ import annotations

import re

from scanner.extractors._mailtext import base64

SHOWN = {
    "SUMMARY": "Summary", "LOCATION": "Location", "DESCRIPTION": "Description", "ORGANIZER": "Organiser",
    "ATTENDEE": "Attendee", "DTSTART": "Start", "DTEND": "End", "COMMENT": "Comment", "CONTACT": "Contact",
    "ATTACH": "Attached",
}  # fmt: skip
FOLDED = re.compile(r"\r?\n[ \t]")
NAME = re.compile(r"CN=(\"[^\"]*\"|[^;:]*)", re.I)
FILE_NAME = re.compile(r"(?:X-FILENAME|FILENAME|X-APPLE-FILENAME|X-ORACLE-FILENAME)=(\"[^\"]*\"|[^;:]*)", re.I)
ESCAPED = re.compile(r"\\([nN,;\\])")


def calendar_text(text: str) -> str:
    """The entries' visible fields, one a line; the definitions of time zones are left out.

    >>> calendar_text("BEGIN:VEVENT\\nSUMMARY:Visit\\\\, home\\nATTENDEE;CN=Ann Example:mailto:ann@example.org")
    'Summary: Visit, home\\nAttendee: Ann Example ann@example.org'
    """
    lines: list[str] = []
    zone = False
    for line in FOLDED.sub("", text).splitlines():
        field, _, value = _split(line)
        name, _, options = field.partition(";")
        name = name.upper()
        if name in ("BEGIN", "END") and value.upper() == "VTIMEZONE":
            zone = name == "BEGIN"
        elif name in SHOWN and value and not zone and not _binary(name, options):
            lines.append(f"{SHOWN[name]}: {_person(options, value)}")
    return "\n".join(dict.fromkeys(lines))


def calendar_files(text: str) -> list[tuple[str, bytes]]:
    """The files within a calendar (RFC 5545 ATTACH in base64), by the names that mailers give them."""
    files = []
    for line in FOLDED.sub("", text).splitlines() if "ATTACH" in text else ():
        field, _, value = _split(line)
        name, _, options = field.partition(";")
        if _binary(name.upper(), options):
            named = FILE_NAME.search(options)
            files.append((named[1].strip('"') if named else "attachment", base64(value.encode("ascii", "replace"))))
    return files


def _binary(name: str, options: str) -> bool:
    return name == "ATTACH" and "BASE64" in options.upper()


def _split(line: str) -> tuple[str, str, str]:
    """A content line at the first colon outside quotes."""
    quoted = False
    for index, letter in enumerate(line):
        if letter == '"':
            quoted = not quoted
        elif letter == ":" and not quoted:
            return line[:index], ":", line[index + 1 :]
    return line, "", ""


def _person(options: str, value: str) -> str:
    value = ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)
    value = re.sub(r"^mailto:", "", value, flags=re.I)
    name = NAME.search(options)
    shown = name[1].strip('"') if name else ""
    return f"{shown} {value}" if shown and shown.lower() != value.lower() else value
