"""The command that says what is understood of data."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import ClassVar

from core.command import DONE, FAILED, Command, answer, columns, say, source_called, warn
from core.data.survey import said, survey
from core.data.understand import TableReport, error_to_json
from core.problem import Refused

SHOWN = 40  # columns of a table that are printed; more are counted


class Table(Command):
    """What is in a data file: columns, types, gaps, what may be predicted."""

    kind: ClassVar[str] = "table"
    order = 4

    def declare(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "sources", metavar="SOURCE", nargs="+", help="files, folders of pictures, or names"
        )

    def run(self, words: Namespace) -> int:
        outcomes = [_tell(name, words.json) for name in words.sources]
        return DONE if all(outcomes) else FAILED


def _tell(name: str, json: bool) -> bool:
    """Say what is in one source; whether it could be read."""
    try:
        report = survey(source_called(name))
    except Refused as refusal:
        warn([refusal.problem])
        if json:
            answer(error_to_json(refusal))
        return False
    if json:
        answer(report.to_json())
    else:
        say(_as_text(report))
    return True


def _as_text(report: TableReport) -> str:
    facts = ", ".join(f"{k} {v!r}" for k, v in report.dialect.items() if v not in ("", None))
    lines = [f"{report.name}: {report.rows} rows, {len(report.columns)} columns"]
    lines += [facts] if facts else []
    lines += ["", columns(said(report.columns[:SHOWN]), right=range(3, 8))]
    if len(report.columns) > SHOWN:
        lines.append(f"and {len(report.columns) - SHOWN} more columns")
    target = (
        f"{report.target} ({report.task})" if report.target else "nothing that can be predicted"
    )
    lines += ["", f"target: {target}"]
    lines += [f"warning: {text}" for text in report.warnings]
    return "\n".join(lines)
