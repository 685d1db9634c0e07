"""Names and versions of the formats that councils hold most, by PRONOM identifier (PRONOM, The National Archives)."""

from __future__ import annotations

_WORD, _EXCEL, _POWERPOINT = "Microsoft Word", "Microsoft Excel", "Microsoft PowerPoint"
_PDF, _RTF, _JPEG = "Acrobat PDF", "Rich Text Format", "JPEG File Interchange Format"

NAMES: dict[str, tuple[str, str]] = {
    "fmt/412": (f"{_WORD} for Windows", "2007 onwards"),
    "fmt/40": (f"{_WORD} Document", "97-2003"),
    "fmt/39": (f"{_WORD} Document", "6.0/95"),
    "fmt/214": (f"{_EXCEL} for Windows", "2007 onwards"),
    "fmt/61": (f"{_EXCEL} 97 Workbook", "8"),
    "fmt/59": (f"{_EXCEL} 5.0/95 Workbook", "5/95"),
    "fmt/445": (f"{_EXCEL} Macro-Enabled", "2007"),
    "fmt/595": (f"{_EXCEL} Non-XML Binary Workbook", "2007 onwards"),
    "fmt/215": (f"{_POWERPOINT} for Windows", "2007 onwards"),
    "fmt/126": (f"{_POWERPOINT} Presentation", "97-2003"),
    "fmt/494": ("Microsoft Office Encrypted Document", "2007 onwards"),
    "fmt/14": (f"{_PDF} 1.0 - Portable Document Format", "1.0"),
    "fmt/15": (f"{_PDF} 1.1 - Portable Document Format", "1.1"),
    "fmt/16": (f"{_PDF} 1.2 - Portable Document Format", "1.2"),
    "fmt/17": (f"{_PDF} 1.3 - Portable Document Format", "1.3"),
    "fmt/18": (f"{_PDF} 1.4 - Portable Document Format", "1.4"),
    "fmt/19": (f"{_PDF} 1.5 - Portable Document Format", "1.5"),
    "fmt/20": (f"{_PDF} 1.6 - Portable Document Format", "1.6"),
    "fmt/276": (f"{_PDF} 1.7 - Portable Document Format", "1.7"),
    "fmt/95": ("Acrobat PDF/A - Portable Document Format", "1a"),
    "fmt/354": ("Acrobat PDF/A - Portable Document Format", "1b"),
    "fmt/45": (_RTF, "1.0-1.4"),
    "fmt/50": (_RTF, "1.5-1.6"),
    "fmt/52": (_RTF, "1.7"),
    "fmt/53": (_RTF, "1.8"),
    "fmt/355": (_RTF, "1.9"),
    "fmt/136": ("OpenDocument Text", "1.0"),
    "fmt/290": ("OpenDocument Text", "1.1"),
    "fmt/291": ("OpenDocument Text", "1.2"),
    "fmt/137": ("OpenDocument Spreadsheet", "1.0"),
    "fmt/294": ("OpenDocument Spreadsheet", "1.1"),
    "fmt/295": ("OpenDocument Spreadsheet", "1.2"),
    "x-fmt/111": ("Plain Text File", ""),
    "x-fmt/18": ("Comma Separated Values", ""),
    "x-fmt/13": ("Tab-separated values", ""),
    "fmt/96": ("Hypertext Markup Language", ""),
    "fmt/100": ("Hypertext Markup Language", "4.01"),
    "fmt/471": ("Hypertext Markup Language", "5"),
    "fmt/101": ("Extensible Markup Language", "1.0"),
    "fmt/278": ("Internet Message Format", ""),
    "fmt/720": ("MBOX", ""),
    "x-fmt/430": ("Microsoft Outlook Email Message", "97-2003"),
    "x-fmt/249": ("Microsoft Outlook Personal Folders", "2003-2007"),
    "x-fmt/248": ("Microsoft Outlook Personal Folders", "97-2002"),
    "x-fmt/263": ("ZIP Format", ""),
    "x-fmt/266": ("GZIP Format", ""),
    "x-fmt/265": ("Tape Archive Format", ""),
    "fmt/3": ("Graphics Interchange Format", "87a"),
    "fmt/4": ("Graphics Interchange Format", "89a"),
    "fmt/11": ("Portable Network Graphics", "1.0"),
    "fmt/12": ("Portable Network Graphics", "1.1"),
    "fmt/13": ("Portable Network Graphics", "1.2"),
    "fmt/41": ("Raw JPEG Stream", ""),
    "fmt/42": (_JPEG, "1.00"),
    "fmt/43": (_JPEG, "1.01"),
    "fmt/44": (_JPEG, "1.02"),
    "fmt/353": ("Tagged Image File Format", ""),
}


def name_and_version(puid: str) -> tuple[str, str]:
    """The format's name and version, both empty where this short list does not have it.

    >>> name_and_version("fmt/276")
    ('Acrobat PDF 1.7 - Portable Document Format', '1.7')
    """
    return NAMES.get(puid, ("", ""))
