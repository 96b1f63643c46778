"""表格录入 in the chat: the office sends an .xlsx, sees what it would change and what is wrong, and says yes or no.

The file is fetched after the commit that noted it, read outside any turn, and comes back as a timer; what was read lies
encrypted until somebody decides, and goes with the file then.
"""

from __future__ import annotations

from bot.handlers.importing import telling
from bot.language import T, Text, joined
from bot.services import attachments, rights
from bot.services.attachments import Sent
from bot.services.importing.taking import take as take_rows
from bot.services.importing.work import Work
from bot.sheets.opening import UnreadableError
from bot.sheets.reading import Reading
from bot.sheets.stored import restored
from bot.turns.events import Choice, Kind
from bot.turns.messages import Button, Message
from bot.turns.turn import Turn
from db.models import Attachment, AttachmentKind, AttachmentState

VERB = "sheet"
SOURCE = ("sheets", "office")
"""Channel and bot of what the program makes itself: what was read of a file, and the empty template."""
FILE, READ = "sheet", "sheetread"
"""Kinds of record: a file as it was sent; what was read of the file with that number."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEMPLATE = "template"
SHOWN = 10
"""Problems on the card; all of them are in a file then."""
SHOWN_CHANGES, SHOWN_NOTES = 5, 3
_ENDINGS = (".xlsx", ".xls", ".csv", ".et", ".xlsm")
_WRITE, _VALID, _DROP, _TEMPLATE = "w", "v", "d", "t"


async def take(turn: Turn) -> bool:
    """For `attaching.offered`: a spreadsheet of somebody of the office."""
    event = turn.event
    if event is None or event.file is None or event.kind is not Kind.DOCUMENT:
        return False
    if not event.file.name.lower().endswith(_ENDINGS):
        return False
    if not await rights.may_coordinate(turn.session, turn.speaker.id):
        return False
    sent = Sent(
        AttachmentKind.DOCUMENT, event.channel, event.bot, event.file.id,
        size=event.file.size, name=event.file.name, mime=event.file.mime,
    )  # fmt: skip
    noted = await attachments.attach(
        turn.session, f"{FILE}:{turn.speaker.id}", sent, by=turn.speaker.id, at=turn.now, sealed=False
    )
    if noted.state is AttachmentState.REFUSED:
        turn.say(T("The file is larger than 20 MB. Please take pictures out, or send fewer sheets."))
    else:
        turn.say(T("I am reading the table, one moment."), card=f"{VERB}:{noted.id}", fresh=True)
    return True


async def show(turn: Turn) -> None:
    """/sheets, 表格录入: how it is done, and the empty sheets."""
    if not await rights.may_coordinate(turn.session, turn.speaker.id):
        turn.say(T("That is for the office. /my shows your shifts."))
        return
    words = T(
        "Send me the office's Excel file here: people, grids, schools, posts, bells, terms, holidays, patrols, "
        "occasions, or a roster that there is. Nothing is written before you have seen it."
    )
    turn.say(Message(words, ((Button(T("The empty sheets"), Choice(VERB, 0, 0, _TEMPLATE)),),)))


# When the file has come, and when it has been read


async def fetched(turn: Turn, file: Attachment) -> None:
    """It is to be read, outside this turn."""
    if file.sent_by is None:
        return
    sent = Sent(AttachmentKind.DOCUMENT, *SOURCE, str(file.id), name="read.json", mime="application/json")
    await attachments.attach(turn.session, f"{READ}:{file.id}", sent, by=file.sent_by, at=turn.now)


async def read(turn: Turn, found: Attachment) -> None:
    """What was read is shown to whoever sent the file."""
    if found.sent_by is None:
        return
    if not await rights.may_coordinate(turn.session, found.sent_by):
        await _forget(turn, found)
        return
    words = await _card(turn, found, found.sent_by)
    turn.notify(found.sent_by, words, card=f"{VERB}:{_file_of(found)}")


def _file_of(found: Attachment) -> int:
    return int(found.subject.partition(":")[2])


async def _reading(turn: Turn, found: Attachment) -> Reading | None:
    """Raises UnreadableError."""
    content = await attachments.read(turn.session, found.id, reader=found.sent_by, reason="import", at=turn.now)
    return None if content is None else restored(content)


async def _tried(turn: Turn, reading: Reading, by: int, *, write: str = "", valid_only: bool = False) -> Work:
    """Looks. With `write`, the fingerprint of what was shown, it stays written when it is still the same."""
    work = Work(turn.session, turn.zone, turn.now, by)
    trying = await turn.session.begin_nested()
    await take_rows(work, reading)
    await turn.session.flush()
    may = not work.problems or valid_only
    if write and may and work.fingerprint.startswith(write):
        await trying.commit()
        work.written = True
    else:
        await trying.rollback()
    return work


async def _card(turn: Turn, found: Attachment, by: int, *, meanwhile: bool = False) -> Message | Text:
    try:
        reading = await _reading(turn, found)
    except UnreadableError as error:
        await _forget(turn, found)
        return error.what
    if reading is None:
        return _GONE
    work = await _tried(turn, reading, by)
    if not work.changes and not work.problems:
        await _forget(turn, found)
        return joined([T("Nothing new: all of it is there already."), *map(telling.problem, work.notes[:SHOWN])])
    heading = [T("Something was entered meanwhile. This is how it is now:")] if meanwhile else []
    wrong = [_heading(work), *map(telling.problem, work.problems[:SHOWN])]
    if len(work.problems) > SHOWN:
        wrong.append(T("… and {count} more, in the file below.", count=len(work.problems) - SHOWN))
        await _list(turn, work, by)
    written = [telling.change(each) for each in work.changes[:SHOWN_CHANGES]]
    if len(work.changes) > SHOWN_CHANGES:
        written.append(T("… and {count} more", count=len(work.changes) - SHOWN_CHANGES))
    notes = [telling.problem(each) for each in work.notes[:SHOWN_NOTES]]
    parts = [joined(part) for part in (heading + wrong, written, notes) if part]
    return Message(joined(parts, "\n\n"), (_buttons(work, found),))


def _heading(work: Work) -> Text:
    changes, problems = len(work.changes), len(work.problems)
    if not problems:
        return T("{changes} to write, nothing wrong. What is not in the file stays as it is.", changes=changes)
    if not changes:
        return T("{problems} cells to mend:", problems=problems)
    return T("{changes} can be written, {problems} cells to mend:", changes=changes, problems=problems)


def _buttons(work: Work, found: Attachment) -> tuple[Button, ...]:
    mark = work.fingerprint[:8]
    row: list[Button] = []
    if not work.problems:
        row.append(Button(T("Write it"), Choice(VERB, found.id, 0, f"{_WRITE}.{mark}")))
    elif work.changes:
        row.append(Button(T("Only what is right"), Choice(VERB, found.id, 0, f"{_VALID}.{mark}")))
    row.append(Button(T("Leave it"), Choice(VERB, found.id, 0, _DROP)))
    return tuple(row)


async def _list(turn: Turn, work: Work, by: int) -> None:
    """All problems as a text, to go through beside the table."""
    words = "\r\n".join(turn.render(telling.problem(each)) for each in work.problems)
    kept = await attachments.made(
        turn.session,
        f"{READ}list:{by}",
        words.encode("utf-8-sig"),
        name="要改的地方.txt",
        mime="text/plain",
        at=turn.now,
    )
    turn.notify(by, Message(T("All cells to mend:"), attachments=(kept.id,)))


# Taps

_GONE = T("This table has been dealt with. Send it once more if there is something new in it.")


async def tap(turn: Turn) -> None:
    choice = turn.choice
    if choice is None:
        return
    if not await rights.may_coordinate(turn.session, turn.speaker.id):
        turn.say(T("That is for the office. /my shows your shifts."))
        return
    what, _, mark = choice.choice.partition(".")
    if what == _TEMPLATE:
        await _template(turn)
        return
    found = await attachments.locked(turn.session, choice.id)
    if found is None or not found.subject.startswith(f"{READ}:") or found.sent_by != turn.speaker.id:
        turn.say(_GONE)
        turn.worn()
        return
    card = f"{VERB}:{_file_of(found)}"
    if what == _DROP:
        await _forget(turn, found)
        turn.say(T("Left as it was. Nothing was written."), card=card)
    elif what in (_WRITE, _VALID):
        await _write(turn, found, mark, card, valid_only=what == _VALID)
    else:
        turn.toast(T("This button is no longer in use. /start shows what is open."))


async def _write(turn: Turn, found: Attachment, mark: str, card: str, *, valid_only: bool) -> None:
    reading = await _reading(turn, found)
    if reading is None:
        turn.say(_GONE, card=card)
        return
    work = await _tried(turn, reading, turn.speaker.id, write=mark or "-", valid_only=valid_only)
    if not work.written:
        turn.say(await _card(turn, found, turn.speaker.id, meanwhile=True), card=card)
        return
    await _forget(turn, found)
    changes, problems = len(work.changes), len(work.problems)
    if problems:
        words = T(
            "✅ {changes} written; {problems} cells were left out with their rows.", changes=changes, problems=problems
        )
    else:
        words = T("✅ {changes} written. What is not in the file stays as it was.", changes=changes)
    turn.say(words, card=card)


async def _forget(turn: Turn, found: Attachment) -> None:
    """The file and what was read of it."""
    file = await attachments.find(turn.session, _file_of(found))
    for each in (found, file):
        if each is not None:
            await turn.session.delete(each)
    await turn.session.flush()


async def _template(turn: Turn) -> None:
    sent = Sent(AttachmentKind.DOCUMENT, *SOURCE, TEMPLATE, name="录入表.xlsx", mime=XLSX)
    asked = await attachments.attach(turn.session, f"{FILE}template:{turn.speaker.id}", sent, by=None, at=turn.now)
    turn.say(
        Message(T("Fill in what you have and send it back; the other sheets may stay empty."), attachments=(asked.id,))
    )
