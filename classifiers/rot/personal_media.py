"""T5: pictures, music and films of a person's own on their own drive. Danger: site photographs, CCTV and evidence of
inspections have a camera's names too."""

from __future__ import annotations

import re
from datetime import date

from classifiers.rot.evidence import Evidence
from models.disposition import Reason, Rot, RotFlag
from models.inventory import Record
from models.policy import Policy
from models.records import ItemKind, ShareKind

RULE = "T5"
MEDIA = re.compile(r"\.(?:jpe?g|heic|png|gif|mp3|m4a|m4p|aac|wma|wav|flac|ogg|mp4|m4v|mov|avi|wmv|mkv|3gp)$", re.I)
MUSIC = re.compile(r"\.(?:mp3|m4a|m4p|aac|wma|flac|ogg)$", re.I)
CAMERA = re.compile(
    r"^(?:IMG|DSC|DSCN|DSCF|PXL|MVI|VID|GOPR|P\d{3})[-_ ]?\d{3,}|^\d{8}_\d{6}|^WhatsApp (?:Image|Video)|^Screenshot",
    re.I,
)
PRIVATE = re.compile(
    r"\b(?:holidays?|weddings?|birthday|family|kids|christmas|itunes|my music|my pictures|my videos|party|honeymoon|"
    r"gwyliau|priodas|teulu|penblwydd|pen-blwydd|nadolig|cerddoriaeth)\b",
    re.I,
)
WORK = re.compile(
    r"site|inspect|survey|enforce|planning|evidence|cctv|case|claim|damage|repair|visit|accident|incident|injur|"
    r"safeguard|investigat|complain|propert|housing|street|highway|road|school|event|press|communicat|training|"
    r"interview|hearing|meeting|dictat|record|archol|arolwg|tystiolaeth|safle|digwyddiad|hyfforddiant|ysgol",
    re.I,
)
PRIVATE_SURE, CAMERA_SURE = 0.7, 0.5
"""Never sure enough to propose disposal: pictures belong to somebody, and people look at them first."""


def personal_media(record: Record, evidence: Evidence, policy: Policy, today: date) -> RotFlag | None:
    """Media on a user's own drive in a folder with a private name, or under a camera's name with nothing of work."""
    if record.kind is not ItemKind.FILE or not MEDIA.search(record.item.name):
        return None
    kind = evidence.area.kind if evidence.area and evidence.area.kind else record.share_kind
    if kind is not ShareKind.USER or evidence.scope or WORK.search(record.item.path):
        return None
    folders = record.item.path.rpartition("/")[0].replace("_", " ")
    private = PRIVATE.search(folders)
    if private:
        why = f"a picture, sound or film in a folder called “{private[0]}” on a user's own drive"
        return RotFlag(Rot.TRIVIAL, Reason(RULE, why, PRIVATE_SURE))
    if MUSIC.search(record.item.name) or CAMERA.match(record.item.name):
        why = "music, or a picture with a camera's name, on a user's own drive; it may still be of work"
        return RotFlag(Rot.TRIVIAL, Reason(RULE, why, CAMERA_SURE))
    return None
