"""Run as a program of its own: can PDFium open the PDF on standard input, which must be a file?

Writes one word, 'ok', 'protected' or 'damaged'. PDFium is not safe with threads and a hostile file may
bring it down, so it never runs inside the web process. It speaks to PDFium directly: that starts in half the time.
"""

import ctypes
import mmap
import resource
import sys

import pypdfium2_raw as pdfium

MEMORY = 1024 * 1024 * 1024


def verdict(data: mmap.mmap) -> str:
    """'ok' when the document opens without a password and its first page loads."""
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64((ctypes.c_char * len(data)).from_buffer(data), len(data), None)
    if not document:
        return "protected" if pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD else "damaged"
    return "ok" if pdfium.FPDF_LoadPage(document, 0) else "damaged"


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.stdout.write(verdict(mmap.mmap(sys.stdin.fileno(), 0, access=mmap.ACCESS_COPY)))
    sys.stdout.flush()
