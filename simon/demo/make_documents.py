"""Make the demonstration's documents from documents.toml: ``python -m simon.demo.make_documents``.

The same input gives the same bytes: no clock and no chance is used.
"""

import csv
import io
import json
import random
import textwrap
import tomllib
import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
import pptx
import typst
import xlsxwriter
from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).parent
FONTS = HERE.parents[1] / "reports" / "fonts"
NOTICE = "Documento de demostración: contenido ilustrativo"
COLUMNS = ("file", "title", "category", "organisation", "visibility", "period_offset", "description")
_BEGINNING = datetime(2025, 1, 1)
_ZIP_TIME = (2025, 1, 1, 0, 0, 0)
_BULLETS_A_SLIDE = 6


@dataclass
class Part:
    """A piece of a document: heading or paragraph (text), list (items) or table (rows)."""

    kind: str
    text: str = ""
    items: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


Row = dict[str, Any]


def parts_of(body: str) -> list[Part]:
    """Read a body of documents.toml; neighbouring list items and table rows become one part."""
    parts: list[Part] = []
    for line in filter(None, map(str.strip, body.splitlines())):
        if line.startswith("## "):
            parts.append(Part("heading", text=line[3:]))
        elif line.startswith("- "):
            _part(parts, "list").items.append(line[2:])
        elif line.startswith("| "):
            _part(parts, "table").rows.append([cell.strip() for cell in line.strip("|").split("|")])
        else:
            parts.append(Part("paragraph", text=line))
    return parts


def _part(parts: list[Part], kind: str) -> Part:
    """The last part if it is of this kind, else a new one."""
    if not parts or parts[-1].kind != kind:
        parts.append(Part(kind))
    return parts[-1]


def make_pdf(row: Row, parts: list[Part]) -> bytes:
    """A tagged PDF by typst."""
    data = {key: row[key] for key in ("title", "organisation", "category")}
    data |= {"notice": NOTICE, "parts": [asdict(part) for part in parts]}
    return typst.compile(
        (HERE / "document.typ").read_bytes(),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
    )


def make_docx(row: Row, parts: list[Part]) -> bytes:
    """A Word document with real headings, lists, tables and a page header."""
    document = docx.Document()
    document.core_properties.title, document.core_properties.author = row["title"], row["organisation"]
    document.core_properties.created = document.core_properties.modified = _BEGINNING
    document.core_properties.language, document.core_properties.comments = "es-PA", NOTICE
    document.sections[0].header.paragraphs[0].text = NOTICE
    document.add_heading(row["title"], 1)
    document.add_paragraph(NOTICE).runs[0].italic = True
    for part in parts:
        _add_to_docx(document, part)
    return _steady(_saved(document))


def _add_to_docx(document: Any, part: Part) -> None:
    if part.kind == "heading":
        document.add_heading(part.text, 2)
    elif part.kind == "list":
        for item in part.items:
            document.add_paragraph(item, style="List Bullet")
    elif part.kind == "table":
        table = document.add_table(0, len(part.rows[0]), style="Table Grid")
        for cells in part.rows:
            for cell, text in zip(table.add_row().cells, cells, strict=True):
                cell.text = text
    else:
        document.add_paragraph(part.text)


def make_xlsx(row: Row, parts: list[Part]) -> bytes:
    """A workbook with one sheet: notice, paragraphs and tables, figures as numbers."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_numbers": False})
    book.set_properties({"title": row["title"], "author": row["organisation"], "created": _BEGINNING})
    sheet = book.add_worksheet("Datos")
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 8, 18)
    bold, figure = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0"})
    lines: list[tuple[list[str], Any]] = [([row["title"]], bold), ([NOTICE], None)]
    for part in parts:
        lines += [([], None), *([([part.text], None)] if part.text else [])]
        lines += [(cells, None if number else bold) for number, cells in enumerate(part.rows)]
    for number, (cells, style) in enumerate(lines):
        for column, text in enumerate(cells):
            if text.isdecimal():
                sheet.write_number(number, column, int(text), figure)
            else:
                sheet.write_string(number, column, text, style)
    book.close()
    return out.getvalue()


def make_pptx(row: Row, parts: list[Part]) -> bytes:
    """A deck: a title slide, then one slide a heading."""
    deck = pptx.Presentation()
    deck.core_properties.title, deck.core_properties.author = row["title"], row["organisation"]
    deck.core_properties.created = deck.core_properties.modified = _BEGINNING
    deck.core_properties.last_modified_by = row["organisation"]
    first = deck.slides.add_slide(deck.slide_layouts[0])
    first.shapes.title.text = row["title"]
    subtitle = first.placeholders[1].text_frame
    subtitle.text = NOTICE
    for part in parts:
        if part.kind == "heading":
            slide = deck.slides.add_slide(deck.slide_layouts[1])
            slide.shapes.title.text = part.text
            slide.notes_slide.notes_text_frame.text = NOTICE
            continue
        target = subtitle if len(deck.slides) == 1 else deck.slides[-1].placeholders[1].text_frame
        _add_to_slide(target, part.items or [part.text])
    return _steady(_saved(deck))


def _add_to_slide(frame: Any, lines: list[str]) -> None:
    for line in lines[:_BULLETS_A_SLIDE]:
        empty = len(frame.paragraphs) == 1 and not frame.text
        paragraph = frame.paragraphs[0] if empty else frame.add_paragraph()
        paragraph.text = line


def _saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _steady(data: bytes) -> bytes:
    """The same container with one fixed time in its index."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _ZIP_TIME), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _font(size: int, style: str = "Regular") -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / f"NotoSans-{style}.ttf"), size)


