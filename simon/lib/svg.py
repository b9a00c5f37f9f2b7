"""Charts drawn on the server: numbers in, SVG out. Classes are those of simon.css; no style attributes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from simon.lib.numbers import format_number

Values = Sequence[Decimal | None]
Point = tuple[float, float]

WORDS: Mapping[str, object] = {
    "target": _("Meta"),
    "expected": _("Esperado"),
    "approved": _("aprobado"),
    "provisional": _("provisional"),
}
WIDE = 600  # from this width on, labels stand at the right of the plot
CHARACTER = 7.5  # width of one 13 px character
SPARK_WIDTH, SPARK_HEIGHT = 112, 28


@dataclass(frozen=True)
class Scale:
    """Where a chart's values and periods land: the plot's box in pixels, and the values at its ends."""

    left: float
    right: float
    top: float
    bottom: float
    low: Decimal
    high: Decimal
    count: int

    def x(self, index: int) -> float:
        """Pixels from the left for a period's index; a single period stands at the right end."""
        if self.count < 2:
            return self.right
        return self.left + (self.right - self.left) * index / (self.count - 1)

    def y(self, value: Decimal) -> float:
        """Pixels from the top for a value."""
        return self.bottom - (self.bottom - self.top) * float((value - self.low) / (self.high - self.low))

    def points(self, values: Values) -> list[Point | None]:
        """A point for each value, None where there is none."""
        return [None if value is None else (self.x(index), self.y(value)) for index, value in enumerate(values)]


def bar(progress: Decimal | None, expected: Decimal | None) -> dict[str, str | bool | None]:
    """Return a progress bar's widths for a template, as text in 0..100 with at most one decimal.

    Both arguments are fractions of the way from baseline to target (1 is the target), not clamped
    (docs/domain.md, section 2). Shape: `value` and `expected` (None where unknown), `over` (past the target).
    """
    return {
        "value": _percent(progress),
        "expected": _percent(expected),
        "over": progress is not None and progress > 1,
    }


def sparkline(values: Values, target: Decimal | None) -> SafeString:
    """Draw a small series without words (hidden from screen readers: a table stands beside it).

    None is a gap; a value with gaps on both sides is a dot. The last value has the large dot.
    """
    low, high = _ends([*values, target])
    scale = Scale(2, SPARK_WIDTH - 6, 3, SPARK_HEIGHT - 3, low, high, len(values))
    points = scale.points(values)
    parts = [_line_at("ex", 0, SPARK_WIDTH, scale.y(target))] if target is not None else []
    parts += [_path("ln", run) for run in _runs(points) if len(run) > 1]
    parts += [_circle("pt", run[0], "1.5") for run in _runs(points) if len(run) == 1]
    parts += [_circle("pt", point, "3") for point in [p for p in points if p][-1:]]
    return format_html(
        '<svg class="spark" viewBox="0 0 {} {}" aria-hidden="true">{}</svg>',
        SPARK_WIDTH,
        SPARK_HEIGHT,
        _joined(parts),
    )


def series_chart(
    points: Values,
    provisional: Values,
    target: Decimal | None,
    expected: Values,
    labels: Sequence[str],
    width: int,
    height: int,
    title: str,
    *,
    groups: Sequence[str] = (),
    css: str = "",
    words: Mapping[str, object] = WORDS,
) -> SafeString:
    """Draw approved, provisional and expected values by period, with the final target as a line.

    `points`, `provisional` and `expected` have one value (or None: a gap) for each of `labels`; `groups`
    may name the year of each period, printed where it changes. `title` is what a screen reader says.
    `css` adds classes. Raises ValueError when the lengths differ.
    """
    series = (points, provisional, expected, groups or labels)
    if any(len(values) != len(labels) for values in series):
        raise ValueError("every series needs one value a label")
    ticks = _ticks([*points, *provisional, *expected, target])
    scale = _plot(ticks, len(labels), width, height, has_groups=bool(groups))
    parts = _grid(scale, ticks, target)
    parts += _lines(scale, points, provisional, expected)
    parts += _period_labels(scale, labels, groups)
    parts += _end_labels(scale, points, provisional, target, expected, words, wide=width >= WIDE)
    return format_html(
        '<svg class="{}" viewBox="0 0 {} {}" role="img" aria-label="{}"><title>{}</title>{}</svg>',
        f"chart {css}".strip(),
        str(width),
        str(height),
        title,
        title,
        _joined(parts),
    )


def _percent(fraction: Decimal | None) -> str | None:
    if fraction is None:
        return None
    return format_number(min(max(fraction * 100, Decimal(0)), Decimal(100)), 1)


def _ends(values: Values) -> tuple[Decimal, Decimal]:
    """The lowest (0 or less) and the highest value, never the same."""
    known = [value for value in values if value is not None] + [Decimal(0)]
    low, high = min(known), max(known)
    return (low, high) if low < high else (low, low + 1)


def _ticks(values: Values) -> list[Decimal]:
    """Four or five round values that cover `values`, by steps of 1, 2, 2.5, 4 or 5 times a power of ten."""
    low, high = _ends(values)
    rough = (high - low) / 4
    power = Decimal(1).scaleb(rough.adjusted())
    steps = [power * factor for factor in map(Decimal, ("1", "2", "2.5", "4", "5", "10"))]
    step = next(step for step in steps if step >= rough)
    first = -((-low / step).to_integral_value(ROUND_CEILING))
    last = (high / step).to_integral_value(ROUND_CEILING)
    return [step * count for count in range(int(first), int(last) + 1)]


