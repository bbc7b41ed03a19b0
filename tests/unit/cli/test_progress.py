import io

from app.cli.progress import Shown


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_terminal_sees_where_the_work_is_and_a_clean_line_after_it():
    out = Terminal()
    with Shown(out, "Importing") as progress:
        progress.report(500, 20_000, "records")
        progress.report(501, 20_000, "records")
        assert not progress.cancelled()
    assert out.getvalue() == "\r\x1b[KImporting: 500 of 20,000 records\r\x1b[K"


def test_nobody_is_told_where_nobody_looks():
    out = io.StringIO()
    with Shown(out, "Importing") as progress:
        progress.report(500, None, "bytes")
    assert out.getvalue() == ""
