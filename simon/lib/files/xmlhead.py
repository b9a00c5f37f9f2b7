"""The beginning of an XML text: its encoding, its document type declaration and its root element."""

import re

_MARKS = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"\xef\xbb\xbf", "utf-8"))
_UNMARKED = (
    (b"<\x00?\x00", "utf-16-le"),
    (b"\x00<\x00?", "utf-16-be"),
    (b"<\x00!\x00", "utf-16-le"),
    (b"\x00<\x00!", "utf-16-be"),
)
_SKIP = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE\s+([\w:.-]+)([^\[>]*)(\[?)", re.IGNORECASE)
_ROOT = re.compile(r"<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)[\s/>]")


def decode(head: bytes) -> str:
    """The text of an XML head: by byte order mark, by the shape of its first bytes, else as Latin-1."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return head[len(mark) :].decode(encoding, errors="replace")
    for start, encoding in _UNMARKED:
        if head.startswith(start):
            return head.decode(encoding, errors="replace")
    return head.decode("latin-1")


def _after_comments(text: str) -> str:
    position = 0
    while found := _SKIP.match(text, position):
        position = found.end()
    return text[position:]


def doctype(head: bytes) -> tuple[str, bool] | None:
    """(root name, has an internal subset) of the DOCTYPE that opens an XML text; None when there is none."""
    found = _DOCTYPE.match(_after_comments(decode(head)))
    return (found.group(1).lower(), bool(found.group(3))) if found else None


def has_declarations(head: bytes) -> bool:
    """Whether an XML text opens with declarations of its own (entities can hide there).

    A comment that outlasts the head, or an encoding that hides the first element, counts as yes.
    """
    rest = _after_comments(decode(head))
    if not rest:
        return len(head) > 1000
    if not rest.startswith("<") or rest.startswith(("<!--", "<?")):
        return True
    found = doctype(head)
    return bool(found and found[1]) or rest[:20].upper().startswith("<!ENTITY")


def root_name(head: bytes) -> str:
    """The local name of the root element in lower case; '' when the head shows none."""
    rest = _after_comments(decode(head))
    if found := _DOCTYPE.match(rest):
        end = rest.find("]>" if found.group(3) else ">", found.end() - 1)
        rest = _after_comments(rest[end + 1 :].lstrip("]>")) if end >= 0 else ""
    found = _ROOT.match(rest)
    return found.group(2).lower() if found else ""
