"""Sentences about a council's everyday work that name nobody, as many as wanted and hardly two the same."""

from __future__ import annotations

import random

WHO = (
    "the highways team|the cabinet|the waste contractor|our surveyor|the housing service|the audit committee|the "
    "library service|the lead officer|the planning department|the school transport unit|the finance section|the "
    "drainage crew|the procurement board|the leisure trust|the youth service|the licensing panel|the digital "
    "team|the estates office|the scrutiny panel|the energy adviser|the depot manager|the benefits section|the "
    "insurance desk|the parks service"
).split("|")
DID = (
    "has reviewed|will publish|asked for|agreed|put back|approved|is preparing|could not "
    "support|finished|recommended|has yet to see|questioned|costed|began|took note of|withdrew|set "
    "out|circulated|will fund|expects|measured|compared"
).split("|")
WHAT = (
    "the resurfacing programme|a new contract for street cleaning|the flood study|the draft budget|the tenancy "
    "agreement|a list of bridges to be inspected|the winter gritting routes|the tender for school meals|an "
    "options paper on the swimming pool|the parking charges|the asbestos register|the replacement of boilers|the "
    "recycling targets|a survey of street trees|the closure of the depot|the heating controls|the lease of the "
    "market hall|the bus timetable|the risk register|guidance on allotments|the fire doors|the electoral review|a "
    "schedule of rates|the culvert repairs|the audit of grants|the library opening hours|the fleet replacement "
    "plan|the roof survey"
).split("|")
HOW = (
    "before the end of the quarter|subject to funding|at its next meeting|after the consultation closed|within "
    "the existing budget|because prices have risen|as the inspector had advised|in both languages|without further "
    "delay|for the whole of the county|under the framework contract|in line with the adopted plan|while the road "
    "is closed|following two complaints|with the agreement of the unions|so that work can start in spring|once "
    "the ground has dried|at a cost of {n},000 pounds|on {n} sites|for a period of {n} months"
).split("|")
ALSO = (
    "The figures will be checked again|No objection was received|A further report will follow|The equality "
    "assessment is attached|This does not change the timetable|Members asked for a site visit|The saving is "
    "smaller than was hoped|Costs are shared with the neighbouring authority|The contractor bears the risk|Spare "
    "parts are hard to find|Two options were ruled out|The work is guaranteed for {n} years"
).split("|")


def sentence(dice: random.Random) -> str:
    """One sentence of 8 to 30 words."""
    words = f"{dice.choice(WHO)} {dice.choice(DID)} {dice.choice(WHAT)} {dice.choice(HOW)}."
    text = words[0].upper() + words[1:]
    if dice.random() < 0.3:
        text += f" {dice.choice(ALSO)}."
    return text.replace("{n}", str(dice.randint(2, 90)))


def paragraph(dice: random.Random) -> str:
    """Three to seven sentences."""
    return " ".join(sentence(dice) for _ in range(dice.randint(3, 7)))


def prose(dice: random.Random, size: int) -> list[str]:
    """Paragraphs of about `size` characters together."""
    made: list[str] = []
    while size > 0:
        made.append(paragraph(dice))
        size -= len(made[-1])
    return made
