"""The Disposal Schedule as retention labels: the CSV that Microsoft Purview's file-plan import takes.

One label for each row of the schedule. Purview counts one period from one event, and deletes by itself where nobody
is to look; what the schedule says beyond that is never turned into an automatic deletion.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from models.errors import MunimentError
from models.fileplan import Period, Retention, ScheduleAction
from models.inventory import Row
from models.policy import Policy
from reports.exporter import Asked, Companion, Exporter
from reports.purview import COLUMNS, MAIL, TEXT_LENGTH, days, label_name, plain, short, wrong
from reports.writing import Line

MAPPING = ("LabelName", "ref", "record_type", "classes", "titles_cy", "changed", "attention")
EVENTS = ("EventType", "triggers", "labels", "refs")
CREATED = frozenset({"creation", "receipt"})
"""Triggers that Purview knows by itself: when an item was made, or a message received."""
LAW = re.compile(r"\b(Act|Regulations?|Regs|Order|Rules|Directive|Measure)\b")
UNTOLD = "no reviewer was given, so it is kept and nothing deletes it: give --reviewer"


@dataclass(frozen=True, slots=True)
class Label:
    """A line of the import, with what people must know of it and the words its event stands for."""

    line: Line
    retention: Retention
    changed: tuple[str, ...] = ()
    attention: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Labels(Exporter):
    """The exporter; `policy` is the council's, `reviewer` the addresses of those who look before deletion."""

    policy: Policy | None = None
    reviewer: str = ""

    def for_policy(self, policy: Policy) -> Labels:
        """With the schedule and the plan."""
        return replace(self, policy=policy)

    def asked(self, asked: Asked) -> Labels:
        """With the reviewer. Raises MunimentError where it is no mail address."""
        mails = [one.strip() for one in re.split("[;,]", asked.reviewer) if one.strip()]
        if bad := [one for one in mails if not MAIL.fullmatch(one)]:
            raise MunimentError(f"{bad[0]!r} is not a mail address", "Give --reviewer records@example.org")
        return replace(self, reviewer=";".join(mails))

    def labels(self) -> list[Label]:
        """Every label. Raises MunimentError with all that the import would refuse."""
        return labels_of(self.policy, self.reviewer) if self.policy else []

    def all_lines(self, rows: Iterable[Row]) -> Iterator[Line]:
        """A line for each label; items have no part in it."""
        return (label.line for label in self.labels())

    def companions(self) -> Iterator[Companion]:
        """What became of the names, and the event types that must be there before the import."""
        if self.policy:
            found = self.labels()
            yield Companion("mapping", MAPPING, tuple(_mapped(label, self.policy) for label in found))
            yield Companion("event-types", EVENTS, tuple(event_types(found)))


def labels_of(policy: Policy, reviewer: str = "") -> list[Label]:
    """A label for each row of the schedule, in its order. Raises MunimentError where the import would refuse any."""
    found: list[Label] = []
    taken: set[str] = set()
    faults = []
    for retention in policy.schedule.values():
        label = _label(retention, policy, reviewer, taken)
        taken.add(str(label.line["LabelName"]).lower())
        faults += [f"{retention.ref}: {fault}" for fault in wrong(label.line)]
        found.append(label)
    if faults:
        shown = "\n".join(faults[:20])
        raise MunimentError(f"Purview would not take {len(faults)} of these:\n{shown}", "Correct the schedule.")
    return found


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What a label does: Purview's action, its period, from what, who looks; and what people must know of it."""

    action: str
    duration: str
    type: str
    event: str = ""
    reviewer: str = ""
    attention: tuple[str, ...] = field(default_factory=tuple)


def behaviour(retention: Retention, reviewer: str) -> Behaviour:
    """What the label of a schedule row does. Nothing is deleted unseen but what the schedule wholly says so of."""
    if retention.permanent:
        return Behaviour("Keep", "Unlimited", "CreationAgeInDays")
    longest = max((days(period) for period in retention.periods), default=0)
    attention = list(_attention(retention))
    looked_at = retention.action is not ScheduleAction.DESTROY or _undecided(retention)
    deletes = not looked_at or bool(reviewer)
    if not deletes:
        attention.append(UNTOLD)
    if longest < 1:
        attention.append("Purview has no period of 0 days: 1 day")
    event = event_name(retention)
    return Behaviour(
        action="KeepAndDelete" if deletes else "Keep",
        duration=str(max(longest, 1)),
        type="EventAgeInDays" if event else "CreationAgeInDays",
        event=event,
        reviewer=reviewer if looked_at else "",
        attention=tuple(attention),
    )


def event_name(retention: Retention) -> str:
    """The event type from which the period counts; "" where Purview knows the date itself.

    Several triggers become one event type, for people to raise at the date that the schedule means.
    """
    ends = {period.year_end for period in retention.periods if period.year_end}
    if set(retention.triggers) <= CREATED and not ends:
        return ""
    words = " or ".join(trigger.replace("_", " ") for trigger in retention.triggers)
    which = f"{retention.combinator.value.capitalize()} of {words}" if len(retention.triggers) > 1 else words
    whole = f"{which} - end of {min(ends)} year" if ends and "year" not in words else which
    return plain(whole[:1].upper() + whole[1:])


def _uneven(retention: Retention) -> bool:
    return len({days(period) for period in retention.periods}) > 1


def _undecided(retention: Retention) -> bool:
    """True where the schedule says more than one period after one event."""
    return bool(retention.exception or retention.exception_trigger) or _uneven(retention)