def make_png(row: Row, parts: list[Part]) -> bytes:
    """A skewed, speckled page, as a scanner gives it: a picture without a text layer."""
    page = Image.new("L", (900, 1180), 246)
    draw = ImageDraw.Draw(page)
    text = "\n\n".join(textwrap.fill(part.text, 56) for part in parts)
    draw.multiline_text((80, 80), textwrap.fill(row["title"], 40), font=_font(30, "Bold"), fill=40)
    draw.text((80, 180), NOTICE, font=_font(20, "Italic"), fill=60)
    draw.multiline_text((80, 250), text, font=_font(24), fill=50, spacing=12)
    page = page.rotate(0.8, fillcolor=235, resample=Image.Resampling.BICUBIC)
    chance = random.Random(7)
    for _ in range(400):
        page.putpixel((chance.randrange(900), chance.randrange(1180)), 120)
    out = io.BytesIO()
    page.quantize(16).save(out, "PNG", optimize=True)
    return out.getvalue()


def make_jpg(row: Row, parts: list[Part]) -> bytes:
    """A drawing of a handicraft stall before the hills of Coclé, with its caption."""
    picture = Image.new("RGB", (1200, 800), "#bfe0ee")
    draw = ImageDraw.Draw(picture)
    draw.polygon([(0, 480), (260, 230), (520, 430), (800, 200), (1200, 460), (1200, 800), (0, 800)], fill="#5f8f5a")
    draw.rectangle((0, 560, 1200, 800), fill="#c8a878")
    for number in range(8):
        colour = "#b3392f" if number % 2 else "#f4ead2"
        draw.polygon(
            [
                (240 + 90 * number, 300),
                (330 + 90 * number, 300),
                (345 + 86 * number, 390),
                (259 + 86 * number, 390),
            ],
            fill=colour,
        )
    draw.rectangle((270, 530, 930, 640), fill="#7a5230")
    for number, colour in enumerate(("#e8d9a8", "#2f6f73", "#a5483b", "#e8d9a8", "#5b3f77")):
        left = 300 + 125 * number
        draw.ellipse((left, 470, left + 100, 540), fill=colour)
        draw.ellipse((left + 28, 440, left + 72, 500), fill=colour)
    draw.rectangle((0, 690, 1200, 800), fill="#1f2a30")
    draw.text((30, 702), parts[0].text, font=_font(24), fill="white")
    draw.text((30, 745), f"{row['title']} · {NOTICE}", font=_font(22, "Italic"), fill="white")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82)
    return out.getvalue()


MAKERS: dict[str, Callable[[Row, list[Part]], bytes]] = {
    ".pdf": make_pdf,
    ".docx": make_docx,
    ".xlsx": make_xlsx,
    ".pptx": make_pptx,
    ".png": make_png,
    ".jpg": make_jpg,
}


def make_all(folder: Path) -> None:
    """Write every document and index.csv into a folder."""
    with (HERE / "documents.toml").open("rb") as source:
        rows: list[Row] = tomllib.load(source)["document"]
    folder.mkdir(parents=True, exist_ok=True)
    for row in rows:
        maker = MAKERS[Path(row["file"]).suffix]
        (folder / row["file"]).write_bytes(maker(row, parts_of(row["body"])))
    with (folder / "index.csv").open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, COLUMNS, extrasaction="ignore", lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    make_all(HERE / "documents")
