"""One step: a draft, and what was said to it, make another draft and a question."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from bot.forms import controls
from bot.forms.card import last_page
from bot.forms.draft import SUMMARY, Draft
from bot.forms.field import Answered, Context, Field, Going, NotUnderstoodError
from bot.forms.form import FormClass, Lost, Survey, survey
from bot.forms.said import (
    Answer,
    Back,
    Cancel,
    Confirm,
    Done,
    Edit,
    Keep,
    Look,
    Page,
    Photo,
    Said,
    Skip,
    Typed,
)
from bot.forms.step import Outcome, Step
from bot.language import T, Text


def advance(form: FormClass, draft: Draft, said: Said, context: Context) -> Step:
    """Never raises for what people say or for what a draft holds."""
    draft, seen, notes = _settled(form, draft, context)
    field, displaced = _asked(form, draft, seen)
    return _Stand(form, draft, seen, field, displaced, notes, context).hear(said)


def _settled(form: FormClass, draft: Draft, context: Context) -> tuple[Draft, Survey, list[Text]]:
    """The draft without what does not fit the form as it is today, and a sentence for each answer that is dropped."""
    notes: list[Text] = []
    if not form.named.keys() >= draft.names:
        draft, notes = _without_retired(form, draft)
    seen = survey(form, draft, context)
    while seen.lost:
        for lost in seen.lost:
            draft = _dropped(draft, lost, context)
            notes.append(T("“{field}” has to be answered again: {reason}", field=lost.field.label, reason=lost.reason))
        seen = survey(form, draft, context)
    return draft, seen, notes


def _without_retired(form: FormClass, draft: Draft) -> tuple[Draft, list[Text]]:
    notes, nameless = [], 0
    for name in sorted(draft.names - form.named.keys()):
        if name in draft.answers or name in draft.partial:
            if (label := form.retired.get(name)) is not None:
                notes.append(T("“{field}” is not asked any more; what you said there is left out.", field=label))
            else:
                nameless += 1
        draft = draft.forgetting(name)
    if nameless:
        notes.append(T("{count} of your answers are not asked for any more and are left out.", count=nameless))
    return draft, notes


def _dropped(draft: Draft, lost: Lost, context: Context) -> Draft:
    field = lost.field
    partial, words = field.salvage(lost.stored, context), field.quote(lost.stored)
    draft = draft.without(field.name)
    if partial is not None:
        draft = draft.going(field.name, partial)
    return draft.typing(field.name, words) if words else draft


def _asked(form: FormClass, draft: Draft, seen: Survey) -> tuple[Field[Any] | None, bool]:
    """The field that the card on the screen asks for, and whether it is another than the card says."""
    if draft.at == SUMMARY:
        return seen.open, seen.open is not None
    field = form.named.get(draft.at)
    if field is not None and field in seen.visible and (draft.editing or field.name not in seen.values):
        return field, False
    return seen.open, draft.at != ""


@dataclass(slots=True)
class _Stand:
    """Where a form stood when something was said to it."""

    form: FormClass
    draft: Draft
    seen: Survey
    field: Field[Any] | None
    displaced: bool
    notes: list[Text]
    context: Context

    def hear(self, said: Said) -> Step:
        if isinstance(said, Typed):
            understood = controls.meant(said, self.form, self.field, self.draft, self.seen, self.context)
            if understood is not None and (not self.displaced or isinstance(understood, Back | Cancel)):
                said = understood
        match said:
            case Look():
                return self._stay()
            case Cancel():
                return replace(self._stay(), outcome=Outcome.CANCELLED)
            case Photo() if (catcher := self._catcher(said)) is not None:
                return self._catch(catcher, said)
            case Edit() | Back() | Page() | Skip() | Keep() | Confirm():
                return self._control(said)
        if self.displaced or self.field is None:
            return self._not_for_this(said)
        return self._take(self.field, said)

    def _control(self, said: Edit | Back | Page | Skip | Keep | Confirm) -> Step:
        field, draft = self.field, self.draft
        if field is not None and not self.displaced and field.takes(said, draft.partial.get(field.name), self.context):
            return self._take(field, said)
        match said:
            case Edit(name):
                wanted = self.form.named.get(name)
                return self._stay() if wanted is None or wanted not in self.seen.visible else self._look_at(wanted)
            case Back():
                return self._back()
            case Page(number):
                return self._turn_to(number)
        if self.displaced:
            return self._not_for_this(said)
        match said:
            case Skip() if field is not None and field.optional is not None:
                self.draft = draft.skipping(field.name)
                return self._go_on()
            case Skip() if field is not None:
                return self._stay(T("This one is needed."))
            case Keep() if draft.editing:
                self.draft = replace(draft, editing=False)
                return self._go_on()
            case Confirm() if field is None:
                return Step(self.form, draft, self.seen, self.context, None, tuple(self.notes), Outcome.FINISHED)
        return self._stay()

    def _turn_to(self, page: int) -> Step:
        page = min(page, last_page(self._stay()))
        if page != self.draft.page:
            self.draft = replace(self.draft, page=page)
        return self._stay()

    def _take(self, field: Field[Any], said: Answer | Done | Edit | Back | Page | Skip | Keep | Confirm) -> Step:
        name = field.name
        try:
            heard = field.hear(said, self.draft.partial.get(name), self.context)
            if isinstance(heard, Answered):
                value = field.fits(heard.stored, self.seen.before(field), self.context)
        except NotUnderstoodError as error:
            if isinstance(said, Typed):
                self.draft = self.draft.typing(name, said.text)
            return self._stay(error.reason, ask=field)
        if isinstance(heard, Going):
            self._go_with(name, heard)
            return self._stay(*heard.notes, ask=field)
        self.draft = self.draft.answered(name, heard.stored)
        self.notes += heard.notes
        if heard.guessed and not field.sensitive:
            self.notes.append(T("✓ {field}: {value}", field=field.label, value=field.show(value, self.context)))
        return self._go_on()

    def _go_with(self, name: str, heard: Going) -> None:
        if heard.partial != self.draft.partial.get(name):
            self.draft = self.draft.going(name, heard.partial)
        if heard.page is not None and heard.page != self.draft.page:
            self.draft = replace(self.draft, page=heard.page)

    def _catcher(self, photo: Photo) -> Field[Any] | None:
        """Photos come when they come: in the middle of another question they go where the form wants photos."""
        if self.field is not None and not self.displaced and self._catches(self.field, photo):
            return None
        return next((field for field in self.seen.visible if self._catches(field, photo)), None)

    def _catches(self, field: Field[Any], photo: Photo) -> bool:
        return field.catches(photo, self.draft.partial.get(field.name), self.context)

    def _catch(self, field: Field[Any], photo: Photo) -> Step:
        stored = self.draft.answers.get(field.name)
        partial = self.draft.partial.get(field.name)
        if partial is None and stored is not None:
            partial = field.resume(stored)
        try:
            heard = field.hear(photo, partial, self.context)
        except NotUnderstoodError as error:
            return self._stay(error.reason)
        if isinstance(heard, Answered) or stored is not None:
            kept = heard.stored if isinstance(heard, Answered) else heard.partial
            self.draft = replace(self.draft, answers={**self.draft.answers, field.name: kept})
            self.draft, self.seen, _ = _settled(self.form, self.draft, self.context)
        else:
            self._go_with(field.name, heard)
        if isinstance(heard, Going) and heard.notes:
            return self._stay(*heard.notes)
        return self._stay(T("The photo is kept under “{field}”.", field=field.label))

    def _not_for_this(self, said: Said) -> Step:
        """Nothing of it answers what is asked now; what was written is shown again."""
        if isinstance(said, Typed):
            self.draft = self.draft.typing(SUMMARY if self.field is None else self.field.name, said.text)
        if self.displaced:
            return self._stay(T("The questions have changed meanwhile; here is where we are."))
        return self._stay(T("Tap what is to be changed, or “{confirm}” when all is right.", confirm=self.form.confirm))

    def _look_at(self, field: Field[Any]) -> Step:
        draft = self.draft
        stored = draft.answers.get(field.name)
        if stored is not None and field.name not in draft.partial and (begun := field.resume(stored)) is not None:
            draft = replace(draft, partial={**draft.partial, field.name: begun})
        self.draft = replace(draft, at=field.name, editing=True, page=0)
        return self._stay()

    def _back(self) -> Step:
        untouched = {*self.draft.given, *self.seen.obvious}
        visible = self.seen.visible
        end = len(visible) if self.field is None else visible.index(self.field)
        before = [field for field in visible[:end] if field.name not in untouched and not field.aside]
        return self._look_at(before[-1]) if before else self._stay(T("This is the first question."))

    def _go_on(self) -> Step:
        """To the next question, to the summary, or to the end."""
        self.draft, self.seen, dropped = _settled(self.form, self.draft, self.context)
        self.notes += dropped
        is_whole = self.seen.open is None and not self.form.summary
        if is_whole or self.form.hands_in_at_once(self.seen.answers):
            return Step(self.form, self.draft, self.seen, self.context, None, tuple(self.notes), Outcome.FINISHED)
        return self._stay()

    def _stay(self, *notes: Text, ask: Field[Any] | None = None) -> Step:
        """Ask `ask`, or what is looked at again, or the first question that is open, or show the summary."""
        draft = self.draft
        field = ask
        if field is None and draft.editing:
            looked_at = self.form.named.get(draft.at)
            field = looked_at if looked_at in self.seen.visible else None
        editing = draft.editing and field is not None
        field = self.seen.open if field is None else field
        at = SUMMARY if field is None else field.name
        if draft.at != at or draft.editing != editing:
            draft = draft.asking(at, editing=editing)
        return Step(self.form, draft, self.seen, self.context, field, (*self.notes, *notes))
