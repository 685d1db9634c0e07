"""HTML bodies of messages as text, by one linear pass: hostile nesting costs nothing, since no tree is built."""

from __future__ import annotations

import html
import re

HIDDEN = re.compile(r"<(script|style|head|title|template)\b[^>]*>.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.I | re.S)
CELL = re.compile(r"</t[dh]\s*>", re.I)
BREAK = re.compile(
    r"<(?:br|hr)\b[^>]*>|</?(?:p|div|tr|table|ul|ol|li|dl|dt|dd|h[1-6]|blockquote|pre|section|article|header|footer|center"
    r"|form|fieldset|address|caption|option)\b[^>]*>",
    re.I,
)  # fmt: skip
TAG = re.compile(r"</?[a-z!?][^>]*(?:>|\Z)", re.I)
SPACES = re.compile(r"[ \t\r\n\f\xa0\u200b]+")
RUNS = re.compile(r" {2,}")
BLANKS = re.compile(r" ?\n[ \n]*")


def text_of(markup: str) -> str:
    """The visible text: blocks on lines of their own, cells separated by tabs, entities resolved.

    >>> text_of("<p>Dear&nbsp;A<b>nn</b>,<br>see <i>below</i></p><style>p {}</style>")
    'Dear Ann,\\nsee below'
    """
    plain = SPACES.sub(" ", HIDDEN.sub(" ", markup))
    plain = BREAK.sub("\n", CELL.sub("\t", plain))
    plain = html.unescape(TAG.sub("", plain)).replace("\xa0", " ").replace("\u200b", "")
    return BLANKS.sub("\n", RUNS.sub(" ", plain)).strip()
