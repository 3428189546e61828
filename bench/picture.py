"""The tables as a picture: each number stands on a bar as long as it is large in its column."""

from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from bench.table import Table, number

PAPER, INK, FAINT, BAR = "#ffffff", "#1d2433", "#6b7486", "#cfe0f5"
SIZE, LINE, MARGIN, GAP = 16, 26, 28, 24  # pixels
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


class Line(NamedTuple):
    """One line of the picture. `cells` hold text, right-aligned or not, and how long a bar is, 0..1."""

    cells: list[tuple[str, bool, float]]
    widths: list[int]
    colour: str = INK


def draw(tables: list[Table], path: Path) -> None:
    """Draw the tables below one another."""
    font = ImageFont.load_default(SIZE)
    lines = [line for table in tables for line in _lines(table, font)]
    width = max(sum(line.widths) + GAP * len(line.widths) for line in lines) + 2 * MARGIN
    picture = Image.new("RGB", (width, LINE * len(lines) + 2 * MARGIN), PAPER)
    for index, line in enumerate(lines):
        _draw_line(ImageDraw.Draw(picture), MARGIN + LINE * index, line, font)
    picture.save(path)


def _lines(table: Table, font: Font) -> list[Line]:
    columns = zip(table.headers, *table.rows, strict=True)
    widths = [round(max(font.getlength(cell) for cell in column)) for column in columns]
    headers = Line(
        [(header, right, 0.0) for header, right in zip(table.headers, table.numeric, strict=True)], widths, FAINT
    )
    rows = [Line(_cells(table, row), widths) for row in table.rows]
    return [
        _sentence(table.title, font),
        headers,
        *rows,
        *(_sentence(note, font) for note in table.notes),
        Line([], []),
    ]


def _cells(table: Table, row: list[str]) -> list[tuple[str, bool, float]]:
    columns = zip(*table.rows, strict=True)
    return [
        (cell, right, _share(cell, column)) for cell, right, column in zip(row, table.numeric, columns, strict=True)
    ]


def _share(cell: str, column: tuple[str, ...]) -> float:
    """What is below 0 has no bar."""
    numbers = [max(0.0, number(other) or 0.0) for other in column]
    return max(0.0, number(cell) or 0.0) / (max(numbers) or 1.0)


def _sentence(text: str, font: Font) -> Line:
    return Line([(text, False, 0.0)], [round(font.getlength(text))])


def _draw_line(pen: ImageDraw.ImageDraw, top: int, line: Line, font: Font) -> None:
    left = MARGIN
    for (text, right, share), width in zip(line.cells, line.widths, strict=True):
        if share:
            pen.rectangle((left + width * (1 - share), top + 3, left + width + 4, top + LINE - 3), BAR)
        pen.text((left + (width if right else 0), top + LINE // 2), text, line.colour, font, "rm" if right else "lm")
        left += width + GAP
