"""Commands for studies: comparing the sources of a trial, joining and leaving a study."""

from __future__ import annotations

from app.commands.command import Command, Context
from app.commands.project import can_write, has_project, has_source
from app.domain.store import Store
from app.viewmodels.desk import Desk
from app.viewmodels.options_model import Option
from app.viewmodels.study_hand import trial_in_hand

_NEW = "new"


def has_trial(desk: Desk) -> bool:
    """Say whether the open record has a trial."""
    return has_source(desk) and can_write(desk) and trial_in_hand(desk) is not None


def has_study(desk: Desk) -> bool:
    """Say whether the trial in hand belongs to a study."""
    trial = trial_in_hand(desk) if has_trial(desk) else None
    return trial is not None and desk.store is not None and desk.store.membership_of(trial.id) is not None


def join(context: Context) -> None:
    """Ask for a study, and let the trial in hand join it; it leaves the one it was in."""
    trial, store = trial_in_hand(context.desk), context.desk.need_store()
    if trial is None:
        return
    mine = store.membership_of(trial.id)
    options = [Option(_NEW, "A new study", "with this trial alone, to be joined by others")] if mine is None else []
    options += _others(store, mine.study if mine else "")
    if not options:
        context.desk.said.emit("There is no other study to join.")
        return
    context.ask.choice("Join a study", options, lambda key: _join(context, trial.id, key))


def leave(context: Context) -> None:
    """Take the trial in hand out of its study."""
    from app.usecases import studies

    trial = trial_in_hand(context.desk)
    if trial is not None and context.desk.do(studies.leave, trial.id) is not None:
        context.desk.said.emit("The trial left its study (Ctrl+Z brings it back)")


def rename(context: Context) -> None:
    """Ask how the study of the trial in hand is called."""
    from app.usecases import studies

    trial, store = trial_in_hand(context.desk), context.desk.need_store()
    membership = store.membership_of(trial.id) if trial else None
    if membership is not None:
        old = store.study(membership.study).title
        context.ask.line(
            "The study's name", lambda title: context.desk.do(studies.retitle, membership.study, title), old
        )


def _join(context: Context, item: str, key: str) -> None:
    from app.usecases import studies

    done = context.desk.do(studies.new_study, (item,)) if key == _NEW else context.desk.do(studies.join, item, key)
    if done is not None:
        context.desk.said.emit("The trial belongs to the study (Ctrl+B shows it)")


def _others(store: Store, mine: str) -> list[Option]:
    options = []
    for study in store.studies():
        if study.id != mine:
            numbers = ", ".join(one.value for one in study.identifiers)
            options.append(Option(study.id, study.title or numbers or "Study without a number", numbers))
    return options


COMMANDS: tuple[Command, ...] = (
    Command(
        "study.board",
        "Compare the sources of this trial",
        lambda c: c.window.show_panel("board"),
        ("Ctrl+B",),
        "Evidence/Study",
        enabled=has_project,
    ),
    Command(
        "panel.studies",
        "Studies…",
        lambda c: c.window.show_panel("studies"),
        ("Ctrl+Shift+B",),
        "Evidence/Study",
        enabled=has_project,
    ),
    Command("study.join", "Join a study…", join, (), "Evidence/Study", enabled=has_trial),
    Command("study.leave", "Leave the study", leave, (), "Evidence/Study", enabled=has_study),
    Command("study.rename", "Name the study…", rename, (), "Evidence/Study", enabled=has_study),
)
