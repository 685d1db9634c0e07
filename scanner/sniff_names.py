"""What extensions promise: only to warn of a mismatch, and to break ties among kinds of text."""

from __future__ import annotations

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml."
_ODF = "application/vnd.oasis.opendocument."

# Extension -> the media types that are no surprise under it. Extensions not listed promise nothing.
PROMISES: dict[str, frozenset[str]] = {
    extension: frozenset(types.split())
    for extension, types in {
        "doc": "application/msword application/x-ms-word-2",
        "dot": "application/msword",
        "docx": _WORD + "document",
        "dotx": _WORD + "template",
        "docm": "application/vnd.ms-word.document.macroenabled.12",
        "dotm": "application/vnd.ms-word.template.macroenabled.12",
        "xls": "application/vnd.ms-excel",
        "xlt": "application/vnd.ms-excel",
        "xlsx": _SHEET + "sheet",
        "xltx": _SHEET + "template",
        "xlsm": "application/vnd.ms-excel.sheet.macroenabled.12",
        "xltm": "application/vnd.ms-excel.template.macroenabled.12",
        "xlam": "application/vnd.ms-excel.addin.macroenabled.12",
        "xlsb": "application/vnd.ms-excel.sheet.binary.macroenabled.12",
        "ppt": "application/vnd.ms-powerpoint",
        "pps": "application/vnd.ms-powerpoint",
        "pot": "application/vnd.ms-powerpoint",
        "pptx": _SLIDES + "presentation",
        "potx": _SLIDES + "template",
        "ppsx": _SLIDES + "slideshow",
        "pptm": "application/vnd.ms-powerpoint.presentation.macroenabled.12",
        "ppsm": "application/vnd.ms-powerpoint.slideshow.macroenabled.12",
        "potm": "application/vnd.ms-powerpoint.template.macroenabled.12",
        "odt": _ODF + "text",
        "ott": _ODF + "text-template",
        "ods": _ODF + "spreadsheet",
        "ots": _ODF + "spreadsheet-template",
        "odp": _ODF + "presentation",
        "odg": _ODF + "graphics",
        "rtf": "application/rtf",
        "pdf": "application/pdf",
        "msg": "application/vnd.ms-outlook",
        "oft": "application/vnd.ms-outlook",
        "pst": "application/vnd.ms-outlook-pst",
        "ost": "application/vnd.ms-outlook-pst",
        "eml": "message/rfc822 application/mbox",
        "mbox": "application/mbox",
        "mht": "multipart/related message/rfc822",
        "mhtml": "multipart/related message/rfc822",
        "htm": "text/html application/xhtml+xml",
        "html": "text/html application/xhtml+xml",
        "txt": "text/plain text/markdown text/csv text/tab-separated-values text/x-log application/json text/x-script",
        "csv": "text/csv text/plain",
        "tsv": "text/tab-separated-values text/plain",
        "tab": "text/tab-separated-values text/plain",
        "md": "text/markdown text/plain",
        "log": "text/x-log text/plain",
        "json": "application/json text/plain",
        "ics": "text/calendar",
        "vcf": "text/vcard",
        "epub": "application/epub+zip",
        "zip": "application/zip",
        "gz": "application/gzip",
        "7z": "application/x-7z-compressed",
        "rar": "application/vnd.rar",
        "jpg": "image/jpeg",
        "jpeg": "image/jpeg",
        "png": "image/png",
        "gif": "image/gif",
        "tif": "image/tiff",
        "tiff": "image/tiff",
        "bmp": "image/bmp",
        "vsd": "application/vnd.visio",
        "vsdx": "application/vnd.ms-visio.drawing",
        "pub": "application/x-mspublisher",
        "mpp": "application/vnd.ms-project",
        "one": "application/onenote",
        "mdb": "application/x-msaccess",
        "accdb": "application/x-msaccess",
    }.items()
}

# Kinds of text that look alike: extension -> the kind it makes of undistinguished text.
TEXT_KINDS: dict[str, str] = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "tab": "text/tab-separated-values",
    "md": "text/markdown",
    "markdown": "text/markdown",
    "log": "text/x-log",
    "json": "application/json",
    "yaml": "application/x-yaml",
    "yml": "application/x-yaml",
    "srt": "application/x-subrip",
    "ics": "text/calendar",
    "vcf": "text/vcard",
    "eml": "message/rfc822",
    "htm": "text/html",
    "html": "text/html",
}

# PRONOM identifiers of kinds of text, which carry no signature that PRONOM could know them by.
TEXT_PUIDS: dict[str, str] = {
    "text/plain": "x-fmt/111",
    "text/x-log": "x-fmt/62",
    "text/csv": "x-fmt/18",
    "text/tab-separated-values": "x-fmt/13",
    "text/markdown": "fmt/1149",
    "text/html": "fmt/96",
    "text/calendar": "fmt/388",
    "text/vcard": "fmt/395",
    "application/json": "fmt/817",
    "application/x-yaml": "fmt/818",
    "message/rfc822": "fmt/278",
    "application/mbox": "fmt/720",
    "multipart/related": "x-fmt/429",
}

# Packages whose PRONOM container signature is the content type of the main part, which we have seen ourselves.
PACKAGE_PUIDS: dict[str, str] = {
    _WORD + "document": "fmt/412",
    _WORD + "template": "fmt/597",
    _SHEET + "sheet": "fmt/214",
    _SHEET + "template": "fmt/598",
    _SLIDES + "presentation": "fmt/215",
    _SLIDES + "slideshow": "fmt/629",
    _SLIDES + "template": "fmt/631",
}


def extension_of(name: str) -> str:
    """The extension of a name in lower case, without its dot; empty if there is none."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    stem, dot, extension = last.rpartition(".")
    return extension.strip().lower() if dot and stem and len(extension) <= 10 else ""


def mismatch(name: str, media_type: str) -> str:
    """A warning where the extension promises something else than the content is."""
    extension = extension_of(name)
    promised = PROMISES.get(extension)
    if promised is None or media_type in promised or media_type == "application/x-ooxml-protected":
        return ""
    return f"extension mismatch: .{extension} holds {media_type}"
