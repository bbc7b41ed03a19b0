"""Payloads of every kind for Hypothesis, as wide as an editor must carry them."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from app.domain.dates import PartialDate
from app.domain.kinds import (
    Answer,
    Comparator,
    Date,
    Estimate,
    Identifier,
    Integer,
    Payload,
    Proportion,
    PValue,
    Quantity,
    Reached,
    Spread,
    SpreadKind,
    Statistic,
    Text,
    TimeToEvent,
    YesNo,
)

UNITS = st.sampled_from(
    ["", "months", "years", "days", "cells/kg", "mg/m2/day", "mg/m2", "Gy", "%", "fold", "CAR+ cells", "x", "patients"]
)
numbers = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12) | st.sampled_from(
    [Decimal("73"), Decimal("73.0"), Decimal("0.50"), Decimal("6E+8"), Decimal("1.5E-9"), Decimal("-3")]
)
positive = st.decimals(allow_nan=False, allow_infinity=False, min_value=0, max_value=10**6)
comparators = st.sampled_from(Comparator)


@st.composite
def spreads(draw: st.DrawFn) -> Spread:
    kind = draw(st.sampled_from(SpreadKind))
    level = draw(st.none() | st.sampled_from([Decimal("95"), Decimal("90.0")]))
    low, high = sorted((draw(numbers), draw(numbers)))
    if kind is SpreadKind.SD:
        return Spread(kind, abs(low), None, level)
    ends = draw(st.sampled_from([(low, high), (low, None), (None, high)]))
    return Spread(kind, *ends, level)


dates = (
    st.dates()
    .filter(lambda d: 1900 <= d.year < 2100)
    .flatmap(lambda d: st.sampled_from([d.isoformat(), d.isoformat()[:7], d.isoformat()[:4]]))
)
payloads: st.SearchStrategy[Payload] = st.one_of(
    st.builds(Integer, st.integers(min_value=-(10**30), max_value=10**30)),
    st.tuples(
        st.none() | st.integers(min_value=0, max_value=10**9),
        st.none() | st.integers(min_value=0, max_value=10**9),
        st.none() | numbers,
    )
    .filter(lambda parts: any(p is not None for p in parts))
    .map(lambda parts: Proportion(*parts)),
    st.tuples(st.none() | numbers, UNITS, comparators, st.none() | spreads())
    .filter(lambda p: p[0] is not None or p[3] is not None)
    .map(lambda p: Quantity(*p)),
    st.tuples(
        st.sampled_from(Statistic),
        st.none() | numbers,
        st.sampled_from(["", "months", "years", "days"]),
        comparators,
        st.sampled_from(Reached),
        st.none() | positive,
        st.none() | spreads(),
    )
    .filter(lambda p: p[1] is not None or p[6] is not None or p[4] is not Reached.REACHED)
    .map(lambda p: TimeToEvent(*p)),
    st.tuples(
        st.sampled_from(["", "HR", "OR", "RR", "RD", "IRR", "SMD"]),
        st.none() | numbers,
        st.none() | spreads(),
        st.none() | st.builds(PValue, comparators, positive),
    )
    .filter(lambda p: any(part is not None for part in p[1:]))
    .map(lambda p: Estimate(*p)),
    st.builds(Date, dates.map(PartialDate), st.sampled_from(["actual", "estimated", "unknown"])),
    st.builds(YesNo, st.sampled_from(Answer)),
    st.builds(Text, st.text(min_size=1).filter(str.strip)),
    st.sampled_from(
        [
            Identifier("nct", "NCT00000001"),
            Identifier("doi", "10.1002/(sici)1097-0258(19990315)18:5<557::aid-sim53>3.0.co;2-f"),
            Identifier("pmid", "12345678"),
            Identifier("eudract", "2016-000225-39"),
            Identifier("ctis", "2023-503698-40-00"),
            Identifier("chictr", "ChiCTR-OIC-16007668"),
            Identifier("jrct", "jRCTs033200431"),
            Identifier("anzctr", "ACTRN12623000498695p"),
            Identifier("issn", "0000-000X"),
            Identifier("", "local-17"),
            Identifier("hospital register", "A 17/2"),
        ]
    ),
)