def _attention(retention: Retention) -> Iterator[str]:
    if len(retention.triggers) > 1:
        yield f"raise the event at the {retention.combinator.value or 'first'} of its dates"
    if _uneven(retention):
        yield "its triggers have different periods: the label has the longest"
    if retention.exception or retention.exception_trigger:
        yield f"exception, for people to see to: {_exception(retention)}"


def _exception(retention: Retention) -> str:
    if retention.exception or not retention.exception_period:
        return retention.exception
    limit = f" before age {retention.exception_before_age}" if retention.exception_before_age else ""
    return f"{retention.exception_period} from {retention.exception_trigger.replace('_', ' ')}{limit}"


def _label(retention: Retention, policy: Policy, reviewer: str, taken: set[str]) -> Label:
    does = behaviour(retention, reviewer)
    length = "permanent" if retention.permanent else "-".join(dict.fromkeys(map(short, retention.periods)))
    name = label_name(retention.ref, retention.record_type, length, taken)
    first = next((one for one in policy.classes.values() if one.schedule_ref == retention.ref), None)
    path = policy.path_of(first.code) if first else ()
    comment, notes = _comment(retention, policy), _notes(retention)
    legal = bool(LAW.search(retention.authority))
    line = dict.fromkeys(COLUMNS, "") | {
        "LabelName": name,
        "Comment": _cut(comment),
        "Notes": _cut(notes),
        "IsRecordLabel": "FALSE",
        "RetentionAction": does.action,
        "RetentionDuration": does.duration,
        "RetentionType": does.type,
        "ReviewerEmail": does.reviewer,
        "ReferenceId": retention.ref,
        "DepartmentName": path[0].title if path else "",
        "Category": path[-1].title if path else "",
        "SubCategory": retention.record_type,
        "AuthorityType": "Legislative" if legal else "Business",
        "CitationName": retention.authority if legal else "",
        "Regulatory": "FALSE",
        "EventType": does.event,
        "IsRecordUnlockedAsDefault": "FALSE",
    }
    return Label(line, retention, tuple(_changes(retention, name, length, comment, notes)), does.attention)


def _changes(retention: Retention, name: str, length: str, comment: str, notes: str) -> Iterator[str]:
    whole = f"{retention.ref} {retention.record_type} {length}"
    spelled = " ".join(part for part in (plain(retention.ref), plain(retention.record_type), length) if part)
    if spelled != whole:
        yield "spelled in the letters that Purview takes"
    if not spelled.startswith(name) and not name.startswith(spelled):
        yield "shortened"
    if not name.endswith(f" {length}"):
        yield "numbered, as another label would have the same name"
    if max(len(comment), len(notes)) > TEXT_LENGTH:
        yield f"comment or notes cut at {TEXT_LENGTH} characters"


def _comment(retention: Retention, policy: Policy) -> str:
    codes = [code for code, one in policy.classes.items() if one.schedule_ref == retention.ref]
    parts = [f"Disposal Schedule {retention.ref}"]
    parts += [f"classes {', '.join(codes)}"] if codes else ["no class of the file plan refers to it"]
    parts += [f"authority: {retention.authority}"] if retention.authority else []
    return "; ".join([*parts, *_attention(retention)])


def _notes(retention: Retention) -> str:
    if retention.permanent:
        offered = retention.action is ScheduleAction.TRANSFER
        return f"{retention.record_type}: kept permanently" + ("; offered to the archive" if offered else "")
    pairs = zip(retention.periods or (Period(),), retention.triggers, strict=False)
    words = f", {retention.combinator.value or 'or'}: ".join(_from(period, trigger) for period, trigger in pairs)
    then = {
        ScheduleAction.DESTROY: "then destroyed",
        ScheduleAction.REVIEW: "then reviewed",
        ScheduleAction.TRANSFER: "then offered to the archive",
        ScheduleAction.KEEP: "kept",
    }[retention.action]
    return f"{retention.record_type}: kept {'at least ' * retention.minimum}{words}, {then}"


def _from(period: Period, trigger: str) -> str:
    words = replace(period, year_end="") if "year" in trigger else period
    return f"{words} from {trigger.replace('_', ' ')}"


def _cut(text: str) -> str:
    return text if len(text) <= TEXT_LENGTH else f"{text[: TEXT_LENGTH - 1]}…"


def _mapped(label: Label, policy: Policy) -> Line:
    ref = label.retention.ref
    classes = [one for one in policy.classes.values() if one.schedule_ref == ref]
    return {
        "LabelName": label.line["LabelName"],
        "ref": ref,
        "record_type": label.retention.record_type,
        "classes": ";".join(one.code for one in classes),
        "titles_cy": ";".join(one.title_cy for one in classes if one.title_cy),
        "changed": "; ".join(label.changed),
        "attention": "; ".join(label.attention),
    }


def event_types(found: Iterable[Label]) -> Iterator[Line]:
    """The event types that Purview must know before the import, each with the labels that wait for it."""
    by_event: dict[str, list[Label]] = {}
    for label in found:
        if label.line["EventType"]:
            by_event.setdefault(str(label.line["EventType"]), []).append(label)
    for event, labels in sorted(by_event.items()):
        yield {
            "EventType": event,
            "triggers": ";".join(dict.fromkeys(t for label in labels for t in label.retention.triggers)),
            "labels": len(labels),
            "refs": ";".join(label.retention.ref for label in labels),
        }


def lines(row: Row) -> Iterator[Line]:
    """None: the schedule has the labels, not the items."""
    return iter(())


EXPORTER = Labels("labels", "Retention labels", COLUMNS, lines, personal=False, unscanned=True)
