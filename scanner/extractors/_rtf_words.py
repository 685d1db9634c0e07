"""The control words of Rich Text Format 1.9.1 that matter for reading: symbols, destinations, character sets."""

from __future__ import annotations

SYMBOLS: dict[bytes, str] = {
    b"par": "\n",
    b"line": "\n",
    b"lbr": "\n",
    b"sect": "\n",
    b"page": "\n",
    b"column": "\n",
    b"softline": "\n",
    b"tab": "\t",
    b"nestcell": "\t",
    b"nestrow": "\n",
    b"emdash": "—",
    b"endash": "–",
    b"emspace": " ",
    b"enspace": " ",
    b"qmspace": " ",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
}

# Destinations whose text goes elsewhere than the body: control word -> place.
PLACES: dict[bytes, str] = {
    **dict.fromkeys((b"header", b"headerl", b"headerr", b"headerf"), "header"),
    **dict.fromkeys((b"footer", b"footerl", b"footerr", b"footerf"), "footer"),
    b"footnote": "footnote",
    b"annotation": "comment",
}

# Destinations that hold no text of the document (RTF 1.9.1, appendix "Control words", type destination).
SKIPPED: frozenset[bytes] = frozenset(
    b"colortbl stylesheet listtable listoverridetable rsidtbl generator themedata colorschememapping latentstyles "
    b"datastore xmlnstbl pict filetbl revtbl pgptbl mmathPr wgrffmtfilter fldinst xe tc tcn bkmkstart bkmkend atnid "
    b"atnauthor atndate atnref atrfstart atrfend atntime atnicn atnparent nonesttables panose falt sp mailmerge "
    b"nonshppict shppict pnseclvl pn docvar userprops propname staticval linkval passwordhash protusertbl "
    b"objclass objname objalias objsect result_skipped bliptag blipuid picprop background keycode cellid "
    b"hlloc hlfr hlsrc fontemb fontfile htmltag mhtmltag nesttableprops listpicture levelnumbers leveltext "
    b"ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn xform template wgrffmtfilter oldcprops oldpprops oldtprops "
    b"oldsprops private formfield_skipped factoidname datafield".split()
)

# Optional destinations ({\* ...}) that do hold text.
OPTIONAL_READ: frozenset[bytes] = frozenset(
    b"shpinst annotation ud do dptxbxtext docpart formfield ffdeftext ffl aftn footnote objdata company "
    b"lchars fchars fldtitle listtag txfieldtext".split()
) - {b"lchars", b"fchars"}

INFO: dict[bytes, str] = {
    b"title": "title",
    b"author": "author",
    b"operator": "last_author",
    b"company": "company",
}
TIMES: dict[bytes, str] = {b"creatim": "created", b"revtim": "modified", b"printim": "printed"}
TIME_PARTS: tuple[bytes, ...] = (b"yr", b"mo", b"dy", b"hr", b"min")

# \fcharsetN -> Python codec (RTF 1.9.1, font table).
CHARSETS: dict[int, str] = {
    0: "cp1252",
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gbk",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
}
SETS: dict[bytes, str] = {b"ansi": "cp1252", b"mac": "mac_roman", b"pc": "cp437", b"pca": "cp850"}
