"""Going from finding to finding, and answering them: the one place where strip, panel and keys meet."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject

from app.commands.command import Ask
from app.domain.findings import Finding
from app.viewmodels.desk import Desk
from app.viewmodels.findings_told import Told
from app.viewmodels.rows import rows_lacking
from app.views.checks_strip import ChecksStrip
from app.views.panels import Panels
from app.views.record_pane import RecordPane

if TYPE_CHECKING:
    from app.views.caveat_panel import CaveatPanel
    from app.views.findings_panel import FindingsPanel

REASONS = (
    "The source says so",
    "Checked against the source: the value is right",
    "Told in a note or a caveat",
    "Does not matter here",
)
"""Reasons that are offered for an acknowledgement, beside free words."""


class FindingsWalk(QObject):
    """Implements what commands do with findings.

    A walk goes along the list that was used last: the panel's, which may lead to other sources, until somebody opens
    another source himself; else that of the open record.
    """

    def __init__(self, desk: Desk, strip: ChecksStrip, panels: Panels, record: RecordPane, ask: Ask) -> None:
        super().__init__(strip)
        self._desk = desk
        self._strip = strip
        self._panels = panels
        self._record = record
        self._ask = ask
        self._last: Told | None = None
        self._selected = (0, 0)
        self._along_panel = False
        self._walking = False
        strip.visit_asked.connect(self._visit_from_strip)
        strip.answer_asked.connect(self._answer)
        strip.caveat_asked.connect(self._caveat)
        panels.was_made.connect(self._listen)
        desk.source_changed.connect(self._leave_the_panel_s_list)

    # -- what commands call ------------------------------------------------------------------------------------

    def go(self, steps: int) -> None:
        """Go to the next finding, or the one before, round and round."""
        panel = self._panel() if self._along_panel else self._open_panel()
        if panel is None:
            told = self._strip.model.after(self._last, steps)
        else:
            told = self._moved_up(panel, steps) or panel.tree.after(steps)
        if told is None:
            self._desk.said.emit("The checks have nothing to say.")
            return
        if panel is not None:
            panel.tree.mark(told)
        from_form = self._record.has_keyboard()
        if self._visit(told, leave=panel is None or panel is not self._open_panel()):
            self._show_rows(told.finding, focus=from_form)

    def acknowledge(self) -> None:
        """Ask why the finding at hand may stand, or take that back."""
        told = self.at_hand()
        if told is not None:
            self._answer((told,))

    def raise_caveat(self) -> None:
        """Make the finding at hand a caveat."""
        told = self.at_hand()
        if told is not None:
            self._caveat(told, look_over=False)

    def caveat_on_hand(self) -> None:
        """Make the finding that was gone to a caveat; with words selected since, or elsewhere, ask for its parts."""
        told = self._still_here()
        if told is None or (self._desk.words() and self._desk.selection != self._selected):
            self._panels.show("caveat")
        else:
            self._caveat(told, look_over=False)

    def at_hand(self) -> Told | None:
        """Return the finding that is meant: marked in the list that has the focus, gone to last, or the first here."""
        panel = self._open_panel()
        if panel is not None:
            told = panel.tree.marked()
        elif self._strip.list.hasFocus():
            told = self._strip.marked()
        else:
            told = self._still_here() or self._first_here()
        if told is None:
            self._desk.said.emit("No finding is at hand; N in the text, or Shift+F3, goes to the next.")
        return told

    # -- within ------------------------------------------------------------------------------------------------

    def _listen(self, name: str) -> None:
        panel = self._panel() if name == "findings" else None
        if panel is not None:
            panel.visit_asked.connect(self._visit_from_panel)
            panel.answer_asked.connect(self._answer)
            panel.caveat_asked.connect(self._caveat)
            panel.rules.changed.connect(self._strip.again)

    def _panel(self) -> FindingsPanel | None:
        return cast("FindingsPanel | None", self._panels.made("findings"))

    def _open_panel(self) -> FindingsPanel | None:
        panel = self._panel()
        return panel if panel is not None and panel is self._panels.current() else None

    def _moved_up(self, panel: FindingsPanel, steps: int) -> Told | None:
        """Return what took the place of a finding that was settled on the way: that one is next."""
        marked = panel.tree.marked()
        if not self._along_panel or self._last is None or marked is None or steps < 0:
            return None
        return marked if marked.key != self._last.key and not marked.finding.acknowledged else None

    def _still_here(self) -> Told | None:
        """Return the finding gone to last, while its place is in hand."""
        if self._last is None or self._desk.item is None or self._desk.item.id != self._last.finding.item:
            return None
        row = self._strip.model.row_where(self._last.key)
        return self._strip.model.told(row)

    def _first_here(self) -> Told | None:
        """Return the first finding on the field in hand, else on its item."""
        told = self._strip.model.told(0)
        content, item = self._desk.content, self._desk.item
        if told is None or content is None or item is None:
            return None
        return told if told.finding.item in {one.id for one in content.below(item.id)} else None

    def _leave_the_panel_s_list(self) -> None:
        if not self._walking:
            self._end_walk()
            self._last = None

    def _end_walk(self) -> None:
        panel = self._panel() if self._along_panel else None
        self._along_panel = False
        if panel is not None and panel is not self._panels.current():
            panel.state.sleep()

    # -- going -------------------------------------------------------------------------------------------------

    def _visit_from_strip(self, told: Told) -> None:
        self._end_walk()
        self._visit(told, leave=True)
        self._focus(told)

    def _visit_from_panel(self, told: Told, stay: bool) -> None:  # noqa: FBT001 -- a signal's argument
        self._visit(told, leave=not stay)
        panel = self._panel()
        if not stay and panel is not None:
            self._along_panel = True
            panel.state.show(panel.state.scope)
            self._focus(told)

    def _visit(self, told: Told, *, leave: bool) -> bool:
        """Go to the field and to the words, in another source when they are there; say whether they could be shown."""
        finding = told.finding
        self._last, self._selected = told, self._desk.selection
        if leave:
            self._panels.leave()
        self._walking = True
        try:
            opened = self._desk.attempt(partial(self._lay_open, finding))
        finally:
            self._walking = False
        self._strip.mark(told)
        if opened:
            self._show_words(finding)
        return opened and self._is_shown(finding)

    def _is_shown(self, finding: Finding) -> bool:
        content = self._desk.content
        return not finding.item or (content is not None and content.item(finding.item) is not None)

    def _lay_open(self, finding: Finding) -> None:
        desk = self._desk
        if finding.source and (desk.source is None or desk.source.id != finding.source):
            desk.open_source(finding.source)
        if not finding.item:
            desk.said.emit(finding.message)
        elif not self._is_shown(finding):
            desk.said.emit("This is in another curator's record of the source, which is not the one shown here.")
        else:
            desk.go(finding.item, finding.field or None)

    def _show_words(self, finding: Finding) -> None:
        """Show the words of the value; of an empty field the item's own, else the first that a value of it rests on."""
        content = self._desk.content
        if content is None or not (finding.value or finding.item):
            return
        beside = () if finding.value else (value.id for value in content.values if value.item == finding.item)
        owners = (finding.value or finding.item, *beside)
        quotes = [quote for owner in owners for quote in content.quotes_of(owner)]
        quote = next((one for one in quotes if self._desk.place_of(one) is not None), next(iter(quotes), None))
        if quote is not None:
            self._desk.show_quote(quote.id)

    def _focus(self, told: Told) -> None:
        """Put the cursor into the field, or the row that is lacking, so that it can be mended at once."""
        self._show_rows(told.finding, focus=True)
        if told.finding.field and self._is_shown(told.finding):
            self._record.focus_field(told.finding.field)
            self._show_words(told.finding)

    def _show_rows(self, finding: Finding, *, focus: bool) -> None:
        """Show where the rows would stand that a finding says are lacking."""
        kind = rows_lacking(self._desk, finding) if self._is_shown(finding) else ""
        if kind:
            self._record.show_rows(kind, focus=focus)

    # -- answering ---------------------------------------------------------------------------------------------

    def _answer(self, told: tuple[Told, ...]) -> None:
        waiting = [one.finding for one in told if not one.finding.acknowledged]
        if not self._desk.may_write():
            return
        if not waiting:
            self._take_back([one.finding for one in told])
            return
        what = " ".join(waiting[0].message.split()) if len(waiting) == 1 else f"{len(waiting):,} findings"
        self._ask.reason(f"Why may this stand: {what}", REASONS, partial(self._acknowledge, waiting))

    def _acknowledge(self, findings: list[Finding], reason: str) -> None:
        from app.usecases.acknowledging import acknowledge_all

        touched = self._desk.do(acknowledge_all, findings, reason)
        if touched is not None and touched.act:
            self._desk.said.emit(f"Acknowledged: {reason.strip()} (Ctrl+Z takes it back)")

    def _take_back(self, findings: list[Finding]) -> None:
        from app.usecases.acknowledging import withdraw

        touched = self._desk.do(withdraw, findings)
        if touched is not None:
            speaks = "The finding speaks again" if len(findings) == 1 else "They speak again"
            said = speaks if touched.act else "A caveat stands for it, so it stays quiet."
            self._desk.said.emit(said)

    def _caveat(self, told: Told, look_over: bool) -> None:  # noqa: FBT001 -- a signal's argument
        from app.usecases.acknowledging import caveat_from

        finding = told.finding
        if not self._desk.may_write():
            return
        if look_over or not finding.caveat:
            if not self._visit(told, leave=True):
                return
            self._panels.show("caveat")
            cast("CaveatPanel", self._panels.current()).fill_from(finding)
        elif self._desk.do(caveat_from, finding) is not None:
            self._desk.said.emit(f"Caveat raised: {told.caveat} (Ctrl+Z takes it back)")