def _plot(ticks: Sequence[Decimal], count: int, width: int, height: int, *, has_groups: bool) -> Scale:
    left = max(len(format_number(tick)) for tick in ticks) * CHARACTER + 12
    right = width - (96 if width >= WIDE else 8)
    return Scale(left, right, 38, height - (40 if has_groups else 26), ticks[0], ticks[-1], count)


def _grid(scale: Scale, ticks: Sequence[Decimal], target: Decimal | None) -> list[SafeString]:
    parts = []
    for tick in ticks:
        parts.append(_line_at("gr", scale.left, scale.right, scale.y(tick)))
        parts.append(_text(scale.left - 8, scale.y(tick) + 4, format_number(tick), anchor="end"))
    if target is not None:
        parts.append(_line_at("tg", scale.left, scale.right, scale.y(target)))
    return parts


def _lines(scale: Scale, points: Values, provisional: Values, expected: Values) -> list[SafeString]:
    approved, hollow = scale.points(points), scale.points(provisional)
    parts = [_path("ex", run) for run in _runs(scale.points(expected)) if len(run) > 1]
    parts += [_path("ln", run) for run in _runs(approved) if len(run) > 1]
    parts += [_path("ln pvl", run) for run in _provisional_runs(approved, hollow)]
    parts += [_circle("pt", point, "4") for point in approved if point]
    parts += [_circle("pv", point, "4") for point in hollow if point]
    return parts


def _provisional_runs(approved: list[Point | None], hollow: list[Point | None]) -> Iterator[list[Point]]:
    """Runs of provisional points, each led by the approved point just before it."""
    for index, point in enumerate(hollow):
        before = (hollow[index - 1] or approved[index - 1]) if index else None
        if point and before:
            yield [before, point]


def _period_labels(scale: Scale, labels: Sequence[str], groups: Sequence[str]) -> list[SafeString]:
    """Labels below the plot, thinned so that they do not touch; the group where it changes."""
    room = (scale.right - scale.left) / max(len(labels) - 1, 1)
    longest = max((len(text) for text in labels), default=0) * CHARACTER + 8
    every = max(1, int(-(-longest // room)))
    parts = [
        _text(scale.x(index), scale.bottom + 20, text, anchor="middle")
        for index, text in enumerate(labels)
        if index % every == 0
    ]
    changes = [i for i, text in enumerate(groups) if i == 0 or groups[i - 1] != text]
    return parts + [_text(scale.x(i) - 8, scale.bottom + 34, groups[i], css="k") for i in changes]


def _end_labels(
    scale: Scale,
    points: Values,
    provisional: Values,
    target: Decimal | None,
    expected: Values,
    words: Mapping[str, object],
    *,
    wide: bool,
) -> list[SafeString]:
    parts = []
    if target is not None:
        x, y = (scale.right + 10, scale.y(target) + 4) if wide else (scale.left + 4, scale.y(target) - 7)
        parts.append(_text(x, y, f"{words['target']} {format_number(target)}", css="k"))
    if path := _last(expected):
        below = scale.y(path[1]) + (24 if wide else 44)
        parts.append(_text(scale.x(path[0]), below, words["expected"], anchor="end"))
    end, newer = _last(points), _last(provisional)
    if end:
        word = words["approved"] if wide or not newer else ""
        parts.append(_beside(scale, end, word, "k", wide=wide))
    if newer:
        parts.append(_beside(scale, newer, words["provisional"], "", wide=wide))
    return parts


def _beside(scale: Scale, end: tuple[int, Decimal], word: object, css: str, *, wide: bool) -> SafeString:
    """A line's last value, below it to the right; to the left where the chart ends."""
    text = f"{format_number(end[1])} {word}".strip()
    x = scale.x(end[0]) + 2
    fits = x + len(text) * CHARACTER <= scale.right + (96 if wide else 8)
    return _text(x, scale.y(end[1]) + 22, text, css=css, anchor="" if fits else "end")


def _last(values: Values) -> tuple[int, Decimal] | None:
    known = [(index, value) for index, value in enumerate(values) if value is not None]
    return known[-1] if known else None


def _runs(points: Sequence[Point | None]) -> Iterator[list[Point]]:
    """The stretches of points without a gap."""
    run: list[Point] = []
    for point in [*points, None]:
        if point is not None:
            run.append(point)
        elif run:
            yield run
            run = []


def _path(css: str, run: Sequence[Point]) -> SafeString:
    return format_html('<path class="{}" d="M{}"/>', css, "L".join(f"{x:.1f} {y:.1f}" for x, y in run))


def _line_at(css: str, left: float, right: float, y: float) -> SafeString:
    return format_html('<path class="{}" d="M{} {}H{}"/>', css, f"{left:.1f}", f"{y:.1f}", f"{right:.1f}")


def _circle(css: str, point: Point, radius: str) -> SafeString:
    x, y = point
    return format_html('<circle class="{}" cx="{}" cy="{}" r="{}"/>', css, f"{x:.1f}", f"{y:.1f}", radius)


def _text(x: float, y: float, text: object, *, css: str = "", anchor: str = "") -> SafeString:
    extra = format_html(' class="{}"', css) if css else mark_safe("")
    extra += format_html(' text-anchor="{}"', anchor) if anchor else mark_safe("")
    return format_html('<text{} x="{}" y="{}">{}</text>', extra, f"{x:.1f}", f"{y:.1f}", text)


def _joined(parts: Sequence[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))
