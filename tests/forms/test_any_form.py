"""Any form, whatever anybody says to it, over restarts and deploys: no dead end, no lost valid answer, no exception."""

from __future__ import annotations

import copy
import json
import os
from dataclasses import replace
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.forms.advance import advance
from bot.forms.card import PER_ROW, ROWS, card, face_of
from bot.forms.draft import Draft
from bot.forms.field import Context
from bot.forms.form import Form, survey
from bot.forms.group import Group
from bot.forms.options import LONGEST_VALUE
from bot.forms.photos import Photos
from bot.forms.reading import plain
from bot.forms.said import Confirm, Edit, Look, Page, Said, Typed, data_of, said_by
from bot.forms.step import Outcome, Step
from bot.language import T
from tests.forms.random_forms import NAMES, anything_said, forms, some_facts, valid_answer
from tests.forms.talk import chinese, context

ENOUGH_STEPS = 150
CONTROLS = {"返回", "上一步", "跳过", "取消", "好了", "完成", "就这些", "上一页", "下一页"} | {
    "back", "skip", "cancel", "done", "previous", "next"
}  # fmt: skip
"""In either language: words that turn or end something, and are no answer."""


class AnyForm(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.form: type[Form] = Form
        self.facts: dict[str, Any] = {}
        self.draft = Draft()

    @initialize(form=forms(), facts=some_facts)
    def begins(self, form: type[Form], facts: dict[str, Any]) -> None:
        self.form, self.facts, self.draft = form, facts, Draft()
        self._take(Look())
        self._goes_on(2)

    @rule(said=anything_said)
    def says(self, said: Said) -> None:
        self._take(said)

    @rule(number=st.integers(0, 11))
    def taps(self, number: int) -> None:
        keys = [key for row in card(self._look(), T("📝 Note")).rows for key in row]
        self._take(said_by(data_of(keys[number % len(keys)].said)))

    @rule(number=st.integers(0, 11))
    def writes_what_a_button_says(self, number: int) -> None:
        keys = [key for row in card(self._look(), T("📝 Note")).rows for key in row]
        self._take(Typed(chinese(keys[number % len(keys)].label)))

    @rule(name=st.sampled_from(NAMES), page=st.integers(0, 4), edits=st.booleans())
    def taps_an_old_button(self, name: str, page: int, edits: bool) -> None:
        self._take(Edit(name) if edits else Page(page))

    @rule(times=st.integers(1, 12))
    def goes_on_as_wanted(self, times: int) -> None:
        self._goes_on(times)

    @rule(form=forms())
    def is_deployed_anew(self, form: type[Form]) -> None:
        before = self.draft
        self.form = form
        self._keeps_all_that_fits(before)

    @rule(facts=some_facts)
    def facts_change(self, facts: dict[str, Any]) -> None:
        before = self.draft
        self.facts = facts
        self._keeps_all_that_fits(before)

    @precondition(lambda self: self.form.fields)
    @invariant()
    def has_a_card_that_fits_a_phone(self) -> None:
        shown = card(self._look(), T("📝 Note"))
        assert chinese(shown.text).strip()
        assert len(shown.rows) <= ROWS
        for row in shown.rows:
            assert 1 <= len(row) <= PER_ROW
            for key in row:
                assert chinese(key.label)
                assert said_by(data_of(key.said)) == key.said
                assert len(data_of(key.said).encode()) <= LONGEST_VALUE
        options = face_of(self._look()).options
        keys = [key for row in shown.rows for key in row]
        assert not options or any(key in options for key in keys), "a page without anything on it"

    @precondition(lambda self: self.form.fields)
    @invariant()
    def can_be_finished(self) -> None:
        draft, said = self.draft, []
        for _ in range(ENOUGH_STEPS):
            step = advance(self.form, draft, Look(), self.context)
            field = step.field
            partial = None if field is None else step.draft.partial.get(field.name)
            said.append(valid_answer(field, partial, step))
            step = advance(self.form, _restarted(step.draft), said[-1], self.context)
            if step.outcome is Outcome.FINISHED:
                assert step.survey.open is None
                for each in step.survey.visible:  # every answer is there, unless it may be left out and was
                    assert each.name in step.survey.values or each.name in step.draft.skipped
                return
            draft = _restarted(step.draft)
        raise AssertionError(f"a dead end at {draft} after {said[-5:]}")

    def _goes_on(self, times: int) -> None:
        for _ in range(times):
            step = self._look()
            partial = None if step.field is None else step.draft.partial.get(step.field.name)
            said = valid_answer(step.field, partial, step)
            if said != Confirm():
                self._take(said)

    # What must hold of every step

    @property
    def context(self) -> Context:
        return context(self.facts)

    def _look(self) -> Step:
        return advance(self.form, self.draft, Look(), self.context)

    def _take(self, said: Said) -> None:
        before = self._look()
        step = advance(self.form, self.draft, said, self.context)  # the first word after a deploy, too
        after = step.draft
        catching = {field.name for field in before.survey.visible if isinstance(field, Photos | Group)}
        asked = {self.draft.at, before.draft.at} | catching
        for name, stored in before.draft.answers.items():
            if name not in asked:
                fits = self._would_fit(name, after)
                assert after.answers.get(name) == stored or not fits, f"the answer to {name} was lost"
        for name, partial in before.draft.partial.items():
            assert name in asked or after.partial.get(name) == partial, f"what {name} had got so far was lost"
        visible = {field.name for field in before.survey.visible}
        for name, stored in after.answers.items():
            assert before.draft.answers.get(name) == stored or name in visible, (
                "a question was answered that is not asked"
            )
        assert not step.survey.lost
        if step.field is not None:
            assert step.field in step.survey.visible, "what is not asked is asked"
            is_skipped = step.field.optional is not None and step.field.name in after.skipped
            done = step.field.name in step.survey.values or is_skipped
            was_on_the_card = step.field.name == self.draft.at  # before a deploy that made it one that may be skipped
            assert not done or after.editing or was_on_the_card, "what is answered or skipped is asked again"
        if isinstance(said, Typed):
            self._kept_what_was_typed(said.text, before, step)
        self.draft = Draft() if step.outcome is not Outcome.ASKS else _restarted(after)

    def _would_fit(self, name: str, after: Draft) -> bool:
        """Whether an answer that is not there any more would still be one, with the answers as they are now."""
        missing = self._look().draft.answers.get(name)
        with_it = Draft({**after.answers, name: missing}, skipped=after.skipped)
        seen = survey(self.form, with_it, self.context)
        return name in seen.values

    def _kept_what_was_typed(self, text: str, before: Step, step: Step) -> None:
        """It was an answer, or did what a button does, or it is there to be shown again."""
        after = step.draft
        moved = replace(after, typed={}) != replace(before.draft, typed={}) or step.outcome is not Outcome.ASKS
        buttons = {plain(chinese(key.label)) for row in card(before, "").rows for key in row}
        if not moved and plain(text) not in CONTROLS | buttons | {""}:
            assert json.dumps(text) in json.dumps(after.body()), f"{text!r} is lost"

    def _keeps_all_that_fits(self, before: Draft) -> None:
        """After a deploy: what fits is there as it was, and each answer that is dropped has its sentence."""
        own = {name: stored for name, stored in before.answers.items() if name in self.form.named}
        fitting = survey(self.form, Draft(own, skipped=before.skipped), self.context)
        step = self._look()
        dropped = 0
        for name, stored in before.answers.items():
            if name in fitting.values or (name in own and name not in [f.name for f in fitting.visible]):
                if step.draft.answers.get(name) != stored:
                    assert fitting.lost, f"the answer to {name} was lost"
            elif name not in step.draft.answers:
                dropped += 1
        assert not dropped or step.notes, "something was dropped without a word"


def _restarted(draft: Draft) -> Draft:
    body = json.loads(json.dumps(draft.body()))
    again = Draft.of(copy.deepcopy(body))
    assert again.body() == body
    return again


TestAnyForm = AnyForm.TestCase
TestAnyForm.settings = settings(
    max_examples=int(os.environ.get("JINHUAI_TEST_EXAMPLES", "60")), stateful_step_count=30, deadline=None
)
