"""The judgement of one item, in its order: area, class, hold, retention, ROT, blocks, action, reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from classifiers import rot
from classifiers.action import SURE, Case, Members, Proposal, propose
from classifiers.areas import Areas
from classifiers.disposal_bounds import SURE_CLASS, unmet
from classifiers.file_plan_reasons import class_reason
from classifiers.file_plan_views import Views, views_of
from classifiers.holds import Subject, days, hold_of, label
from classifiers.quality import notes
from classifiers.retention import Evidence as Dates
from classifiers.retention import retain
from classifiers.rot.evidence import Copy, Evidence, Superseded, wholly_read
from classifiers.sensitivity import Sensitivity, sensitivity
from classifiers.settled import settled
from classifiers.surroundings import Surroundings
from classifiers.survey import Survey
from models.disposition import Disposition, Hold, Reason, RetentionResult, RetentionState, Rot
from models.fileplan import ClassCandidate, Retention, ScheduleAction
from models.inventory import Content, Record
from models.policy import Policy, StorageArea
from models.records import Status

NOTHING = Content()


@dataclass(frozen=True, slots=True)
class Known:
    """What the passes over the whole inventory found, ready for the judgement of each item."""

    survey: Survey
    copies: Mapping[int, Copy] = field(default_factory=dict)
    superseded: Mapping[int, Superseded] = field(default_factory=dict)
    persons: Mapping[int, Hold] = field(default_factory=dict)
    around: Surroundings = field(default_factory=lambda: Surroundings.on(date.min))


@dataclass(frozen=True, slots=True)
class Filed:
    """An item with its area, its class candidates and the hold that covers it by itself."""

    record: Record
    area: StorageArea | None
    candidates: tuple[ClassCandidate, ...]
    code: str
    hold: Hold | None


class Judging:
    """Judges items one by one under one policy, as of one day."""

    def __init__(self, policy: Policy, known: Known, areas: Areas, today: date) -> None:
        self.policy, self.known, self.areas, self.today = policy, known, areas, today
        self._areas_name_files = any("." in area.path[-6:] for area in policy.areas)
        self._place: tuple[str, str, str] | None = None
        self._area: StorageArea | None = None
        self._holds = tuple(hold for hold in policy.holds if not hold.released_by)

    def views(self, record: Record, area: StorageArea | None) -> Views:
        """The sides from which the file plan sees an item in its area."""
        return views_of(record, area.default_code if area else "")

    def area(self, record: Record) -> StorageArea | None:
        """The registered area of an item; members lie where their container lies."""
        path = record.item.path
        place = (record.item.share, record.share_root, path if self._areas_name_files else path.rpartition("/")[0])
        if place != self._place:
            self._place, self._area = place, self.areas.of(path, record.share_root, record.item.share)
        return self._area

    def file(
        self,
        record: Record,
        area: StorageArea | None,
        candidates: tuple[ClassCandidate, ...],
        above: Hold | None = None,
    ) -> Filed:
        """The item with its class, if one is likely enough, and its hold; `above` is its container's hold."""
        best = candidates[0] if candidates else None
        code = best.code if best and best.score >= self.policy.settings.class_threshold else ""
        return Filed(record, area, candidates, code, above or self._hold(record, code))

    def sensitivity(self, record: Record, members: Members) -> Sensitivity | None:
        """The item's level by the policy, or None where too little is known."""
        content = record.content if record.status is Status.READ else None
        whole = wholly_read(record) and not members.blocked
        return sensitivity(content, self.policy.sensitivity, members.level, whole)

    def judge(self, filed: Filed, members: Members) -> tuple[Disposition, Proposal]:
        """The disposition of an item, and the proposal it rests on."""
        record, hold = filed.record, filed.hold or members.hold
        retention = self._retention(filed, hold)
        evidence = self._evidence(filed, retention, members)
        flags = rot.find(record, evidence, self.policy, self.today)
        schedule = self.policy.retention_of(filed.code)
        held = label(hold) if hold else ""
        doubts = self._doubts(filed, retention, schedule)
        stops = self.known.around.stops(record, evidence, self.today)
        case = Case(
            record, retention, flags, schedule, filed.area, held, filed.code, doubts, members, stops, _sure(filed)
        )
        proposal = propose(case, self.today)
        return self._disposition(filed, case, proposal, self.sensitivity(record, members)), proposal

    def _doubts(self, filed: Filed, retention: RetentionResult, schedule: Retention | None) -> tuple[Reason, ...]:
        """What is not certain enough to destroy a record that is past its retention."""
        if (
            retention.state is not RetentionState.DUE
            or schedule is None
            or schedule.action is not ScheduleAction.DESTROY
        ):
            return ()
        best = filed.candidates[0] if filed.candidates else None
        return unmet(filed.record, best, retention, filed.area, self.policy.classes)

    def _hold(self, record: Record, code: str) -> Hold | None:
        if record.id in self.known.persons:
            return self.known.persons[record.id]
        if not self._holds:
            return None
        item = record.item
        subject = Subject(item.path, item.inside, record.share_root, item.share, code, dates=days(*_moments(record)))
        return hold_of(self._holds, subject, self.policy.classes)

    def _retention(self, filed: Filed, hold: Hold | None) -> RetentionResult:
        record, content = filed.record, filed.record.content or NOTHING
        lent = self.known.around.lent(record)
        dates = Dates(
            (*content.dates, *lent.dates) if lent.dates else content.dates,
            _day(content.created),
            _day(content.modified),
            _day(content.sent),
            _day(record.item.times.created),
            _day(record.item.times.modified),
            self.known.survey.distrust(record),
            open=lent.open,
            name=record.item.name,
        )

        def under(code: str) -> RetentionResult:
            found = self.policy.classes.get(code)
            return retain(found, self.policy.retention_of(code), dates, self.today, hold)

        return settled(under(filed.code), filed.candidates, filed.area, under)

    def _evidence(self, filed: Filed, retention: RetentionResult, members: Members) -> Evidence:
        record = filed.record
        changed, basis = self._changed(record)
        return Evidence(
            filed.area,
            self.known.copies.get(record.id),
            self.known.superseded.get(record.id),
            retention,
            changed,
            basis,
            members.count,
            self.known.around.near.get(record.id),
            self.known.around.twin(record),
            self.known.around.same.get(record.id, 0),
        )

    def class_tells(self, group: Iterable[Record]) -> bool:
        """True where a class may decide between copies: by a hold on a class, or by an area registered for one."""
        if any(hold.scope.startswith("class:") for hold in self._holds):
            return True
        areas = (self.area(record) for record in group)
        return any(area is not None and area.default_code for area in areas)

    def clutter(self, record: Record) -> bool:
        """True where the item's own name or content makes it clutter, whatever copies there are of it."""
        if record.id in self.known.around.approved:
            return True
        changed, basis = self._changed(record)
        flags = rot.find_clutter(record, Evidence(changed=changed, changed_basis=basis), self.policy, self.today)
        return any(flag.reason.confidence >= SURE for flag in flags)

    def _changed(self, record: Record) -> tuple[date | None, str]:
        """The latest believable date of an item: its document's own, else its file's where the tree's times hold."""
        content = record.content or NOTHING
        own = days(content.modified, content.sent, content.created)
        if own:
            return max(own), "the document's own date"
        file = _day(record.item.times.modified or record.item.times.created)
        if file is None or self.known.survey.distrust(record):
            return None, ""
        return file, "the file's time"

    def _quality(self, filed: Filed) -> Iterator[Reason]:
        """What is wrong with how the item is kept; nothing of what the scan left out."""
        if filed.record.status is Status.SKIPPED:
            return iter(())
        best = filed.candidates[0] if filed.candidates else None
        return notes(filed.record, filed.area, best, self.policy.classes, bool(self.policy.areas))

    def _disposition(self, filed: Filed, case: Case, proposal: Proposal, level: Sensitivity | None) -> Disposition:
        found = self.policy.classes.get(filed.code)
        copy, version = self.known.copies.get(filed.record.id), self.known.superseded.get(filed.record.id)
        return Disposition(
            proposal.action,
            case.retention,
            (
                *proposal.reasons,
                class_reason(filed.candidates, filed.code, self.policy),
                *case.retention.reasons,
                *(flag.reason for flag in case.flags if flag.kind is Rot.NONE),
                *([level.reason()] if level else ()),
                *self._quality(filed),
            ),
            filed.candidates,
            filed.code,
            filed.candidates[0].score if filed.code else 0.0,
            found.title if found else "",
            tuple(flag for flag in case.flags if flag.kind is not Rot.NONE),
            copy.of if copy else None,
            version.by if version else None,
            case.hold,
            level.level if level else "",
        )


def _sure(filed: Filed) -> bool:
    """True where the item's own text makes its class certain enough for disposal."""
    best = filed.candidates[0] if filed.candidates else None
    return best is not None and best.score >= SURE_CLASS and best.view == "text"


def _moments(record: Record) -> tuple[datetime | date | None, ...]:
    content, times = record.content or NOTHING, record.item.times
    stated = (candidate.date for candidate in content.dates)
    return (content.created, content.modified, content.sent, times.created, times.modified, *stated)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
