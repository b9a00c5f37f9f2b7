"""How programs begin."""

_PLAIN = (
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",  # Java class, universal Mach-O
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"L\x00\x00\x00\x01\x14\x02\x00",  # Windows shortcut
)
_INSIDE = (b"\x7fELF\x01\x01\x01", b"\x7fELF\x02\x01\x01", b"This program cannot be run in DOS mode")


def is_program(head: bytes) -> bool:
    """Whether bytes begin as a Windows, Linux, macOS or Java program."""
    return head.startswith(_PLAIN) or (head.startswith(b"MZ") and b"\x00" in head[:128])


def carries_program(data: bytes) -> bool:
    """Whether a wrapper (an OLE package) holds a program somewhere inside."""
    return any(mark in data for mark in _INSIDE)
