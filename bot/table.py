"""Which function answers what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from bot.conversations import drill, lead, note, patrol_question, report, vetting
from bot.conversations.availability.door import CONVERSATIONS as AVAILABILITY
from bot.conversations.availability.door import Door as Availability
from bot.conversations.calling import CALLING, Settings
from bot.conversations.cases import door
from bot.conversations.check_in import CHECK_IN, Door
from bot.conversations.contact import CONTACT
from bot.conversations.guide import Guide
from bot.conversations.patrol_sign_off import SignOff
from bot.conversations.patterns.door import CONVERSATIONS as PATTERNS
from bot.conversations.patterns.door import Door as Patterns
from bot.conversations.schools import years
from bot.conversations.schools.door import CONVERSATIONS as SCHOOLS
from bot.conversations.schools.door import Door as Schools
from bot.forms.field import Json
from bot.handlers import (
    acting_for,
    admitting,
    alarm,
    attaching,
    boards,
    covering,
    entering,
    groups,
    hazard_points,
    joining,
    language,
    leads,
    members,
    my_shifts,
    night,
    offers,
    passing_on,
    phoning,
    reminding,
    reporting,
    searching,
    seat_photos,
    seat_timers,
    substituting,
    unasked,
    welcome,
)
from bot.handlers import vetting as vetting_shown
from bot.handlers.availability import asking, leaving, times
from bot.handlers.calling import board, checking, contacts, trial
from bot.handlers.cases import arrivals, evening, ledger, routes, weekly
from bot.handlers.cases import board as case_board
from bot.handlers.cases import photos as case_photos
from bot.handlers.cases import stepping as case_stepping
from bot.handlers.cases import telling as case_telling
from bot.handlers.cases import words as cases
from bot.handlers.emergencies import adding, drilling, ending, handover, monthly, sent, stepping, taps, telling
from bot.handlers.emergencies import board as emergency_board
from bot.handlers.emergencies import words as emergencies
from bot.handlers.importing import sheets
from bot.handlers.patrols import being_there, joint, judging, judging_cards, walking, without_shift
from bot.handlers.patrols import cards as patrol_cards
from bot.handlers.patrols import photos as patrol_photos
from bot.handlers.patrols import timers as patrol_timers
from bot.handlers.patterns import cards as pattern_cards
from bot.handlers.repairs import answers, exchanges, mending
from bot.handlers.rosters import card as roster
from bot.handlers.rosters import fairness, limiting, paper_calendar, papers, posted, proposing
from bot.handlers.schools import cards as school_cards
from bot.handlers.schools import changed
from bot.handlers.schools import years as year_cards
from bot.handlers.welfare import cards as welfare_cards
from bot.handlers.welfare import taps as welfare_taps
from bot.handlers.welfare import watching
from bot.language import Languages, T
from bot.services import notes, shifts, substitutes, upkeep
from bot.services.availability import saying
from bot.services.cases import audit as case_audit
from bot.services.emergencies import audit, drills, trials
from bot.services.roster import drafts as roster_drafts
from bot.services.roster import exchanging
from bot.services.roster import mending as roster_mending
from bot.turns.dispatch import Dispatch, Handler, TimerKind
from bot.turns.turn import Turn
from bot.turns.words import plain


def dispatch_table(username: Callable[[], str] = lambda: "") -> Dispatch:
    """`username`: the bot's, for links to it; empty while it is not known."""
    # What is sent with no question to answer: whoever takes it first has it.
    of_records = (case_photos.take_answer, patrol_photos.take, seat_photos.take, case_photos.take_for_task)
    takers = (sheets.take, *of_records, unasked.take)
    to_a_record = attaching.offered(takers, welcome.otherwise)

    async def otherwise(turn: Turn) -> None:
        """It belongs to the emergency that is open, ticks a checkpoint, may be an alarm, answers what was asked of a
        case, or is kept with the shift."""
        if await adding.take(turn) or await being_there.take(turn) or await alarm.offered(turn):
            return
        if await case_photos.take_words(turn) or await availability.take(turn) or await case_board.take(turn):
            return
        if not (await schools.take(turn) or await school_years.take(turn)):
            await to_a_record(turn)

    async def begin_report(turn: Turn, given: Mapping[str, Json]) -> None:
        await reports.begin(turn, given)

    sign_off = SignOff(begin_report)
    of_patrols = (sign_off.conversation, patrol_question.QUESTION, patrol_question.REPLY)
    of_reports = (report.report(walking.found_at), lead.LEAD, lead.LEAD_REPLY)
    settings_of = (drill.DRILL, CALLING, CONTACT)
    of_rosters = (*AVAILABILITY, *SCHOOLS, *years.CONVERSATIONS, *PATTERNS, *vetting.CONVERSATIONS)
    conversations = (CHECK_IN, note.NOTE, *settings_of, *of_patrols, *of_reports, *door.CONVERSATIONS, *of_rosters)
    guide = Guide(conversations, otherwise)
    signing = sign_off.opens(guide)
    questions = patrol_question.Door(guide)
    patrol_card = walking.Card(begin_report, signing.sign)
    patrol_lead = judging.Taps(questions.ask)
    check_in = Door(guide)
    reports = report.Door(guide)
    in_confidence = lead.Door(guide)
    settings = Settings(guide)
    availability = Availability(guide)
    schools = Schools(guide)
    school_years = years.Door(guide)
    patterns = Patterns(guide)
    vetted = vetting.Door(guide)
    case_buttons = door.CaseButtons(guide)
    person_card = members.PersonCard(username)

    async def start(turn: Turn) -> None:
        await joining.start(turn)
        guide.show_unfinished(turn)

    async def tap_seat(turn: Turn) -> None:
        await my_shifts.tap(turn, check_in.here, signing.of_seat, reports.at_the_gate)

    async def stale(turn: Turn) -> None:
        if all(draft.conversation == unasked.HELD for draft in turn.drafts):
            await welcome.stale(turn)
            return
        welcome.worn_out(turn)
        if not await guide.shows(turn):
            welcome.show_menu(turn)

    async def answer(turn: Turn) -> None:
        """What is said belongs to the emergency that is open, else to the form that is; a code belongs to no form."""
        if (code := leads.code_in(turn.event)) is not None:
            await leads.answer(turn, code)
        elif not await adding.take(turn):
            await guide.answer(turn)

    async def planned(turn: Turn) -> None:
        """The planner has come back: with a repair, or with a plan."""
        draft = await roster_drafts.read(turn.session, int(turn.subject))
        if draft is None or not await mending.made(turn, draft):
            await proposing.made(turn)

    async def begin_note(turn: Turn) -> None:
        await guide.begin(turn, note.NOTE.name)

    async def forget_old(turn: Turn) -> None:
        await upkeep.forget_old(turn.session, turn.now)

    commands: dict[str, Handler] = {
        "start": start,
        "help": welcome.help_,
        "lang": language.ask,
        "note": begin_note,
        "checkin": check_in.open,
        "signoff": signing.open,
        "walk": without_shift.walk,
        "report": reports.open,
        "points": hazard_points.show,
        "lead": in_confidence.open,
        "leads": leads.show,
        "my": my_shifts.show,
        "free": availability.free,
        "leave": availability.leave,
        "wishes": availability.wishes,
        "signups": availability.solitaire,
        "schools": schools.show,
        "holidays": school_years.show,
        "patterns": patterns.show,
        "today": boards.today,
        "duty": boards.duty,
        "short": boards.short,
        "roster": roster.show,
        "swap": exchanges.command,
        "people": members.show,
        "find": members.find,
        "alone": watching.alone,
        "drill": drill.Door(guide).open,
        "figures": monthly.show,
        "calling": board.show,
        "night": night.show,
        alarm.COMMAND: alarm.alarm,
        "alarms": emergency_board.show,
        "cases": case_board.show,
        "mine": case_board.mine,
        "untaken": case_board.not_taken_up,
        "overdue": case_board.overdue,
        "close": case_board.close,
        "routes": routes.show,
        "ledger": ledger.show,
        "week": papers.show,
        "sheets": sheets.show,
        "calendar": paper_calendar.show,
        "fairness": fairness.show,
    }

    async def from_menu(turn: Turn) -> None:
        choice = turn.choice
        pages: dict[str, Handler] = {offers.MORE: welcome.more}
        await (commands | pages).get("" if choice is None else choice.choice, welcome.stale)(turn)

    def by_who_is_out(choice: str) -> Handler:
        """A button of who is out alone, written; an emergency comes before it."""

        async def written(turn: Turn) -> None:
            if not (await adding.take(turn) or await welfare_taps.typed(turn, choice)):
                await otherwise(turn)

        return written

    def unless_answered(handler: Handler) -> Handler:
        async def heard(turn: Turn) -> None:
            await (guide.answer if await guide.is_answered(turn) else handler)(turn)

        return heard

    kept: dict[str, attaching.Kept] = {
        "emergency": sent.kept,
        "case": case_photos.kept,
        sheets.FILE: sheets.fetched,
        sheets.READ: sheets.read,
    }
    languages = Languages()
    words = offers.words(languages, commands)
    for word, said in (  # what stands on buttons
        (T("I am here"), check_in.open),
        (T("On my way"), my_shifts.on_my_way),
        (T("I cannot come"), my_shifts.cannot_come),
        (T("Cover"), covering.show),
        (leaving.BACK, availability.back),
        (times.FREE_NOW, availability.free),
        (times.ANYTHING, availability.any_time),
        (welfare_cards.ALL_RIGHT, by_who_is_out("fine")),
        (welfare_cards.HELP, by_who_is_out("help")),
        (welfare_cards.HOME, by_who_is_out("home")),
        (T("Heat warning tomorrow"), limiting.care),
        (T("Roster as a picture"), papers.picture),
        (T("Roster as text"), papers.text),
        (T("Roster as a file"), papers.excel),
        (T("Early dismissal"), schools.early),
        (T("No lessons"), schools.closed),
        (T("Exams"), schools.exams),
        (T("Joint patrol"), patterns.joint),
        (T("Occasion"), patterns.event),
        (T("Inspection"), patterns.sweep),
        (T("You may call me at night"), night.on),
        (T("Do not call me at night"), night.off),
    ):
        words |= {plain(languages.render(word, locale)): said for locale in languages.known}
    table = Dispatch(
        commands=commands,
        words={word: unless_answered(handler) for word, handler in words.items()},
        phrases={
            "找": members.find,
            "事件": case_board.show,
            "办结": case_board.close,
            "空闲": availability.free_said,
            "请假": availability.leave_said,
            "接龙": availability.solitaire,
            "换班": exchanges.command,
            "#接龙": availability.solitaire,
            leads.WORD: in_confidence.open,
        },
        offers=offers.FOR_STRANGERS,
        taps={
            **guide.taps,
            "seat": tap_seat,
            patrol_cards.VERB: patrol_card.tap,
            judging_cards.VERB: patrol_lead.tap,
            judging.ANSWER_VERB: questions.tap_reply,
            without_shift.WALK: without_shift.tap_route,
            joint.VERB: judging.tap_joint,
            times.VERB: availability.tap_free,
            leaving.VERB: availability.tap_leave,
            school_cards.VERB: schools.tap,
            school_cards.LIST: schools.tap_list,
            school_cards.POST: schools.tap_post,
            school_cards.PERIOD: schools.tap_period,
            changed.VERB: changed.tap,
            vetting_shown.VERB: vetted.tap,
            pattern_cards.LIST: patterns.tap_list,
            pattern_cards.VERB: patterns.tap,
            pattern_cards.OCCASION: patterns.tap_occasion,
            year_cards.VERB: school_years.tap,
            "shifts": my_shifts.tap_list,
            "sub": substituting.tap,
            exchanges.TRADE: exchanges.tap,
            exchanges.DEAL: exchanges.tap_deal,
            mending.VERB: mending.tap,
            mending.QUESTION: mending.tap_question,
            "lead": acting_for.tap_lead,
            passing_on.VERB: entering.tap,
            "buddy": acting_for.tap_buddy,
            "look": acting_for.tap_look,
            "hole": acting_for.tap_hole,
            "roll": acting_for.tap_roll,
            "board": boards.tap,
            admitting.VERB: admitting.tap,
            members.LIST: members.tap_list,
            phoning.PERSON: person_card.tap,
            members.ENTER: person_card.tap,
            offers.VERB: from_menu,
            language.VERB: language.choose,
            emergencies.VERB: taps.tap,
            welfare_cards.VERB: welfare_taps.tap,
            drilling.VERB: drilling.tap,
            board.VERB: settings.tap,
            contacts.VERB: settings.tap_contact,
            trial.VERB: trial.tap,
            night.VERB: night.tap,
            cases.VERB: case_buttons.tap,
            case_board.VERB: case_board.tap,
            evening.VERB: case_buttons.tap_evening,
            roster.VERB: roster.tap,
            posted.VERB: posted.tap,
            papers.VERB: papers.tap,
            limiting.VERB: limiting.tap,
            sheets.VERB: sheets.tap,
            paper_calendar.VERB: paper_calendar.show,
            routes.VERB: case_buttons.tap_routes,
            reporting.VERB: reports.tap,
            hazard_points.VERB: hazard_points.tap,
            leads.VERB: in_confidence.tap,
        },
        secret=frozenset({lead.NAME}),
        is_secret=leads.is_secret,
        asks_nothing=frozenset({unasked.HELD}),
        watched=watching.heard,
        answer=answer,
        otherwise=otherwise,
        edited=welcome.edited,
        stale=stale,
        stranger=joining.stranger,
        group=groups.group,
        group_alarm=groups.alarm,
        flooded=welcome.flooded,
        timers={
            **guide.timers,
            "note.remind": TimerKind(note.remind),
            "forget-old": TimerKind(forget_old),
            "shifts.publish": TimerKind(reminding.publish),
            seat_timers.TIMER: TimerKind(reminding.fire),
            patrol_timers.TIMER: TimerKind(judging.fire),
            stepping.TIMER: TimerKind(stepping.fire),
            stepping.STOPPED: TimerKind(stepping.stopped),
            attaching.TIMER: TimerKind(attaching.settled(kept)),
            searching.TIMER: TimerKind(searching.wave_over),
            exchanges.TIMER: TimerKind(exchanges.expire),
            answers.JOB: TimerKind(answers.chase, expires=answers.EXPIRES),
            mending.LOOK: TimerKind(mending.look),
            mending.OVER: TimerKind(mending.over),
            mending.MORNING: TimerKind(mending.look),
            mending.AFTERNOON: TimerKind(mending.look),
            watching.TIMER: TimerKind(watching.fire),
            handover.TIMER: TimerKind(handover.shift_is_over),
            drilling.REMIND: TimerKind(drilling.remind, expires=drills.REMIND_BEFORE),
            drilling.BEGIN: TimerKind(drilling.begin),
            drilling.END: TimerKind(ending.drill_is_over),
            monthly.JOB: TimerKind(monthly.fire),
            trial.TIMER: TimerKind(trial.fire),
            checking.JOB: TimerKind(checking.check),
            evening.AFTERNOON: TimerKind(evening.fire, expires=evening.EXPIRES),
            evening.EVENING: TimerKind(evening.fire, expires=evening.EXPIRES),
            seat_timers.TOMORROW: TimerKind(evening.refresh),
            arrivals.MORNING: TimerKind(arrivals.morning, expires=arrivals.EXPIRES),
            arrivals.NOON: TimerKind(arrivals.noon, expires=arrivals.EXPIRES),
            weekly.JOB: TimerKind(weekly.fire),
            proposing.JOB: TimerKind(proposing.look),
            proposing.PROPOSE: TimerKind(proposing.propose),
            proposing.MADE: TimerKind(planned),
            proposing.PROGRESS: TimerKind(proposing.progress, expires=timedelta(seconds=30)),
            asking.JOB: TimerKind(asking.fire, expires=asking.EXPIRES),
            case_stepping.TIMER: TimerKind(case_stepping.fire),
            case_stepping.STOPPED: TimerKind(case_stepping.set_going),
            case_stepping.LEFT: TimerKind(case_stepping.set_going),
            case_stepping.UNHEARD: TimerKind(case_stepping.tell_after_all),
        },
        jobs={
            "forget-old": "daily 03:40",
            monthly.JOB: monthly.RULE,
            checking.JOB: "daily 09:00",
            **evening.RULES,
            **arrivals.RULES,
            weekly.JOB: weekly.RULE,
            proposing.JOB: proposing.RULE,
            **mending.RULES,
            answers.JOB: answers.RULE,
            asking.JOB: asking.RULE,
        },
        relevance={
            "note": notes.still_there,
            "seat": shifts.still_expected,
            "unanswered": shifts.still_unanswered,
            "search": substitutes.still_wanted,
            exchanges.RELEVANCE: exchanging.still_asked,
            mending.RELEVANCE: roster_mending.still_asked,
            asking.RELEVANCE: saying.still_silent,
            telling.RELEVANCE: telling.still_true,
            trial.RELEVANCE: trials.is_waited_for,
            drilling.RELEVANCE: drills.is_ahead,
            case_telling.RELEVANCE: case_telling.still_true,
            case_stepping.RELEVANCE: case_stepping.still_late,
        },
        undelivered={
            telling.RELEVANCE: stepping.not_reached,
            trial.RELEVANCE: trial.not_reached,
            case_telling.RELEVANCE: case_telling.not_reached,
            case_stepping.RELEVANCE: case_stepping.not_heard,
        },
        mark=telling.mark,
        audits={
            stepping.STOPPED: audit.stopped,
            case_stepping.STOPPED: case_audit.stopped,
            case_stepping.LEFT: case_audit.left,
            case_stepping.UNHEARD: case_audit.unheard,
        },
        ordinary=frozenset({case_stepping.LEFT, case_stepping.UNHEARD}),
        urgent=alarm.is_alarm,
        alarm=alarm.alarm,
    )
    table.check()
    return table
