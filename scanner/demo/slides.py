"""Writes presentations: the smallest PowerPoint file (ECMA-376 part 1, PresentationML) that readers take."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from scanner.demo.paper import zipped

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    f'xmlns:r="{_OFFICE}/relationships" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_MAIN = "application/vnd.openxmlformats-officedocument.presentationml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def pptx(slides: Sequence[Sequence[str]], when: date) -> bytes:
    """A presentation; each slide is a list of lines."""
    numbers = range(1, len(slides) + 1)
    types = "".join(f'<Override PartName="/ppt/slides/slide{n}.xml" ContentType="{_MAIN}.slide+xml"/>' for n in numbers)
    ids = "".join(f'<p:sldId id="{255 + n}" r:id="rId{n}"/>' for n in numbers)
    return zipped(
        [
            ("[Content_Types].xml", _types(types)),
            ("_rels/.rels", _relations([("officeDocument", "ppt/presentation.xml")])),
            ("ppt/presentation.xml", _part("presentation", f"<p:sldIdLst>{ids}</p:sldIdLst>")),
            ("ppt/_rels/presentation.xml.rels", _relations([("slide", f"slides/slide{n}.xml") for n in numbers])),
            *((f"ppt/slides/slide{n}.xml", _slide(lines)) for n, lines in zip(numbers, slides, strict=True)),
        ],
        when,
    )


def _types(slides: str) -> bytes:
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/ppt/presentation.xml" ContentType="{_MAIN}.presentation.main+xml"/>{slides}</Types>'
    ).encode()


def _relations(targets: Sequence[tuple[str, str]]) -> bytes:
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/relationships/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>'.encode()


def _part(name: str, body: str) -> bytes:
    return f"{_HEAD}<p:{name} {_NAMESPACES}>{body}</p:{name}>".encode()


def _slide(lines: Sequence[str]) -> bytes:
    text = "".join(f"<a:p><a:r><a:t>{escape(line)}</a:t></a:r></a:p>" for line in lines)
    shape = (
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Text"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/>'
        f"<p:txBody><a:bodyPr/>{text}</p:txBody></p:sp>"
    )
    group = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
    return _part("sld", f"<p:cSld><p:spTree>{group}{shape}</p:spTree></p:cSld>")
