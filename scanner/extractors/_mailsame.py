"""What makes a message the same one in several mailboxes: its own headers and body, not the marks of its delivery."""

from __future__ import annotations

from blake3 import blake3

from scanner.extractors import _mime

# Every header that reading a message looks at, but for the trace of its way (Received) and the marks of a mailbox.
OWN = (
    "from", "sender", "to", "cc", "bcc", "reply-to", "subject", "date", "message-id", "in-reply-to", "references",
    "thread-index", "content-type", "content-transfer-encoding", "content-disposition", "auto-submitted",
    "x-auto-response-suppress", "x-autoreply", "x-autorespond", "x-precedence", "precedence", "list-id", "list-post",
    "list-help", "list-unsubscribe", "x-failed-recipients", "x-message-class", "x-protective-marking",
    "x-recipient-count", "content-class", "x-ms-exchange-generated-message-source",
)  # fmt: skip
LARGEST = 32 << 20
"""A larger message is known by all its bytes."""


def message_hash(data: bytes) -> bytes:
    """BLAKE3 of the message without what its delivery added: line ends, other headers, blank lines at its end.

    Empty where the bytes are no message, or above `LARGEST`.

    >>> delivered = message_hash(b"Received: x\\r\\nFrom: a\\r\\n\\r\\nHi\\r\\n")
    >>> delivered == message_hash(b"From: a\\nStatus: RO\\n\\nHi\\n\\n")
    True
    """
    if len(data) > LARGEST:
        return b""
    part = _mime.message(data)
    if "from" not in part.fields:
        return b""
    own = [(name, value) for name in OWN for value in part.fields.get(name, ())]
    state = blake3(b"message\n")
    for name, value in own:
        state.update(name.encode() + b":" + b" ".join(value.split()) + b"\n")
    state.update(b"\n" + part.raw().replace(b"\r\n", b"\n").rstrip())
    return state.digest()
