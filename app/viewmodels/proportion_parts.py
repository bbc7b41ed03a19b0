"""What three boxes hold of a proportion, and what they say together: the third computed, or whether all three agree."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.kinds import Proportion
from app.reading.proportions import parse_proportion
from app.reading.show import show_number


@dataclass(frozen=True)
class Together:
    """What the boxes say together: the part that is computed and how it reads, a sign, and the sentence behind it.

    `sign` is `=` for a computed part, `✓` where all three agree as printed, `≠` where they do not, `>` where n is more
    than N, else "".
    """

    part: str = ""
    number: str = ""
    sign: str = ""
    said: str = ""

    @property
    def wrong(self) -> bool:
        """Whether the numbers contradict each other."""
        return self.sign in {"≠", ">"}


def parts_of(text: str) -> tuple[str, str, str] | None:
    """Return n, N and percent of a proportion as typed in one piece, None when it does not read as one.

    >>> parts_of("8/11 (73%)"), parts_of("73%"), parts_of("?/11"), parts_of("soon")
    (('8', '11', '73'), ('', '', '73'), ('', '11', ''), None)
    """
    payload = _read(text)
    if payload is None:
        return None
    n, of, percent = payload.numerator, payload.denominator, payload.percent
    return (
        "" if n is None else str(n),
        "" if of is None else str(of),
        "" if percent is None else show_number(percent),
    )


def joined(n: str, of: str, percent: str) -> str:
    """Return the parts in one piece, as they are read back.

    >>> joined("8", "11", "73"), joined("", "11", ""), joined("", "", "73.0")
    ('8/11 (73%)', '?/11', '73.0%')
    """
    counts = f"{n or '?'}/{of}" if of else n
    if not percent:
        return counts
    printed = f"{percent.rstrip('% ')}%"
    return f"{counts} ({printed})" if counts else printed


def together(text: str) -> Together:
    """Return what the parts of a proportion say together, nothing for a text that does not read as one."""
    from app.checks.as_typed import agreement, third_of

    payload = _read(text)
    if payload is None:
        return Together()
    fit = agreement(payload)
    if fit is not None:
        return Together("", "", "✓" if fit.agrees else "≠", fit.said)
    third = third_of(payload)
    if third is None:
        n, of = payload.numerator, payload.denominator
        upside_down = n is not None and of is not None and n > of
        return Together("", "", ">", f"{n} is more than {of}.") if upside_down else Together()
    if third.number is None:
        return Together(third.part, "", "≠" if third.possible == 0 else "", third.said)
    return Together(third.part, str(third.number), "=", third.said)


def _read(text: str) -> Proportion | None:
    """Return the proportion that a text is from end to end, or None."""
    typed = parse_proportion(text) if text.strip() else None
    whole = typed is not None and not typed.rest.strip()
    return typed.payload if typed is not None and whole and isinstance(typed.payload, Proportion) else None
