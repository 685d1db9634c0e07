"""What a file server answers in numbers ([MS-ERREF] 2.3.1), as problems and as words."""

from __future__ import annotations

from models.errors import Unreadable
from models.records import ProblemKind

NO_MORE_FILES, NO_SUCH_FILE, END_OF_FILE = 0x80000006, 0xC000000F, 0xC0000011
PENDING, NOTIFY_ENUM_DIR, NOTIFY_CLEANUP, CANCELLED = 0x00000103, 0x0000010C, 0x0000010B, 0xC0000120
ACCESS_DENIED, NOT_A_DIRECTORY, BAD_NETWORK_NAME = 0xC0000022, 0xC0000103, 0xC00000CC
LOST = frozenset({0xC0000203, 0xC00000C9, 0xC000035C, 0xC0000128, 0xC000020C, 0xC000026E})
"""The session, share or open file that the server knew is gone (restarted, expired): connect anew."""
LOGON = {
    0xC000006D: "the server refuses the user name or the password",
    0xC000006A: "the server refuses the user name or the password",
    0xC0000064: "the server refuses the user name or the password",
    0xC0000072: "the server says that the account is disabled",
    0xC0000071: "the server says that the password has expired",
    0xC0000224: "the server says that the password must be changed",
    0xC0000234: "the server says that the account is locked",
    0xC0000193: "the server says that the account has expired",
    0xC000006E: "the server says that the account may not be used here or now",
    0xC000015B: "the server says that the account may not log on over the network",
    0xC0000133: "the clocks of the server and of this machine differ too much",
}
OPEN_BY_SOMEONE = "open by someone: another program lets nobody read it meanwhile"
KINDS = {
    ACCESS_DENIED: (ProblemKind.DENIED, "the server denies access"),
    0xC0000061: (ProblemKind.DENIED, "the server asks for a privilege"),
    0xC0000043: (ProblemKind.IO, OPEN_BY_SOMEONE),
    0xC0000054: (ProblemKind.IO, OPEN_BY_SOMEONE),
    0xC0000034: (ProblemKind.VANISHED, "the server has no such name"),
    0xC000003A: (ProblemKind.VANISHED, "the server has no such folder"),
    0xC0000056: (ProblemKind.VANISHED, "it is being deleted"),
    NO_SUCH_FILE: (ProblemKind.VANISHED, "the server has no such name"),
    0xC00000BA: (ProblemKind.SPECIAL, "it was a file when the folder was listed"),
    NOT_A_DIRECTORY: (ProblemKind.VANISHED, "it was a folder when the one above was listed"),
    0xC0000257: (ProblemKind.LINK, "a DFS link: scan the share that it points to"),
    0x8000002D: (ProblemKind.LINK, "what it points to is read where it stands"),
    0xC0000280: (ProblemKind.LOOP, "the link leads back to itself"),
    0xC0000352: (ProblemKind.OFFLINE, "the server says that it is offline"),
    0xC000CF00: (ProblemKind.OFFLINE, "the cloud service that holds it does not run"),
    0xC0000106: (ProblemKind.IO, "the path is longer than the server allows"),
    0xC0000033: (ProblemKind.IO, "the server does not take the name"),
}


def unreadable(status: int) -> Unreadable:
    """A refusal by the server as the reason why something was not read."""
    kind, detail = KINDS.get(status, (ProblemKind.IO, f"the server answered 0x{status:08X}"))
    return Unreadable(kind, detail)
