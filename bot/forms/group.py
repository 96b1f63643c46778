"""The same questions again and again: parties, guests, action items. Each time round is a form of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Unpack, overload

from bot.forms.advance import advance
from bot.forms.card import face_of, goes_back, lines, progress
from bot.forms.checking import complaints
from bot.forms.draft import SUMMARY, Draft
from bot.forms.field import (
    Always,
    Answered,
    Answers,
    Context,
    Face,
    Field,
    Going,
    Json,
    Key,
    NotUnderstoodError,
    Sometimes,
    V,
)
from bot.forms.form import FormClass, survey
from bot.forms.labels import DONE
from bot.forms.options import TAP_OR_NUMBER, listed
from bot.forms.reading import number_in
from bot.forms.said import Answer, Back, Confirm, Control, Done, Look, Photo, Skip, Tapped, Typed
from bot.forms.step import Outcome, Step
from bot.language import T, Text

MORE, REMOVE = "+", "-"


@dataclass(frozen=True, slots=True)
class _State:
    """`items`: what is finished. `inner`: the one that is being filled in, and `place` where it belongs among them;
    `aside`: it was left for the list, and is gone on with."""

    items: tuple[Draft, ...]
    inner: Draft | None
    place: int
    aside: bool

    def json(self) -> dict[str, Json]:
        kept: dict[str, Json] = {"items": [item.body() for item in self.items]}
        if self.inner is not None:
            kept |= {"draft": self.inner.body(), "place": self.place}
        if self.aside:
            kept["aside"] = True
        return kept


class Group(Field[V]):
    """Its answer: the answers of each, in order."""

    @overload
    def __init__(
        self: Group[tuple[Answers, ...]],
        ask: Text,
        form: FormClass,
        *,
        each: Text,
        least: int = ...,
        most: int = ...,
        **asked: Unpack[Always[tuple[Answers, ...]]],
    ) -> None: ...
    @overload
    def __init__(
        self: Group[tuple[Answers, ...] | None],
        ask: Text,
        form: FormClass,
        *,
        each: Text,
        least: int = ...,
        most: int = ...,
        **asked: Unpack[Sometimes[tuple[Answers, ...]]],
    ) -> None: ...
    def __init__(self, ask: Text, form: FormClass, *, each: Text, least: int = 1, most: int = 20, **asked: Any) -> None:
        """`ask` stands over the list: are there more? `each`: what one of them is called, such as a party."""
        super().__init__(ask, **asked)
        self.form = form
        self.each = each
        self.least = least
        self.most = most

    # An answer that is kept: a list of what each form holds

    def load(self, stored: Json, context: Context) -> tuple[Answers, ...]:
        found: list[Answers] = []
        for item in _drafts(stored):
            seen = survey(self.form, item, context)
            if seen.open is not None:
                raise NotUnderstoodError(T("{each} {number} is not complete.", each=self.each, number=len(found) + 1))
            found.append(seen.answers)
        if len(found) < self.least:
            raise NotUnderstoodError(T("At least {least}, please.", least=self.least))
        if len(found) > self.most:
            raise NotUnderstoodError(T("{most} at most.", most=self.most))
        return tuple(found)

    def show(self, value: Any, context: Context) -> Text | str:
        return listed([self._named(answers, context) for answers in value])

    def salvage(self, stored: Json, _context: Context) -> Json:
        items = _drafts(stored)
        return _State(items, None, len(items), aside=True).json() if items else None

    def resume(self, stored: Json) -> Json:
        items = _drafts(stored)
        return _State(items, None, len(items), aside=True).json()

    # What is said while it is asked

    def inner(self, partial: Json, context: Context) -> Step | None:
        """Where the one stands that is being filled in; None: the list is shown."""
        state = self._state(partial, context)
        return None if state.inner is None or state.aside else self._look(state.inner, context)

    def takes(self, said: Control, partial: Json, context: Context) -> bool:
        inner = self.inner(partial, context)
        if inner is None:
            return False
        has_items = bool(self._state(partial, context).items)
        match said:
            case Back():
                return goes_back(inner) or has_items
            case Skip():
                return has_items or (inner.field is not None and inner.field.optional is not None)
        return True

    def hear(self, said: Answer | Control, partial: Json, context: Context) -> Answered | Going:
        state = self._state(partial, context)
        if state.inner is None or state.aside:
            return self._hear_list(said, state, context)
        inner = self._look(state.inner, context)
        if isinstance(said, Back) and not goes_back(inner):
            return self._going(self._set_aside(state, inner))
        step = advance(self.form, inner.draft, said, context)  # what `inner` had to drop was told by the face
        if step.outcome is not Outcome.FINISHED:
            return self._going(replace(state, inner=step.draft), step.notes)
        return self._going(self._finished(state, step.draft), step.notes)

    def _finished(self, state: _State, inner: Draft) -> _State:
        items = list(state.items)
        items[state.place : state.place + 1] = [replace(inner, at="", editing=False, page=0)]
        return _State(tuple(items), None, len(items), aside=len(items) >= self.least)

    def _set_aside(self, state: _State, inner: Step) -> _State:
        """To the list. One that was there already and lacks nothing is as it was changed."""
        if state.place < len(state.items) and inner.survey.open is None:
            return replace(self._finished(state, inner.draft), aside=True)
        return replace(state, inner=inner.draft, aside=True)

    def _hear_list(self, said: Answer | Control, state: _State, context: Context) -> Answered | Going:
        items = state.items
        match said:
            case Done():
                stored: Json = [item.body() for item in items]
                self.load(stored, context)
                if state.inner is not None and state.inner.names:
                    raise NotUnderstoodError(
                        T("{each} {number} is not complete.", each=self.each, number=state.place + 1)
                    )
                return Answered(stored)
            case Tapped(value) if value == MORE:
                return self._more(state)
            case Tapped(value) if value == REMOVE:
                return self._going(self._without_last(state))
            case Tapped(value) if value.isascii() and value.isdigit() and 1 <= int(value) <= len(items):
                return self._open(state, int(value) - 1)
            case Typed(text) if (number := number_in(text, len(items))) is not None:
                return self._open(state, number - 1)
        raise NotUnderstoodError(TAP_OR_NUMBER)

    def _more(self, state: _State) -> Going:
        if state.inner is not None:
            return self._going(replace(state, aside=False))
        if len(state.items) >= self.most:
            raise NotUnderstoodError(T("{most} at most.", most=self.most))
        return self._going(_State(state.items, Draft(), len(state.items), aside=False))

    def _open(self, state: _State, place: int) -> Going:
        """Show one of them again, with everything that can be changed in it."""
        if state.inner is not None and state.place != place and state.inner.names:
            reason = T("{each} {number} is not complete.", each=self.each, number=state.place + 1)
            return self._going(replace(state, aside=False), (reason,))
        inner = state.inner if state.inner is not None and state.place == place else state.items[place]
        return self._going(_State(state.items, replace(inner, at=SUMMARY), place, aside=False))

    def _without_last(self, state: _State) -> _State:
        if state.inner is not None and state.place == len(state.items):
            return _State(state.items, None, len(state.items), aside=True)
        items = state.items[:-1]
        keeps = state.inner is not None and state.place < len(items)
        return _State(items, state.inner if keeps else None, state.place if keeps else len(items), aside=True)

    def _going(self, state: _State, notes: tuple[Text, ...] = ()) -> Going:
        return Going(state.json(), notes, page=0)

    # What it looks like

    def has_own_keys(self, partial: Json, context: Context) -> bool:
        inner = self.inner(partial, context)
        if inner is None:
            return True
        field = inner.field
        return field is not None and field.has_own_keys(inner.draft.partial.get(field.name), context)

    def catches(self, photo: Photo, partial: Json, context: Context) -> bool:
        inner = self.inner(partial, context)
        return inner is not None and any(
            field.catches(photo, inner.draft.partial.get(field.name), context) for field in inner.survey.visible
        )

    def face(self, partial: Json, context: Context) -> Face:
        state = self._state(partial, context)
        if state.inner is None or state.aside:
            return self._list(state, context)
        step = self._look(state.inner, context)
        face = face_of(step)
        if step.field is None:
            face = replace(face, top=(Key(DONE, Confirm()),))  # not the form's words for handing everything in
        place = progress(step)
        number: Text | str = Text("{each} {number}", {"each": self.each, "number": state.place + 1})
        if place is not None and place[1] > 1:
            number = Text("{each} {place}/{count}", {"each": number, "place": f"· {place[0]}", "count": place[1]})
        return replace(face, ask=lines(*step.notes, number, face.ask or ""), page=step.draft.page)

    def _list(self, state: _State, context: Context) -> Face:
        shown: list[Text | str] = []
        keys = []
        for number, item in enumerate(state.items, 1):
            name = self._named(survey(self.form, item, context).answers, context)
            shown.append(Text("{number}. {name}", {"number": number, "name": name}))
            keys.append(Key(T("Change {each} {number}", each=self.each, number=number), Tapped(str(number))))
        actions = []
        unfinished = state.inner is not None and bool(state.inner.names)
        if len(state.items) >= self.least and not unfinished:
            actions.append(Key(T("That is all"), Done()))
        if len(state.items) < self.most or state.inner is not None:
            label = T("Go on with {each} {number}", each=self.each, number=state.place + 1)
            actions.append(Key(label if unfinished else T("Another {each}", each=self.each), Tapped(MORE)))
        if state.items or unfinished:
            actions.append(Key(T("Remove the last one"), Tapped(REMOVE)))
        return Face(lines=tuple(shown), options=tuple(keys), actions=tuple(actions))

    def _named(self, answers: Answers, context: Context) -> Text | str:
        first = next((field for field in self.form.fields if field.name in answers.values), None)
        return "" if first is None else first.shown(answers.values[first.name], context)

    # Where it stands

    def _look(self, inner: Draft, context: Context) -> Step:
        return advance(self.form, inner, Look(), context)

    def _state(self, partial: Json, context: Context) -> _State:
        kept: Mapping[str, Json] = partial if isinstance(partial, Mapping) else {}
        items = _drafts(kept.get("items"))
        inner, place = kept.get("draft"), kept.get("place")
        aside = kept.get("aside") is True and (bool(items) or inner is not None)
        if isinstance(inner, Mapping) and not (aside and not Draft.of(inner).names):
            at = place if isinstance(place, int) and 0 <= place <= len(items) else len(items)
            return _State(items, Draft.of(inner), at, aside)
        for number, item in enumerate(items):
            if survey(self.form, item, context).open is not None:
                return _State(items, item, number, aside=False)
        if len(items) < self.least and not aside:
            return _State(items, Draft(), len(items), aside=False)
        return _State(items, None, len(items), aside=True)

    def facts_needed(self) -> list[str]:
        return [*self.form.needs, *(name for field in self.form.fields for name in field.facts_needed())]

    def complaints(self) -> list[str]:
        found = []
        if not 0 <= self.least <= self.most or self.most < 1:
            found.append("wants more than its most")
        if any(isinstance(field, Group) for field in self.form.fields):
            found.append("is a group within a group")
        found += [f"{self.form.__name__}.{complaint}" for complaint in complaints(self.form)]
        found += [
            f"{self.form.__name__}.{field.name} needs a label" for field in self.form.fields if field.label is field.ask
        ]
        return found


def _drafts(stored: Json) -> tuple[Draft, ...]:
    if isinstance(stored, str) or not isinstance(stored, Sequence):
        return ()
    return tuple(Draft.of(item) for item in stored if isinstance(item, Mapping))
