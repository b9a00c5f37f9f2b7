"""Titles worth showing: what a file's own properties call it is often what a program or a template left there."""

import re
import unicodedata

MAX_TITLE = 250  # characters
_PROGRAM = re.compile(r"^microsoft (office )?(word|excel|powerpoint|publisher)\b.*?- *", re.IGNORECASE)
_EXTENSION = re.compile(
    r"\.(docx?|dotx?|docm|xlsx?|xlsm|xltx?|pptx?|ppsx?|potx?|od[tspg]|ot[tsp]|rtf|txt|csv|pdf|html?|indd|ai|pub|wpd|pages|numbers|key"
    r"|tex|dvi|ps|jpe?g|png|tiff?|tmp)$",
    re.IGNORECASE,
)
_EMPTY_WORDS = re.compile(
    r"(untitled|sin titulo|sem titulo|sans titre|titulo|title|titre|no title"
    r"|(nuevo |new |novo )?(documento?|document)( sin titulo| de microsoft word| microsoft word)?"
    r"|(presentacion|presentation|apresentacao)( de powerpoint| sin titulo)?|powerpoint presentation|slide|diapositiva"
    r"|libro|book|workbook|hoja|sheet|plantilla|template|normal|default|(full )?page|portada|cover|pdf|scan|scanned|escaneo"
    r"|scanned document|documento escaneado|image|imagen|img|print|word document|(microsoft )?word|none|null|n a)[ \d]*"
)
_GAPS = re.compile(r"[\W_]+")


def own_title(raw: str) -> str:
    """The title in one line of at most 250 characters; '' for a program's name, a template's words or a file name."""
    seen = "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in raw)
    title = " ".join(seen.split())[:MAX_TITLE].strip()
    return "" if _is_junk(title) else title


def _is_junk(title: str) -> bool:
    if _PROGRAM.match(title) or _EXTENSION.search(title) or "\ufffd" in title:
        return True
    if " " not in title and re.search(r"[\d_\\/]", title):  # one piece, as in a file name
        return True
    opened = unicodedata.normalize("NFKD", title.casefold())
    words = _GAPS.sub(" ", "".join(sign for sign in opened if not unicodedata.combining(sign))).strip()
    return sum(sign.isalpha() for sign in words) < 3 or _EMPTY_WORDS.fullmatch(words) is not None
