"""The window: panes placed and wired; nothing is decided here."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from app.settings import THEME, Settings
from app.views.theme import apply_theme
from app.views.window_memory import WindowMemory

if TYPE_CHECKING:
    from app.usecases.exporting import ExportReport
    from app.usecases.transfer import ImportReport
    from app.viewmodels.desk import Desk
    from app.viewmodels.session import Session
    from app.views.tour import Tour


_WITHOUT_PROJECT = {"keys", "help", "about", "licences"}
"""Panels that need no project."""


class MainWindow(QMainWindow):
    """Implements what commands know as the window.

    It is made as an empty frame from the smallest thing, so that it can be painted at once, and furnished afterwards.
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.setWindowTitle("Vouch")
        self.setAcceptDrops(True)
        self.resize(QSize(1360, 820).boundedTo(self.screen().availableSize() - QSize(0, 40)))
        self.memory = WindowMemory(settings, self)
        self.memory.restore_place()
        self.furnished = False
        self.tour: Tour | None = None
        self._objected = ""

    def furnish(self, desk: Desk, session: Session) -> None:
        """Put the panes into the window, and listen to the desk; until then the window is an empty frame."""
        from app.commands.command import Context
        from app.commands.table import COMMANDS, MENUS
        from app.views.actions import Actions
        from app.views.arrivals import Arrivals
        from app.views.asking import Asking
        from app.views.findings_walk import FindingsWalk
        from app.views.keyboard import Keyboard
        from app.views.palette import Palette
        from app.views.panes import Panes
        from app.views.picker import Picker
        from app.views.reading_place import ReadingPlace
        from app.views.study_room import StudyRoom

        self._desk = desk
        self._session = session
        self._panes = panes = Panes(desk, session)
        self.first_run, self.library, self.header, self.text = panes.first_run, panes.library, panes.header, panes.text
        self.record, self.checks, self.status, self.right = panes.record, panes.checks, panes.status, panes.right
        self.ask_strip, self.chooser, self.panels, self.pages = (
            panes.ask_strip,
            panes.chooser,
            panes.panels,
            panes.pages,
        )
        self.page = panes.page
        self.setCentralWidget(panes.whole)
        self.reading_place = ReadingPlace(desk, self.text)
        self.arrivals = Arrivals(desk, session)
        self.asking = Asking(session, self, self.ask_strip, self.chooser)
        self.studies = StudyRoom(desk, session, self.asking, self.pages, self.panels)
        self.keyboard = Keyboard(desk, panes, self.studies)
        self.findings = FindingsWalk(desk, self.checks, self.panels, self.record, self.asking)
        self.context = Context(desk, session, self.asking, self.text, self.record, self, self.findings)
        self.actions_ = Actions(COMMANDS, self.context, self, self.text.view)
        self.actions_.fill(self.menuBar(), MENUS)
        self.palette_ = Palette(desk, self.chooser, self.actions_.run, self._show_found)
        self.picker = Picker(desk, self.chooser, self.text.selection_is_low, self)
        self._wire()
        self.memory.restore_panes(panes.splitter, panes.by_name(), self.text)
        self.furnished = True
        self._show_project()

    # -- wiring ------------------------------------------------------------------------------------------------

    def _wire(self) -> None:
        desk, session = self._desk, self._session
        desk.project_changed.connect(self._show_project)
        desk.source_changed.connect(self._show_source)
        desk.content_changed.connect(self._show_ranges)
        desk.source_changed.connect(self.chooser.leave)
        desk.place_changed.connect(self.chooser.leave)
        desk.touched.connect(self.chooser.leave)
        desk.place_changed.connect(self._show_place)
        desk.offer_changed.connect(self._show_offer)
        desk.words_asked.connect(self.text.show_range)
        self.text.selection_changed.connect(desk.select)
        self.text.quote_activated.connect(self._follow_quote)
        self.text.zoomed.connect(self._keep_text_size)
        self.record.kinds.new_asked.connect(self._new_item)
        self.library.panel_asked.connect(self.show_panel)
        self.first_run.command_asked.connect(self.actions_.run)
        self.ask_strip.left.connect(self.keyboard.back_from_question)
        self.ask_strip.offer_taken.connect(self._take_offer)
        self.ask_strip.offer_left.connect(self._leave_offer)
        self.chooser.closed.connect(self.keyboard.back_from_choice)
        self.panels.left.connect(self._back_from_panel)
        self.panels.command_asked.connect(self.actions_.run)
        self.studies.left.connect(self.keyboard.back_to_work)
        self.studies.words_shown.connect(self.keyboard.back_to_work)
        self.first_run.recent_asked.connect(self._open_recent)
        session.opened.connect(self.reading_place.reopen)
        session.opened.connect(self.keyboard.back_to_work)
        session.task_changed.connect(self._object_again)
        desk.saved.connect(self._object_again)
        session.imported.connect(self._say_imported)
        session.importing.asks.connect(self._ask_before_import)
        session.exported.connect(self._say_exported)
        QApplication.instance().focusChanged.connect(self._show_mode)  # type: ignore[union-attr]
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)

    # -- what commands call ------------------------------------------------------------------------------------

    def toggle_pane(self, name: str) -> None:
        """Show or hide `library`, `record` or `checks`."""
        self._desk.attempt(partial(self.memory.toggle, name))
        if QApplication.focusWidget() is None:
            self.keyboard.back_to_work()

    def cycle_panes(self, steps: int) -> None:
        """Give the keyboard to the next pane."""
        self.keyboard.cycle(steps)

    def show_panel(self, name: str) -> None:
        """Open a panel, the palette, the picker or the next source."""
        if name == "palette":
            self._open_palette()
        elif name == "picker":
            self.picker.start()
        elif name == "next_source":
            self._desk.open_source(self.library.next_to_do() or None)
            self.text.take_focus()
        elif name in {"source_below", "source_above"}:
            self._open_beside(1 if name == "source_below" else -1)
        elif self._desk.store is None and name.partition("/")[0] not in _WITHOUT_PROJECT:
            self._desk.said.emit("Open a project first.")
        elif name in {"page", "page_next", "page_previous"}:
            self.page.obey(name)
        elif name == "board":
            self.studies.show_of_hand()
        elif name == "tour":
            self._begin_tour()
        else:
            self.chooser.leave()
            self.pages.setCurrentIndex(1)
            self.panels.show(name)

    def _open_beside(self, steps: int) -> None:
        """Open the source below or above the open one in the list; a list that has the keyboard keeps it."""
        key = self.library.beside(steps)
        if not key:
            self._desk.said.emit(f"No source stands {'below' if steps > 0 else 'above'} this one in the list.")
        elif self._desk.attempt(partial(self._desk.open_source, key)) and not self.library.list.hasFocus():
            self.text.take_focus()

    def hides_record(self) -> bool:
        """Say whether a panel lies over the fields, so that what acts on them could not be seen."""
        return self.panels.current() is not None or self.studies.is_shown()

    def leave(self) -> None:
        """Go one step back towards the text: choice, question, panel, field, then the selection."""
        if self.chooser.leave() or self.ask_strip.leave() or self.studies.leave() or self.panels.leave():
            return
        if self.tour is not None and self.tour.leave():
            return
        if self._desk.store is None:
            self.first_run.start()
        elif self._desk.offer is not None:
            self._leave_offer()
        elif not self.text.view.hasFocus():
            self.record.revert_typing()
            self.text.take_focus()
        else:
            start, end = self.text.selection()
            self.text.unbox()
            if start < end:
                self.text.move_to(end)

    def set_theme(self, name: str) -> None:
        """Use the `light`, `dark` or `system` colours."""
        self._desk.attempt(partial(self._session.settings.put, THEME, name))
        self._follow_system()

    def quit(self) -> None:
        """Close the window."""
        self.close()

    def keep(self) -> None:
        """Save what was typed, and remember the place and the looks of the window."""
        self.record.commit_typing()
        self.reading_place.leave()
        self._desk.attempt(self.memory.keep)

    # -- following the desk ------------------------------------------------------------------------------------

    def _show_project(self) -> None:
        store = self._desk.store
        self.pages.setCurrentIndex(1 if store else 0)
        self.setWindowTitle(f"{store.info().path.stem} – Vouch" if store else "Vouch")
        self.panels.leave()
        self.ask_strip.leave()
        self.chooser.leave()
        self.reading_place.forget()
        if store is None:
            self.first_run.start()
        else:
            self.text.take_focus()

    def _show_source(self) -> None:
        self.reading_place.leave()
        self.text.set_text(self._desk.text, self._desk.ranges(), self._desk.held.doubtful)
        self.reading_place.enter()
        self._show_mode(None, self.focusWidget() if self.isActiveWindow() else None)

    def _show_ranges(self) -> None:
        self.text.set_ranges(self._desk.ranges(), self._desk.held.doubtful)

    def _show_place(self) -> None:
        places = map(self._desk.place_of, self._desk.quotes_of_hand())
        self.text.box([place for place in places if place is not None])

    def _show_offer(self) -> None:
        offer = self._desk.offer
        self.ask_strip.offer(f"{offer.sentence}?" if offer else "")

    def take_files(self, paths: list[Path]) -> None:
        """Import files; a project among them is opened instead."""
        self.arrivals.dropped(paths)

    def _follow_quote(self, row: int) -> None:
        quote = self._desk.need_store().quote_at(row)
        field = self._desk.follow(quote)
        if field:
            self.record.fields.reveal(field)

    def _show_mode(self, _old: QWidget | None, now: QWidget | None) -> None:
        if self._desk.source is None or now is None:
            self.status.show_mode("")
        else:
            self.checks.show_keys(letters=now in {self.text.view, self.checks.list})
            self.status.show_mode("TEXT" if now is self.text.view else "FORM" if self.right.isAncestorOf(now) else "")

    def _say_imported(self, report: ImportReport) -> None:
        from app.viewmodels.told_transfer import told_import

        came, source = self._session.came, self._desk.source
        waits = report.imported and came and source is not None and source.id not in came
        way = f". {self.actions_.keys_of('source.imported')} opens {'it' if len(came) == 1 else 'the first of them'}."
        told = told_import(report)
        self.status.say(f"{told.rstrip('.')}{way}" if waits else told)
        if QApplication.focusWidget() is None:
            self.keyboard.back_to_work()

    def _ask_before_import(self) -> None:
        self.show_panel("questions")

    def _say_exported(self, report: ExportReport) -> None:
        from app.viewmodels.told_transfer import told_export

        self.status.say(told_export(report))

    # -- answers -----------------------------------------------------------------------------------------------

    def _take_offer(self) -> None:
        self.actions_.run("evidence.take")

    def _leave_offer(self) -> None:
        self._desk.set_offer(None)

    def _open_palette(self) -> None:
        self.palette_.start(self.actions_.options())

    def _show_found(self, what: str) -> None:
        """Bring into sight the `item` or the `source` that the palette went to."""
        self.studies.leave()
        self.panels.leave()
        if what == "item":
            self.record.focus_tree()
        else:
            self.keyboard.back_to_work()

    def _begin_tour(self) -> None:
        from app.views.tour import Tour

        self.panels.leave()
        self.studies.leave()
        if self.tour is None:
            self.tour = Tour(self._desk, self.text, self.findings, self.actions_.keys_of, self)
            self.tour.left.connect(self.keyboard.back_to_work)
            self._panes.add_strip(self.tour)
        self.tour.start()

    def _back_from_panel(self) -> None:
        if self._desk.store is None:
            self.pages.setCurrentIndex(0)
            self.first_run.start()
        else:
            self.keyboard.back_to_work()

    def _new_item(self) -> None:
        self.actions_.run("record.new")

    def _open_recent(self, path: str) -> None:
        self._session.open(Path(path))

    # -- looks -------------------------------------------------------------------------------------------------

    def _keep_text_size(self, points: float) -> None:
        if self.furnished:  # while it is furnished, the size comes from where it would be kept
            self._desk.attempt(partial(self.memory.keep_text_size, points))

    def _objection(self) -> str:
        """Return what would be lost by closing now, "" for nothing."""
        if self._session.task is not None and not self._session.preparing:
            return f"{self._session.task.label} is still running. Close again to stop it and leave."
        if self.record.unsaved():
            return "What you typed last is not saved. Close again to leave without it."
        return ""

    def _object_again(self) -> None:
        """Object to the next closing anew: work has ended, or something was saved, since the last objection."""
        if self._session.task is None:
            self._objected = ""

    def _follow_system(self) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_theme(app, self._session.settings.get(THEME))

    # -- Qt ----------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the library away where there is little room; keep the chooser in its place."""
        super().resizeEvent(event)
        self.memory.fit(event.size().width())
        if self.furnished and self.chooser.isVisible():
            self.chooser.place()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files, once there is somewhere to put them."""
        if self.furnished and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Import the files dropped; a project dropped is opened."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.take_files(paths)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save what was typed, remember the place, close the project; what would be lost is told once before."""
        if self.furnished:
            self.record.commit_typing()
            objection = self._objection()
            if objection and objection != self._objected:
                self._objected = objection
                self._desk.troubled.emit(objection)
                event.ignore()
                return
            self.keep()
            self._session.close()
        super().closeEvent(event)
