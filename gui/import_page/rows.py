"""The rows of the table of columns, from what was found out and what was said."""

from __future__ import annotations

import json

from core.data.base import Source
from core.data.intake import Survey, columns_said, is_table
from core.data.prepare import Preparation
from gui.import_page.columns_table import Row


def rows_of(source: Source, preparation: Preparation, survey: Survey) -> list[Row]:
    """A row for each column, in the order of the file."""
    said, scales = columns_said(source), json.loads(preparation.scales or "{}")
    target = str(getattr(source, "target", ""))
    found = zip(survey.report.columns, survey.histograms, survey.names, strict=True)
    return [
        Row(
            report,
            spread,
            name,
            said.get(name, {}),
            name == target,
            scales.get(report.name, ""),
            preparation.scale,
            is_table(source),
        )
        for report, spread, name in found
    ]
