"""What leaves the house, for everybody to ask for: calls, short messages, words."""

from uuid import UUID

from onething.cases.models import AwayPart, Case
from onething.delivery import commands
from onething.delivery.models import (
    Crossing,
    CrossingFile,
    Parcel,
    Relay,
    Reminder,
    RemoteCheck,
    Wording,
)
from onething.documents import queries as documents
from onething.kernel.actor import SYSTEM
from onething.kernel.ids import new_id
from tests.cast import actor
from tests.times import MONDAY

NOWHERE = UUID("01a20a00-0000-7000-8000-000000000000")


class Posts:
    """A call that a hall has to make, a short message that failed, the words of a message."""

    def __init__(self, holder, case):
        hall = UUID(actor("wangfang").org)
        self.call, self.sms = (self._reminder(holder, hall) for _ in range(2))
        Reminder.objects.filter(pk=self.sms).update(channel="sms", state="failed")
        self.application = Case.objects.get(pk=case).application_id
        self.parcel = Parcel.objects.create(
            way="window", state="arrived", application=self.application, subject=holder.behalf,
            application_number="YJS1", hall=hall, to_hall=hall, pays="free", number="SX00000000001",
            recipient="样例",
            ordered_at=MONDAY, things=[
                {"case": str(case), "item": "样例", "kind": "document", "id": str(new_id()),
                 "name": "决定书", "number": "1", "out": False},
            ],
        ).pk  # fmt: skip
        self.relay = Relay.objects.create(
            application=self.application, number="YJS1", subject=holder.behalf, hall=hall,
            to_hall=actor("liangmei").org, official=actor("wangfang").who, taken_at=MONDAY,
            moved_at=MONDAY,
        ).pk  # fmt: skip
        self.check = RemoteCheck.objects.create(
            relay_id=self.relay, offices=[Case.objects.get(pk=case).office], looks=["person"],
            asked_by=actor("liangmei").who, asked_side="deciding", asked_at=MONDAY,
            planned_at=MONDAY,
        ).pk  # fmt: skip
        self.crossing = Crossing.objects.create(
            direction="out", province="demo", key="K1", item="YS-1", item_name="样例", hall=hall,
            subject=holder.behalf, official=actor("wangfang").who, content={}, taken_at=MONDAY,
            moved_at=MONDAY,
        ).pk  # fmt: skip
        self.file = CrossingFile.objects.create(
            crossing_id=self.crossing, key="F1", ours=False, result=True, name="结果.pdf",
            media_type="application/pdf", size=3, digest=documents.keep(b"pdf"), state="done",
            said_at=MONDAY,
        ).pk  # fmt: skip
        self.away = AwayPart.objects.create(
            case_id=case, key="x", name="样例", task="样例", said="样例",
            organ=Case.objects.get(pk=case).office, opened_at=MONDAY,
        ).pk  # fmt: skip
        self.wording = Wording.objects.filter(key="cases.accepted")[0].pk

    def _reminder(self, holder, hall):
        message = commands.send(
            UUID(holder.behalf), application=new_id(), number="YJS1", title="请您补正材料",
            text="还缺材料。", sms="缺", about="cases.supplement_asked", hall=hall, by=SYSTEM, at=MONDAY,
        )  # fmt: skip
        return Reminder.objects.get(message=message).pk

    def filling(self):
        """Return what stands in for each part of an address: real, of a stranger, not there."""
        return {
            "reminder_id": (self.sms, None, NOWHERE),
            "call_id": (self.call, None, NOWHERE),
            "wording": ("cases.accepted", None, "nothing"),
            "application_id": (self.application, None, NOWHERE),
            "parcel_id": (self.parcel, None, NOWHERE),
            "carrier_number": ("SX00000000001", None, "SX0"),
            "crossing_id": (self.crossing, None, NOWHERE),
            "own_crossing": (self.crossing, None, NOWHERE),
            "province": ("demo", None, "nowhere"),
            "crossing_file": (self.file, None, NOWHERE),
            "own_crossing_file": (self.file, None, NOWHERE),
            "file_key": ("F1", None, "nothing"),
            "crossing_key": ("K1", None, "nothing"),
            "away_id": (self.away, None, NOWHERE),
            "away_step": ("do", None, "nothing"),
            "relay_id": (self.relay, None, NOWHERE),
            "relay_step": ("keep", None, "nothing"),
            "asked_relay": (self.relay, None, NOWHERE),
            "asked_part": (self.away, None, NOWHERE),
            "check_id": (self.check, None, NOWHERE),
            "check_deed": ("ty", None, "nothing"),
            "post_deed": ("cancel", None, None),
            "service": ("leave", None, None),
            "wording_id": (self.wording, None, NOWHERE),
        }
