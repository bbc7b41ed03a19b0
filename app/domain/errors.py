"""Trouble, split by blame: the world's is told in one sentence, ours becomes a crash report.

Everything that a person can mend (a full disk, a locked file, a file that is no RIS) is a `WorldError` whose
message is one sentence that says what happened and what to do. Any other exception is a fault of the program.
"""

from __future__ import annotations

import errno


class WorldError(Exception):
    """Trouble of the world's making; its message is one sentence for the person at the screen."""


class NotAProjectError(WorldError):
    """The file is no Vouch project."""


class NewerProjectError(WorldError):
    """The project was written by a newer Vouch."""


class ProjectLockedError(WorldError):
    """Another process holds the project; the message names the holder."""


class ReadOnlyError(WorldError):
    """The project was opened read-only, or its disk does not let us write."""


class DiskFullError(WorldError):
    """The disk is full; what was acknowledged before is safe."""


class DamagedError(WorldError):
    """The project file is damaged."""


class UnreadableError(WorldError):
    """A file cannot be imported: wrong format, empty, unreadable."""


class NotFoundError(WorldError):
    """Something that was asked for by name or id does not exist."""


class FormError(WorldError):
    """A form or vocabulary file is wrong; the message starts with `file:line:`."""


class RefusedError(WorldError):
    """A structural lie, or a change that would undo somebody else's; nothing was written."""


class CancelledError(WorldError):
    """The person cancelled; what was done so far was taken back."""


_OS_SENTENCES = {
    errno.ENOENT: "{path} does not exist.",
    errno.EACCES: "{path} cannot be read or written: permission is missing.",
    errno.EPERM: "{path} cannot be read or written: permission is missing.",
    errno.EISDIR: "{path} is a folder, not a file.",
    errno.ENOTDIR: "{path} lies in something that is not a folder.",
    errno.EEXIST: "{path} exists already.",
    errno.ENOSPC: "The disk is full; nothing was changed in {path}: free some space and try again.",
    errno.EDQUOT: "Your disk quota is used up; nothing was changed in {path}: free some space and try again.",
    errno.ENAMETOOLONG: "{path} is a longer name than a file can have here.",
    errno.ELOOP: "{path} is a link that leads back to itself.",
    errno.EIO: "{path} cannot be read, as its disk reports an error: copy it anew and try again.",
    errno.EROFS: "{path} is on a disk that cannot be written.",
}

_HALF = "surrogates not allowed"
"""How Python calls what pasted halves of characters and a command line's undecodable bytes fail with when written."""


def sentence(error: BaseException) -> str | None:
    """Return the sentence for trouble of the world's making, or None when the fault is ours."""
    if isinstance(error, WorldError):
        return str(error)
    if isinstance(error, OSError) and error.errno in _OS_SENTENCES:
        words = _OS_SENTENCES[error.errno].format(path=error.filename or "the file")
        return words if error.filename else words[0].upper() + words[1:]
    if isinstance(error, UnicodeEncodeError) and error.reason == _HALF:
        return (
            "Some of these words hold a character that cannot be kept (half of a pair, or a byte that is no UTF-8); "
            "give them again without it."
        )
    return None
