"""Which features the network relies on, and how its answer follows each of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout

from core.data.base import Dataset
from core.document import State
from core.importance import Importance, alike, patch_side
from core.run import Mail
from core.session import Session
from gui.panels.importance_dependence import DependencePlot
from gui.panels.importance_errand import Errand
from gui.panels.importance_work import (
    MEANING,
    OF_CLASSES,
    OF_NUMBERS,
    UNITS,
    Question,
    class_names,
    fingerprint,
    in_words,
)
from gui.panels.parts import Words
from gui.plots.export import Rows
from gui.plots.panel import LivePanel
from gui.plots.patches import PatchPlot
from gui.plots.ranking import Ranked, Ranking
from gui.plots.reduce import Array
from gui.plots.subject import Subject, is_known
from gui.shelf import Shelf

ROOM = 230  # px of height from which on the sentence may take two lines


class ImportancePanel(LivePanel):
    """Bars of permutation importance; partial dependence of the one that is picked."""

    title = "Importance"
    icon = "chart-column"
    empty = "Press Train to see here which features the network relies on."
    help = (
        "Each bar says how much worse the answers to validation rows get when one feature is "
        "shuffled among them, so that it tells nothing any more: a category with all its names, "
        "a picture patch by patch. The whisker is one deviation over the repeats; pale bars "
        "cannot be told from chance. Beside it, the mean answer when one feature is set to every "
        "value (partial dependence) with its 95 % band; faint lines are single rows: where they "
        "do not run side by side, the feature works together with others. A feature that another "
        "one repeats seems unimportant, and values that never meet are tried too. It is worked "
        "out when training rests, or when you press Work out."
    )

    def __init__(self, session: Session, shelf: Shelf) -> None:
        super().__init__(session)
        self.subject = Subject(session, shelf)
        self.importance: Importance | None = None
        self.measure = ""
        self.feature = -1  # index of the picked one; -1: the most important
        self.output = 0
        self.errand = Errand(self)
        self._done_for: object = None
        self.said = Words("…", self.body)
        self.said.setContentsMargins(8, 3, 8, 3)
        self.ranking = Ranking("Importance", "", self.body)
        self.plot = DependencePlot(self.body)
        self.patches = PatchPlot(self.body)
        self.errand.news.connect(self._look)
        self.errand.failed.connect(self._fail)
        self._lay_out()
        self._fill_bar()
        self.ranking.picked.connect(self.pick)
        self.patches.picked.connect(self.pick)
        session.restarted.connect(self._restart)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.said)
        row = QHBoxLayout()
        row.setSpacing(0)
        for view in (self.ranking, self.plot, self.patches):
            row.addWidget(view, 1)
        column.addLayout(row, 1)
        self.patches.hide()

    def _fill_bar(self) -> None:
        self._measures = QMenu("Measure", self)
        self.measure_choice = self.add_menu("Measure", "What shuffling costs", "", self._measures)
        self._outputs = QMenu("Output", self)
        self.output_choice = self.add_menu("Output", "Which answer is followed", "", self._outputs)
        self.single = self.add_toggle("Single rows", "Draw single rows", self._show_single)
        self.single.setChecked(True)
        self.again = self.add_action(
            "Work out", "Work it out with the present weights", "refresh-cw", self.work_out
        )
        self.finish_bar()

    # ---- news ----------------------------------------------------------------------------------

    def show_state(self, state: State) -> None:
        self.subject.take_state(state)
        super().show_state(state)

    def show_mail(self, mail: Mail) -> None:
        self.subject.take_mail(mail)
        super().show_mail(mail)

    def refresh(self) -> None:
        """Work it out anew if training rests on weights that were not looked at yet."""
        dataset, weights = self.subject.dataset, self.subject.weights
        if dataset is None or weights is None or self.subject.plan is None:
            self._call_off()
            self.importance, self._done_for = None, None
            self.show_body(False, self.subject.lack if self.subject.reading else self.empty)
            return
        if not len(self._rows(dataset)):
            self.show_body(False, "There are no validation rows: give them a share in Data.")
            return
        if self.subject.live:
            if self.importance is None and not self.errand.busy:
                text = "It is worked out when training rests. Press Work out to have it now."
                self.show_body(False, text)
            return
        if self._key(dataset) != self._done_for:
            self.work_out()
        elif self.importance is not None:
            self._show()

    def _key(self, dataset: Dataset) -> object:
        assert self.subject.weights is not None
        self._offer(dataset)
        return (self.subject.plan, dataset, self.measure, fingerprint(self.subject.weights))

    def work_out(self) -> None:
        """Begin with the present weights; what was under way is called off."""
        dataset, plan, predictor = self.subject.dataset, self.subject.plan, self.subject.twin()
        if dataset is None or plan is None or predictor is None:
            return
        self._call_off()
        self._done_for = self._key(dataset)
        rows = self._rows(dataset)
        if not len(rows):
            return
        question = Question.of(predictor, plan, dataset, rows, self.measure)
        self.errand.begin(question, self.feature)

    def pick(self, index: int) -> None:
        """Follow another feature."""
        if self.errand.question is None or index < 0:
            return
        self.feature = self.ranking.chosen = index
        self.errand.follow(index)
        self._show()

    def _look(self) -> None:
        self.importance = self.errand.importance or self.importance
        self._show()

    def _fail(self, why: str) -> None:
        self.show_body(False, f"{why[:1].upper()}{why[1:]}.")

    # ---- picture -------------------------------------------------------------------------------

    def _show(self) -> None:
        found, question = self.importance, self.errand.question
        if found is None or question is None:
            return
        self.show_body(True)
        chosen = self.feature if self.feature >= 0 else int(found.order[0])
        names = tuple(feature.name for feature in found.features)
        self.ranking.unit, self.ranking.x_name = UNITS[self.measure], MEANING[self.measure]
        self.ranking.title = f"Importance · {len(found.rounds)} repeats, {found.rows:,} rows"
        self.ranking.show_ranked(Ranked(names, found.rounds, found.order, found.told), chosen)
        pictures = bool(question.dataset.signature.image_shape)
        self.patches.setVisible(pictures)
        self.plot.setVisible(not pictures)
        self.single.setVisible(not pictures)
        self.output_choice.setVisible(not pictures)
        if pictures:
            shape = question.dataset.signature.image_shape
            self.patches.show_patches(shape, patch_side(shape), found.mean, names, chosen)
        elif self.errand.dependence is not None:
            outputs = class_names(question.dataset)
            numbers = question.dataset.signature.task == "regression"
            self.plot.show_dependence(self.errand.dependence, outputs, self.output, numbers)
        self._tell(found, question)

    def _tell(self, found: Importance, question: Question) -> None:
        x = question.dataset.x[question.rows]
        text = in_words(found, self.measure, alike(x, found.features))
        if self.errand.busy:
            text = f"{text} Still counting …"
        elif self.subject.live:
            text = f"{text} (Training has gone on since; press Work out.)"
        self.said.setToolTip(f"<p>{text}</p>")
        short = text.split(". ")[0].rstrip(".") + "."
        self.said.setText(text if self.height() >= ROOM else short)

    def _offer(self, dataset: Dataset) -> None:
        """Choices that suit the task."""
        numbers = dataset.signature.task == "regression"
        measures = OF_NUMBERS if numbers else OF_CLASSES
        if self.measure not in measures:
            self.measure = measures[0]
            self._fill(self._measures, measures, self._count_by)
            self.measure_choice.setText(self.measure.capitalize())
            self.measure_choice.setVisible(len(measures) > 1)
        outputs = class_names(dataset)
        if tuple(entry.text() for entry in self._outputs.actions()) != outputs:
            self.output = 1 if dataset.signature.task == "binary" else 0
            self.feature = -1
            self._fill(self._outputs, outputs, self._follow)
            self.output_choice.setText(outputs[self.output] if outputs else "Output")
            self.output_choice.setEnabled(len(outputs) > 1)

    def _fill(self, menu: QMenu, names: tuple[str, ...], do: Callable[[int], None]) -> None:
        menu.clear()
        for i, name in enumerate(names):
            menu.addAction(name).triggered.connect(lambda _=False, i=i: do(i))

    def _count_by(self, index: int) -> None:
        self.measure = self._measures.actions()[index].text()
        self.measure_choice.setText(self.measure.capitalize())
        self.work_out()

    def _follow(self, index: int) -> None:
        self.output = index
        self.output_choice.setText(self._outputs.actions()[index].text())
        self._show()

    def _show_single(self, yes: bool) -> None:
        self.plot.single = yes
        self._show()

    def reset(self) -> None:
        self.ranking.reset()
        self.plot.reset()
        self.patches.reset()

    # ---- within --------------------------------------------------------------------------------

    def _rows(self, dataset: Dataset) -> Array:
        rows = self.subject.parts.get("validation", np.empty(0, int))
        return rows[is_known(dataset.y[rows], dataset.signature.task)]

    def _call_off(self) -> None:
        if self.errand.call_off():
            self._done_for = None

    def hideEvent(self, event: QHideEvent) -> None:
        """A hidden view costs nothing."""
        self._call_off()
        super().hideEvent(event)

    def _restart(self) -> None:
        self.subject.forget()
        self._call_off()
        self.importance, self._done_for = None, None
        if self.isVisible():
            self.refresh()

    def table(self) -> Rows:
        """What every repeat has cost, by feature; then how the answer follows the picked one."""
        found, question = self.importance, self.errand.question
        if found is None or question is None:
            return
        repeats = tuple(f"repeat {i + 1}" for i in range(len(found.rounds)))
        yield ("feature", "mean", "deviation", *repeats)
        for i in found.order.tolist():
            name, mean, spread = found.features[i].name, found.mean[i], found.spread[i]
            yield name, float(mean), float(spread), *found.rounds[:, i].tolist()
        followed = self.errand.dependence
        if followed is not None:
            yield ()
            yield (followed.feature.name, *class_names(question.dataset))
            for value, answers in zip(followed.grid, followed.mean, strict=True):
                yield float(value), *answers.tolist()
