"""What a control's button does can be typed, by its label or by the plain word for it."""

from __future__ import annotations

from typing import Any

from bot.forms.draft import Draft
from bot.forms.field import Context, Field
from bot.forms.form import FormClass, Survey
from bot.forms.labels import CANCEL
from bot.forms.reading import as_typed, number_in, plain
from bot.forms.said import Back, Cancel, Confirm, Done, Edit, Keep, Page, Said, Skip, Typed

_CANCEL = {"取消", "不填了", "cancel"}
_BACK = {"返回", "上一步", "back"}
_SKIP = {"跳过", "skip"}
_DONE = {"好了", "完成", "就这些", "done"}
_PREVIOUS = {"上一页", "previous"}
_NEXT = {"下一页", "next"}
_KEEP = {"不改了", "不改", "keep"}
_RIGHT = {"对", "对的", "好", "好的", "是", "是的", "没错", "ok", "yes", "y"}
_LONGEST = 40


def meant(
    said: Typed, form: FormClass, field: Field[Any] | None, draft: Draft, seen: Survey, context: Context
) -> Said | None:
    """The control that these words stand for; None: they are an answer."""
    if len(said.text) > _LONGEST:
        return None
    words = plain(said.text)
    if words in _CANCEL or said.text == context.render(CANCEL):
        return Cancel()
    if words in _BACK:
        return Back()
    if words in _PREVIOUS:
        return Page(max(0, draft.page - 1))
    if words in _NEXT:
        return Page(draft.page + 1)
    if field is None:
        return _of_summary(words, form, seen, context)
    if words in _SKIP or (field.optional is not None and words in as_typed(context.render(field.optional))):
        return Skip()
    if draft.editing and words in _KEEP:
        return Keep()
    partial = draft.partial.get(field.name)
    if field.has_own_keys(partial, context):
        if words in _DONE:
            return Done()
        face = field.face(partial, context)
        for key in (*face.actions, *face.options):
            if words in as_typed(context.render(key.label)):
                return key.said
    return None


def _of_summary(words: str, form: FormClass, seen: Survey, context: Context) -> Said | None:
    if words in _RIGHT or words in _DONE or words in as_typed(context.render(form.confirm)):
        return Confirm()
    number = number_in(words, len(seen.visible))
    if number is not None:
        return Edit(seen.visible[number - 1].name)
    for field in seen.visible:
        if words == plain(context.render(field.label)):
            return Edit(field.name)
    return None
