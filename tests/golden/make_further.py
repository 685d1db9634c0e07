"""Makes further golden samples: `python tests/golden/make_further.py`. All people are invented."""

from __future__ import annotations

import io
from datetime import datetime

import xlsxwriter
from make_office import NHS, PERSON, SENTENCE, compound, save, zipped

ODF = "application/vnd.oasis.opendocument."
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table", "style", "presentation", "draw")
)


def content(kind: str, body: str, styles: str = "") -> str:
    """A content.xml of some kind."""
    return (
        f"<office:document-content {SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )


def row(*cells: str) -> str:
    inner = "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in cells)
    return f"<table:table-row>{inner}</table:table-row>"


def ods() -> None:
    hidden = (
        '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'
    )
    note = f"<office:annotation><text:p>{PERSON} prefers Welsh</text:p></office:annotation>"
    first = f'<table:table table:name="Clients">{row("Name", "NHS number")}{row(PERSON + note, NHS)}</table:table>'
    second = f'<table:table table:name="Old" table:style-name="h">{row("Account", "00123456")}</table:table>'
    members = {"mimetype": ODF + "spreadsheet", "content.xml": content("spreadsheet", first + second, hidden)}
    save(
        "clients.ods", zipped(members), f"type {ODF}spreadsheet", "table", f"has {PERSON}\t{NHS}",
        "where sheet Clients", "where hidden sheet Old", "has 00123456", "where comments", "has prefers Welsh",
    )  # fmt: skip


def odp() -> None:
    box = f"<draw:frame><draw:text-box><text:p>The case of {PERSON}</text:p></draw:text-box></draw:frame>"
    notes = (
        "<presentation:notes><draw:frame><draw:text-box><text:p>Do not read this aloud</text:p></draw:text-box>"
        "</draw:frame></presentation:notes>"
    )
    members = {
        "mimetype": ODF + "presentation",
        "content.xml": content("presentation", f'<draw:page draw:name="1">{box}{notes}</draw:page>'),
    }
    save(
        "visits.odp", zipped(members), f"type {ODF}presentation", f"has The case of {PERSON}", "where slide 1",
        "where slide 1 notes", "has Do not read this aloud",
    )  # fmt: skip


def iwork() -> None:
    spaces = 'xmlns:sf="http://developer.apple.com/namespaces/sf" xmlns:sfa="http://developer.apple.com/namespaces/sfa"'
    letter = f'<sl:document xmlns:sl="urn:sl" {spaces}><sf:p>{SENTENCE}</sf:p><sf:p><sf:span>Yours</sf:span></sf:p>'
    save(
        "letter.pages", zipped({"index.xml": f"{letter}</sl:document>"}), "type application/vnd.apple.pages",
        f"has {SENTENCE}\\nYours",
    )  # fmt: skip
    cells = f'<sf:ct sfa:s="{PERSON}"/><sf:n sf:v="42"/>'
    save(
        "clients.numbers",
        zipped({"index.xml": f'<ls:document xmlns:ls="urn:ls" {spaces}>{cells}</ls:document>'}),
        "type application/vnd.apple.numbers", f"has {PERSON}\\n42",
    )  # fmt: skip
    save(
        "letter-2014.pages", zipped({"Index/Document.iwa": b"\0", "preview.pdf": b"%PDF-1.4\n"}),
        "type application/vnd.apple.pages", "inside preview.pdf", "problem unsupported format",
    )  # fmt: skip


def surrounded() -> None:
    """A workbook with what most readers lose: printed headers, a text box, a chart's title, a macro-free template."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": datetime(2012, 3, 14, 9, 30)})  # noqa: DTZ001
    visits = book.add_worksheet("Visits")
    visits.write_row("A1", ["Ward", "Visits"])
    visits.write_row("A2", ["Castell Isaf", 12])
    visits.set_header("&LOFFICIAL - SENSITIVE&RPage &P")
    visits.insert_textbox("D4", f"{PERSON} rang on Monday")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Visits!$B$2:$B$2", "name": "Home visits"})
    chart.set_title({"name": "Visits to Castell Isaf"})
    visits.insert_chart("D10", chart)
    book.close()
    save(
        "visits.xlsx", out.getvalue(), "type application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "where headers and footers", "has OFFICIAL - SENSITIVE", "where drawing", f"has {PERSON} rang on Monday",
        "where chart", "has Visits to Castell Isaf", "has Home visits",
    )  # fmt: skip


def powerpoint_95() -> None:
    data = b"\0\x12" + f"The case of {PERSON}".encode("cp1252") + b"\0\x07" + b"Do not read this aloud\0"
    save(
        "visits-95.ppt", compound({"PP40": data.ljust(4096, b"\0")}), "type application/vnd.ms-powerpoint",
        f"has The case of {PERSON}", "problem unsupported format",
    )  # fmt: skip


def mainframe() -> None:
    line = "0012345 {:<24} {:<20} {:>9}\n"
    rows = [("BLODWEN SAMPLETON", "4 HIGH STREET", "210.50"), ("IFAN EXAMPLE", "TY GWYN, HEOL Y DWR", "0.00")]
    text = "".join(line.format(*cells) for cells in [("NAME", "ADDRESS", "ARREARS"), *rows, *rows])
    save("arrears.txt", text.encode("cp500"), "type text/plain", "has BLODWEN SAMPLETON", "has 210.50")


def cut_off() -> None:
    """A letter whose last quarter was lost in copying, and with it the list of its parts."""
    from make_office import RELS, TYPE, WORD, content_types, paragraph, relationships

    body = "".join(paragraph(f"Visit {number * 7919}: {SENTENCE}") for number in range(400))
    members = {
        "[Content_Types].xml": content_types(("word/document.xml", TYPE + "wordprocessingml.document.main+xml")),
        "_rels/.rels": relationships(("officeDocument", "word/document.xml")),
        "word/document.xml": f'<w:document xmlns:w="{WORD}" xmlns:r="{RELS}"><w:body>{body}</w:body></w:document>',
    }
    data = zipped(members)
    save(
        "cut-off.docx", data[: len(data) * 3 // 4], f"type {TYPE}wordprocessingml.document", f"has Visit 0: {SENTENCE}",
        "has Visit 791900:", "problem corrupt",
    )  # fmt: skip


def main() -> None:
    """Make them all."""
    for make in (ods, odp, iwork, surrounded, powerpoint_95, mainframe, cut_off):
        make()


if __name__ == "__main__":
    main()
