"""Run as a program of its own: can PDFium open the PDF on standard input?

Writes one word, 'ok', 'protected' or 'damaged'. PDFium is not safe with threads and a hostile file may
bring it down, so it never runs inside the web process.
"""

import resource
import sys

import pypdfium2

MEMORY = 1024 * 1024 * 1024
_PASSWORD = 4  # FPDF_ERR_PASSWORD


def verdict(data: bytes) -> str:
    """'ok' when the document opens without a password and its first page loads."""
    try:
        document = pypdfium2.PdfDocument(data)
        document[0].get_size()
    except pypdfium2.PdfiumError as error:
        return "protected" if getattr(error, "err_code", None) == _PASSWORD else "damaged"
    except (IndexError, MemoryError):
        return "damaged"
    return "ok"


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.stdout.write(verdict(sys.stdin.buffer.read()))
