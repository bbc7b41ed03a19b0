"""Words that were typed and that the project would not take, a full disk say: kept at their place until it does."""

from __future__ import annotations


class Unsaved:
    """Typing by its place: an item, a field, and the value it was to replace ("" for a new one)."""

    def __init__(self) -> None:
        self._words: dict[tuple[str, str, str], str] = {}

    def __bool__(self) -> bool:
        return bool(self._words)

    def keep(self, item: str, field: str, words: str, value: str = "") -> None:
        """Keep what was typed at a place."""
        self._words[item, field, value] = words

    def words(self, item: str, field: str, value: str = "") -> str | None:
        """Return what waits at a place, None for nothing; an emptied editor waits as ""."""
        return self._words.get((item, field, value))

    def drop(self, item: str, field: str, value: str = "") -> None:
        """Forget what waited at a place: it was saved, or is not wanted any more."""
        self._words.pop((item, field, value), None)

    def drop_all_of(self, item: str, field: str) -> bool:
        """Forget what waited in a field of an item; say whether there was something."""
        gone = [place for place in self._words if place[:2] == (item, field)]
        for place in gone:
            del self._words[place]
        return bool(gone)

    def clear(self) -> None:
        """Forget all."""
        self._words.clear()
