"""How many bare names are found where people talk of each other: chats, rotas, logs, notes.

Run `python -m bench.people_talk`. Forty short invented texts, each name in guillemets; the second half is
kept apart (`held`) and shows figures only.
"""

from __future__ import annotations

import argparse
import re
import sys

from classifiers.people import find_people
from models.records import Properties, Text

_NAME = re.compile(r"«([^»]*)»")
OPEN = (
    "«Becky»: did anyone ring the lady at no 9\n«Tunde»: yes spoke to «Maureen», she's ok\n«Becky»: ta. and «rhys»?\n",
    "[10:03] «Priya»: «Blessing» is off sick, can you take her two visits\n[10:05] «Col»: no prob, which\n",
    "«Jerome» 10:04\nbins at 14 not out again\n«Siwan» 10:06\nits «mrs pryce», her lad normally does it\n",
    "CREW LOG 12/3\nDriver «Trefor», loaders «Gaz» and «Minh»\n"
    "06.10 «Minh» late\n07.45 «Gaz» cut hand on glass, plaster given\n",
    "Rota wk 14\nMon AM «Tracy» PM «Dave»\n"
    "Tue «Tracy» off, «Dave» covering\nWed «Ola» and «Bron»\nThu «Ola» swap «Bron»\n",
    "Handover from «Blessing» 20.00. All in bed by ten. «Curtis» up twice. «Faith» ate half her tea.\n",
    "Notes of meeting 4/6 - «Anwen» (HR), «Derek», union rep «Fola»\n"
    "«Derek» said he had told «Anwen» in May. «Fola» asked why.\n",
    "1-1 with «Shanice». She feels «Graham» talks over her. Agreed I'll speak to «Graham».\n",
    "Repairs job 4471: tenant «Eirlys» says «Wojtek» came Tues but no part. Leave key with «Joan» next door.\n",
    "Hi Miss, «Kaiden» wont be in tmrw hes got dentist. his nan «Pauline» will collect «Lexi»\nthanks «Kirsty»\n",
    "People who live with you: «Anthony» (partner), «Mia» 6, «Jayden» 4, lodger «Pawel»\n",
    "spoke with «dilwyn» re shed, «dilwyn» says «ffion» has the key\n",
    "Bore da «Gareth», mae «Mali» yn sâl heddiw. Bydd «Nerys» yn ffonio. Diolch, «Lowri»\n",
    "Crew 3: «Kev», «Baz», «Sunny»\nCrew 4: «Mo», «Stevo»\nBaz's lorry in for MOT\n".replace("Baz's", "«Baz»'s"),
    "rang «Ngozi» no answer. Rang «Hope», she will tell «Ngozi». «Hope» worried about «Victor», drinking again.\n",
    "«Margaret Ellery» (Peg) came in. «Peg» upset, says «Colin» has the card.\n".replace("(Peg)", "(«Peg»)"),
    "Parties: «Lorna» v «Dean». «Lorna» wants the fence moved. «Dean» refuses.\n",
    "Night log\n22.00 checked on «Ivy» asleep\n"
    "23.15 «Albert» wandering, «Precious» sat with him\n02.00 «Ivy» pad changed\n",
    "cheers «Sal». can «Imran» do sat? if not ask «Yusuf» or «Beata»\n",
    "Team mtg: apologies «Nia», «Rob». «Rob»'s leave ends Fri. «Kofi» to cover post, «June» to do the phones.\n",
)
HELD = (
    "«Leanne»: who has the pool car\n«Abdi»: me til 3\n«Leanne»: ok tell «sharon» when your back\n«Abdi»: will do\n",
    "[14:22] «Catrin»: did «Moses» send the form\n[14:25] «Raj»: not yet, «patience» chasing him\n",
    "«Marlon» 09:15\nmorning all\n«Elin» 09:17\n«sioned» wont be in, her mam fell\n",
    "GRITTING LOG 9/1\n"
    "Driver «Elwyn» mate «Deano»\n04.30 out. 05.10 «Deano» sick, dropped home. 05.40 «Shaun» joined\n",
    "Cover list\nMon: «Angie»\n"
    "Tues: «Angie» a/l, «Femi» in\nWed: «Femi» / «Carys»\nFri: «Carys» off, «Bethan» covering\n",
    "Late shift, handover to «Grace». «Stanley» refused meds x2. «Dot» had a visitor, her son «Neil». Chips for tea.\n",
    "Return to work meeting, «Hamza» and «Julie»\n"
    "«Hamza» feels better. «Julie» asked about the phased hours. «Hamza» content.\n",
    "Supervision: «Tamsin» raised «Keith»'s tone at the desk. I will see «Keith» on Monday. "
    "«Tamsin» to keep a diary.\n",
    "Job 8812 boiler. «Gwenda» in after 2. «Piotr» fitted valve, needs «Lee» for the flue. "
    "«Gwenda»'s son «Huw» has number.\n",
    "Dear «Mr Owens», «Ruby» has had a cough so I kept «Ruby» and «Alfie» off. «Alfie» back tomorrow. «Stacey» (mum)\n",
    "Who else lives at the address: «Marcin» (brother), «Zofia» 9, «Olek» 2 months\n",
    "t/c from «maureen», she wants «geraint» to ring her back about «tomos»\n",
    "Prynhawn da «Delyth», fydd «Osian» ddim yn y clwb. Mae «Alaw» yn dod. Hwyl, «Heledd»\n",
    "Van 1: «Tone», «Jacko»\nVan 2: «Ali», «Winston»\n«Jacko» on lates, «Winston» lieu day\n",
    "Called «Chiamaka», no reply. «Joy» answered, will pass on. «Joy» says «Emmanuel» moved out.\n",
    "«Patricia Moss» («Trish») at desk. «Trish» says «Leroy» keeps her book.\n",
    "Mediation: «Sunita» and «Brian». «Brian» will cut the hedge. «Sunita» accepts.\n",
    "Waking night\n22.30 «Mabel» settled\n00.20 «Reg» calling out, «Comfort» attended\n05.00 «Mabel» up, tea\n",
    "ta «Viv». «Ahmed» said he can do fri, if not try «Kasia» or «Llinos»\n",
    "Catch up: «Meg», «Dafydd». «Meg»'s course ends Weds. «Kwame» on the desk, «Rose» on post.\n",
)


