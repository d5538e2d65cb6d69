"""What is planned of an interview day, and what of it was released."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jobbridge.applications.model import Application
from jobbridge.db import Base, BigId
from jobbridge.interviews.model import InterviewDay, Room


class DayPlan(Base):
    """The draft of a day: what it is made of, and how good the last timetable was.

    `breaks` are pairs of wall times, `rooms` ids; `escorts` bounds the people who are moved at
    the same time. `value` and `bound` are the timetable's, `proven` says that no other is better.
    `released` counts the versions that were released; `uid` and `sequence` are the day's calendar
    identity, and `entered_at` is when its entry was last written. `part` are the wall times
    between which it lies, where the visitors travel before or after; `swapped` are the two who
    changed places last (application, whether it was pinned), as long as nothing else was changed.
    """

    __tablename__ = "day_plan"

    day_id: Mapped[int] = mapped_column(ForeignKey("interview_day.id"), primary_key=True)
    uid: Mapped[str] = mapped_column(String(80), unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    entered_at: Mapped[datetime | None]
    minutes: Mapped[int] = mapped_column(default=30)
    gap: Mapped[int] = mapped_column(default=5)
    breaks: Mapped[list[Any]] = mapped_column(JSON, default=list)
    rooms: Mapped[list[Any]] = mapped_column(JSON, default=list)
    escorts: Mapped[int | None]
    value: Mapped[float] = mapped_column(default=0.0)
    bound: Mapped[float] = mapped_column(default=0.0)
    proven: Mapped[bool] = mapped_column(default=False)
    part: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    swapped: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    released: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime]
    day: Mapped[InterviewDay] = relationship()


class DayPanel(Base):
    """A party of the employer: how many sit on it and in what function, never who.

    `absent` are pairs of wall times, `vacancies` ids (none: whichever), `late` minutes by which
    it runs behind on the day itself. One `by_video` stays outside and meets people at the prison's
    video stations.
    """

    __tablename__ = "day_panel"

    day_id: Mapped[int] = mapped_column(ForeignKey("interview_day.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    function: Mapped[str] = mapped_column(String(12), default="any")
    people: Mapped[int] = mapped_column(default=1)
    absent: Mapped[list[Any]] = mapped_column(JSON, default=list)
    most: Mapped[int | None]
    vacancies: Mapped[list[Any]] = mapped_column(JSON, default=list)
    late: Mapped[int] = mapped_column(default=0)
    by_video: Mapped[bool] = mapped_column(default=False, server_default=false())


class DayItem(Base):
    """Somebody who could be met on the day, and where the draft has them.

    `pinned` stays where it is; `out` is why somebody put the person aside; `why` is what stood
    in the way of everybody who has no place. `told_…` is the place that was last released: where
    the interview stands elsewhere, or no more, somebody has changed it by itself since.
    `by_video` is how this person is to be met, where somebody has chosen that.
    """

    __tablename__ = "day_item"

    day_id: Mapped[int] = mapped_column(ForeignKey("interview_day.id"), primary_key=True)
    application_id: Mapped[int] = mapped_column(
        ForeignKey("application.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    panel: Mapped[int | None]
    starts_at: Mapped[datetime | None]
    minutes: Mapped[int | None]
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    pinned: Mapped[bool] = mapped_column(default=False)
    out: Mapped[str] = mapped_column(String(12), default="")
    why: Mapped[str] = mapped_column(String(20), default="")
    told_at: Mapped[datetime | None]
    told_panel: Mapped[int | None]
    told_room: Mapped[int | None]
    by_video: Mapped[bool | None]
    application: Mapped[Application] = relationship()
    room: Mapped[Room | None] = relationship()

    @property
    def placed(self) -> bool:
        return self.starts_at is not None

    def suits(self, panel: DayPanel) -> bool:
        """Whether a panel meets people in the way chosen for this one."""
        return self.by_video in (None, panel.by_video)

    def is_for(self, panel: DayPanel) -> bool:
        """Whether a panel may meet this person at all: in this way, about this vacancy."""
        talks = not panel.vacancies or self.application.vacancy_id in panel.vacancies
        return talks and self.suits(panel)


class DayRelease(Base):
    """A released version: what it changed, who released it and when."""

    __tablename__ = "day_release"
    __table_args__ = (UniqueConstraint("day_id", "number"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    day_id: Mapped[int] = mapped_column(ForeignKey("interview_day.id"))
    number: Mapped[int]
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    booked: Mapped[int]
    moved: Mapped[int]
    cancelled: Mapped[int]
