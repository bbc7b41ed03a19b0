"""What a command is, what it works with, and what it may ask for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol

from app.viewmodels.desk import Desk
from app.viewmodels.options_model import Option
from app.viewmodels.session import Session


class Mode(Enum):
    """Where a command's keys act: everywhere, in the text only (single letters), or in the fields only."""

    ANY = "any"
    TEXT = "text"
    FORM = "form"


class Ask(Protocol):
    """What a command can ask the person; the views implement it, in place. `then` is not called after Esc."""

    def project_to_open(self, then: Callable[[Path], object]) -> None:
        """Ask for an existing project."""

    def project_to_make(self, then: Callable[[Path], object]) -> None:
        """Ask where a new project shall be."""

    def files_to_import(self, then: Callable[[list[Path]], object]) -> None:
        """Ask for files to import."""

    def file(self, title: str, then: Callable[[Path], object]) -> None:
        """Ask for one file to read."""

    def place_to_save(self, title: str, name: str, suffix: str, then: Callable[[Path], object]) -> None:
        """Ask for a file to write."""

    def folder(self, title: str, then: Callable[[Path], object]) -> None:
        """Ask for a folder to write into."""

    def line(self, title: str, then: Callable[[str], object], text: str = "") -> None:
        """Ask for one line of text."""

    def sure(self, question: str, then: Callable[[], object]) -> None:
        """Ask for a yes, which Enter says."""

    def reason(self, title: str, answers: Sequence[str], then: Callable[[str], object]) -> None:
        """Ask for a reason: one of some short answers, or free words."""

    def choice(self, title: str, options: Sequence[Option], then: Callable[[str], object]) -> None:
        """Ask to choose one of some options by typing a few letters."""


class TextScreen(Protocol):
    """What commands do in the text pane; nothing of it changes data."""

    def by_token(self, *, back: bool = False, extend: bool = False) -> None:
        """Go to the next or previous token and select it."""

    def by_number(self, *, back: bool = False) -> None:
        """Go to the next or previous number and select it."""

    def by_sentence(self) -> None:
        """Select the sentence at the cursor."""

    def grow(self) -> None:
        """Grow the selection to what surrounds it."""

    def shrink(self) -> None:
        """Shrink the selection to what it grew from."""

    def open_find(self) -> None:
        """Open the find bar."""

    def start_hints(self) -> None:
        """Put letters on the words, to select by typing them."""

    def zoom(self, steps: int) -> None:
        """Make the text larger or smaller; 0 for its usual size."""

    def show_range(self, start: int, end: int) -> None:
        """Scroll to words and box them."""

    def take_focus(self) -> None:
        """Take the keyboard."""


class RecordScreen(Protocol):
    """What commands do in the record pane; nothing of it changes data."""

    def focus_field(self, field: str) -> None:
        """Put the cursor into a field of the item shown."""

    def focus_tree(self) -> None:
        """Take the keyboard into the list of items."""

    def commit_typing(self) -> None:
        """Save what was typed into the field that has the focus."""

    def revert_typing(self) -> bool:
        """Take back uncommitted typing; say whether there was some."""

    def toggle_table(self) -> None:
        """See the items of the kind in hand as a table, or as a tree again."""

    def fold(self) -> None:
        """Open or fold the group in hand."""

    def open_all(self) -> None:
        """Open all groups of the item, or fold again what is empty."""

    def go_to_flow(self) -> bool:
        """Go to the broken step of the flow of patients, else to its first; say whether there is a flow."""


class Window(Protocol):
    """What commands do with the window itself."""

    def toggle_pane(self, name: str) -> None:
        """Show or hide `library`, `record` or `checks`."""

    def cycle_panes(self, steps: int) -> None:
        """Give the keyboard to the next pane."""

    def show_panel(self, name: str) -> None:
        """Open a panel by its name (`history`, `findings`, `caveat`, ...), or the `palette` or the `picker`."""

    def hides_record(self) -> bool:
        """Say whether a panel lies over the fields, so that what acts on them could not be seen."""

    def leave(self) -> None:
        """Go one step back towards the text."""

    def set_theme(self, name: str) -> None:
        """Use the `light`, `dark` or `system` colours."""

    def quit(self) -> None:
        """Close the window."""


class FindingsScreen(Protocol):
    """What commands do with findings."""

    def go(self, steps: int) -> None:
        """Go to the next finding, or the one before, round and round."""

    def acknowledge(self) -> None:
        """Ask why the finding at hand may stand, or take that back."""

    def raise_caveat(self) -> None:
        """Make the finding at hand a caveat."""

    def caveat_on_hand(self) -> None:
        """Make the finding that was gone to a caveat; with words selected, or elsewhere, ask for a caveat's parts."""


@dataclass(frozen=True)
class Context:
    """What a command works with."""

    desk: Desk
    session: Session
    ask: Ask
    text: TextScreen
    record: RecordScreen
    window: Window
    findings: FindingsScreen


def always(desk: Desk) -> bool:
    """Say that a command can always be done."""
    return True


@dataclass(frozen=True)
class Command:
    """A request: its id, how it reads, its keys (portable names), its menu ("" for none), and what it does.

    A menu is one of the table's, or a submenu of one: "Evidence/Missing".

    `mode` says where its keys act; `enabled` says whether it can be done now.
    """

    id: str
    label: str
    run: Callable[[Context], None]
    keys: tuple[str, ...] = ()
    menu: str = ""
    mode: Mode = Mode.ANY
    enabled: Callable[[Desk], bool] = always
