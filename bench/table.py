"""A result: a table with its notes, as plain text."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Table:
    """What a measurement returns. Notes are sentences that belong below it."""

    title: str
    headers: list[str]
    rows: list[list[str]]
    notes: list[str] = field(default_factory=list)

    @property
    def widths(self) -> list[int]:
        """The width of each column, in characters."""
        return [max(len(cell) for cell in column) for column in zip(self.headers, *self.rows, strict=True)]

    def text(self) -> str:
        """Return it as lines: numbers to the right, words to the left."""
        rule = ["-" * width for width in self.widths]
        lines = [self._line(row) for row in (self.headers, rule, *self.rows)]
        return "\n".join([self.title, "", *lines, "", *self.notes])

    def _line(self, row: list[str]) -> str:
        cells = zip(row, self.widths, self.numeric, strict=True)
        return "  ".join(cell.rjust(width) if right else cell.ljust(width) for cell, width, right in cells).rstrip()

    @property
    def numeric(self) -> list[bool]:
        """Whether each column holds numbers only."""
        return [all(number(row[column]) is not None for row in self.rows) for column in range(len(self.headers))]


def number(cell: str) -> float | None:
    """Return the number a cell holds, None if it holds words. A ratio counts: `1.5 x` is 1.5."""
    try:
        return float(cell.removesuffix(" x"))
    except ValueError:
        return None
