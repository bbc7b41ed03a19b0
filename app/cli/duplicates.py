"""The command for sources that are one work: `vouch duplicates PROJECT`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli.shell import Shell, a_path, shared
from app.cli.tables import table

if TYPE_CHECKING:
    from app.domain.duplicates import SourceLink
    from app.domain.store import Store

_ID = 8
_SHORTEST_ID = 4


@click.command()
@a_path("project")
@click.option("--find", "search", is_flag=True, help="Look for duplicates among all sources first.")
@click.option("--merge", "merged", metavar="LINK", help="Fold the newer source of a pair into the older one.")
@click.option("--apart", metavar="LINK", help="Say that a pair that waits is two works.")
@click.option("--part", "parted", metavar="LINK", help="Undo a merge; the two are kept apart from now on.")
@shared
def duplicates(
    shell: Shell, project: Path, *, search: bool, merged: str | None, apart: str | None, parted: str | None
) -> None:
    """List the sources of a PROJECT that are one work (merged) or may be (waiting), and why.

    LINK is the id of a pair in that list, or the beginning of it.
    """
    if sum(one is not None for one in (merged, apart, parted)) > 1:
        raise click.UsageError("Give one of --merge, --apart and --part.")
    if search or merged or apart or parted:
        with shell.writing(project) as store:
            done = _act(shell, store, search=search, merged=merged, apart=apart, parted=parted)
            _show(shell, store, done)
    else:
        with shell.reading(project) as store:
            _show(shell, store, "")


def _act(shell: Shell, store: Store, *, search: bool, merged: str | None, apart: str | None, parted: str | None) -> str:
    """Do what was asked and return how it reads in the history, "" when nothing changed."""
    from app.usecases import deduplicating

    done = []
    if search:
        with shell.progress("looking for duplicates") as progress:
            done.append(deduplicating.find_duplicates(store, progress).label)
    if merged:
        link = _link(store, merged)
        done.append(deduplicating.merge(store, link.source, link.other).label)
    if apart:
        done.append(deduplicating.keep_apart(store, _link(store, apart).id).label)
    if parted:
        done.append(deduplicating.part(store, _link(store, parted).id).label)
    return "; ".join(one for one in done if one)


def _link(store: Store, asked: str) -> SourceLink:
    """Return the link that somebody means. Raises NotFoundError, or RefusedError when it may be several."""
    from app.domain.errors import NotFoundError, RefusedError

    wanted = asked.strip().casefold()
    found = [one for one in store.links() if len(wanted) >= _SHORTEST_ID and one.id.startswith(wanted)]
    if not found:
        raise NotFoundError(f"No pair of sources is called {asked}; vouch duplicates PROJECT lists them.")
    if len(found) > 1:
        raise RefusedError(f"{asked} may be {len(found)} pairs; give more of the id.")
    return found[0]


def _show(shell: Shell, store: Store, done: str) -> None:
    links = store.links()
    told = [_told(store, one) for one in links]
    if shell.json:
        shell.document({"done": done, "links": told})
        return
    if done:
        shell.say(f"Done: {done}.")
    elif not told:
        shell.say("No duplicates are known: vouch duplicates PROJECT --find looks for them.")
    rows = [(one["id"][:_ID], one["state"], one["source"]["title"], one["other"]["title"]) for one in told]
    if rows:
        for line in table(("pair", "state", "stays", "duplicate"), rows):
            shell.say(line)
        for one in told:
            shell.say(f"{one['id'][:_ID]}  {' '.join(one['reasons']) or 'A person said so.'}")


def _told(store: Store, link: SourceLink) -> dict[str, Any]:
    sides = {name: store.source(key) for name, key in (("source", link.source), ("other", link.other))}
    return {
        "id": link.id,
        "state": link.state.value,
        **{name: {"id": side.id, "title": side.metadata.title} for name, side in sides.items()},
        "score": link.score,
        "reasons": list(link.reasons),
        "decided_by": "curator" if link.curator else "rule",
        "rule_version": link.version,
    }


COMMANDS = {"duplicates": duplicates}
