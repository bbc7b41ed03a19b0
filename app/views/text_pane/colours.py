"""The colours of marks in the text, made from the palette so that they hold in light and in dark."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette

READABLE = 4.5
"""The least contrast of text and of the lines that carry meaning (WCAG 2.2, 1.4.3)."""


@dataclass(frozen=True)
class Colours:
    """What the marks are painted with; text on each tint, and each line on the page, keeps a contrast of 4.5."""

    page: QColor
    text: QColor
    quiet: QColor
    linked: QColor
    linked_tint: QColor
    current: QColor
    current_tint: QColor
    suggested: QColor
    found: QColor
    found_tint: QColor
    label: QColor
    label_text: QColor


def colours_of(palette: QPalette) -> Colours:
    """Return the colours for a palette."""
    page, text = palette.color(QPalette.ColorRole.Base), palette.color(QPalette.ColorRole.Text)
    accent = palette.color(QPalette.ColorRole.Accent)
    if contrast(accent, page) < 1.5:
        accent = QColor("#2f7bd9")
    teal, amber, violet = QColor("#0f8f7e"), QColor("#e0a100"), QColor("#8c5bd6")
    label = _towards(amber, page, text, 1.0)
    return Colours(
        page=page,
        text=text,
        quiet=_towards(blend(page, text, 0.55), page, text, READABLE),
        linked=_towards(teal, page, text, READABLE),
        linked_tint=_tint(page, teal, text, 0.16),
        current=_towards(accent, page, text, READABLE),
        current_tint=_tint(page, accent, text, 0.18),
        suggested=_towards(violet, page, text, READABLE),
        found=_towards(amber, page, text, READABLE),
        found_tint=_tint(page, amber, text, 0.34),
        label=label,
        label_text=QColor("black") if contrast(label, QColor("black")) >= READABLE else QColor("white"),
    )


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def blend(one: QColor, other: QColor, share: float) -> QColor:
    """Return a mixture of two colours with this share of the other."""
    return QColor.fromRgbF(
        one.redF() + (other.redF() - one.redF()) * share,
        one.greenF() + (other.greenF() - one.greenF()) * share,
        one.blueF() + (other.blueF() - one.blueF()) * share,
    )


def _luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def _towards(colour: QColor, page: QColor, text: QColor, least: float) -> QColor:
    """Move a colour towards the text's until it stands out from the page enough."""
    for step in range(21):
        mixed = blend(colour, text, step / 20)
        if contrast(mixed, page) >= least:
            return mixed
    return text


def _tint(page: QColor, colour: QColor, text: QColor, share: float) -> QColor:
    """Mix a colour into the page, less of it where text would be hard to read."""
    while share > 0.01:
        mixed = blend(page, colour, share)
        if contrast(mixed, text) >= READABLE + 0.5:
            return mixed
        share *= 0.8
    return page