def plain(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without marks, and where its names stand."""
    text, spans, position = "", [], 0
    for match in _NAME.finditer(marked):
        text += marked[position : match.start()]
        spans.append((len(text), len(text) + len(match.group(1))))
        text += match.group(1)
        position = match.end()
    return text + marked[position:], spans


def measure(marked: tuple[str, ...], show: bool) -> tuple[int, int, int]:
    """Names in the texts, of these found (overlapping spans), and found where nobody is named."""
    total, hit, false = 0, 0, 0
    for one in marked:
        text, spans = plain(one)
        found = [(f.start, f.end) for f in find_people([Text(text)], [[]], Properties())[0]]
        missed = [s for s in spans if not any(a < s[1] and s[0] < b for a, b in found)]
        extra = [f for f in found if not any(a < f[1] and f[0] < b for a, b in spans)]
        total, hit, false = total + len(spans), hit + len(spans) - len(missed), false + len(extra)
        if show:
            for kind, rows in (("missed", missed), ("false", extra)):
                for a, b in rows:
                    sys.stdout.write(f"  {kind:7} {text[max(0, a - 30) : a]!r} [{text[a:b]}] {text[b : b + 20]!r}\n")
    return total, hit, false


def main() -> None:
    """Prints recall and false alarms of both halves; `--show` lists the mistakes in the open half."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true")
    show = parser.parse_args().show
    for name, texts in (("open", OPEN), ("held", HELD)):
        total, hit, false = measure(texts, show and name == "open")
        sys.stdout.write(f"{name}: {hit}/{total} names found ({hit / total:.3f}), {false} false\n")


if __name__ == "__main__":
    main()
