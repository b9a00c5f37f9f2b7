"""Run as a program of its own, with PDFium's library as its argument: can it open the PDF on standard input, a file?

Writes one word, 'ok', 'protected' or 'damaged'. PDFium is not safe with threads and a hostile file may
bring it down, so it never runs inside the web process. Calling the library without its Python package starts in a third of the time.
"""

import ctypes
import mmap
import resource
import sys

MEMORY = 1024 * 1024 * 1024
_PASSWORD = 4  # FPDF_ERR_PASSWORD


def pdfium(place: str) -> ctypes.CDLL:
    """The library with the three functions used here, as fpdfview.h declares them."""
    library = ctypes.CDLL(place)
    library.FPDF_LoadMemDocument64.restype = library.FPDF_LoadPage.restype = ctypes.c_void_p
    library.FPDF_LoadMemDocument64.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_char_p]
    library.FPDF_LoadPage.argtypes = [ctypes.c_void_p, ctypes.c_int]
    library.FPDF_GetLastError.restype = ctypes.c_ulong
    library.FPDF_InitLibrary()
    return library


def verdict(library: ctypes.CDLL, data: mmap.mmap) -> str:
    """'ok' when the document opens without a password and its first page loads."""
    start = ctypes.addressof(ctypes.c_char.from_buffer(data))
    document = library.FPDF_LoadMemDocument64(start, len(data), None)
    if not document:
        return "protected" if library.FPDF_GetLastError() == _PASSWORD else "damaged"
    return "ok" if library.FPDF_LoadPage(document, 0) else "damaged"


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.stdout.write(verdict(pdfium(sys.argv[1]), mmap.mmap(sys.stdin.fileno(), 0, access=mmap.ACCESS_COPY)))
    sys.stdout.flush()
