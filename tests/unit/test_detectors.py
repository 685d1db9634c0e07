"""What each detector finds and what it leaves alone, side by side."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from types import ModuleType

import pytest

import classifiers.detectors as package
from classifiers.detectors.context import NOTHING, surroundings
from classifiers.detectors.folding import fold
from classifiers.detectors.registry import ALL, SHAPES, find_all
from classifiers.detectors.scanning import Candidate, Shape
from models.findings import FindingType as T
from models.records import Text

FIND: dict[T, tuple[tuple[str, str], ...]] = {
    T.NHS_NUMBER: (
        ("NHS No: 999 123 4500", "999 123 4500"),
        ("NHS number is 9991234500.", "9991234500"),
        ("Her NHS number, which she gave over the phone, is 999-123-4500", "999-123-4500"),
        ("Rhif GIG: 999 123 4500", "999 123 4500"),
        ("Ei rif GIG yw 999 123 4500.", "999 123 4500"),
        ("pt 999 123 4500 (NHS)", "999 123 4500"),
        ("NHS NO. 999 l23 4S00", "999 l23 4S00"),
        ("NHS No\n\n999 123 4500", "999 123 4500"),
        ("NHS numbers 999 123 4500 and 999 765 4323", "999 765 4323"),
        ("NHS\u00a0No\u00a0999\u00a0123\u00a04500", "999\u00a0123\u00a04500"),
        ("NHS: 99 9123 4500", "99 9123 4500"),
        ("Patient: O Wyn (NHS 9991234500) seen in clinic", "9991234500"),
        ("CHI number 999 123 4500", "999 123 4500"),
    ),
    T.NATIONAL_INSURANCE_NUMBER: (
        ("NI number AB 12 34 56 C", "AB 12 34 56 C"),
        ("paid AB123456C weekly", "AB123456C"),
        ("Nat Ins No ab123456c", "ab123456c"),
        ("NINO: AB123456", "AB123456"),
        ("Rhif Yswiriant Gwladol AB-12-34-56-C", "AB-12-34-56-C"),
        ("NI No: A8 l2 34 S6 C", "A8 l2 34 S6 C"),
        ("NI  YP 26 O1 88 D", "YP 26 O1 88 D"),
        ("NATIONAL INSURANCE N0.\nW P 3 O 4 4 l 8 C\n", "W P 3 O 4 4 l 8 C"),
        ("N.I. Number: AB 123456 C", "AB 123456 C"),
    ),
    T.DATE_OF_BIRTH: (
        ("DOB 12/03/1965", "12/03/1965"),
        ("D.O.B. 12.3.65", "12.3.65"),
        ("Date of Birth: 12th March 1965", "12th March 1965"),
        ("born in Swansea on 12 March 1965", "12 March 1965"),
        ("Sian Llwyd (born 12-Mar-65)", "12-Mar-65"),
        ("Dyddiad geni: 12 Mawrth 1965", "12 Mawrth 1965"),
        ("ganwyd ar 12 Fawrth 1965", "12 Fawrth 1965"),
        ("ei ddyddiad geni yw 12.03.1965", "12.03.1965"),
        ("Owen (b. 12.3.65) attended", "12.3.65"),
        ("12/03/1965 (DOB)", "12/03/1965"),
        ("DOBs: 12/03/65, 4/5/67 and 7/8/70", "7/8/70"),
        ("Date of birth\n12/03/1965", "12/03/1965"),
        ("DOB: 1965-03-12", "1965-03-12"),
        ("DOB l2/O3/l965", "l2/O3/l965"),
        ("D O B 120365", "120365"),
        ("Date of birth (child): 12 03 2015", "12 03 2015"),
        ("born March 12, 1965", "March 12, 1965"),
        ("Elan Grug (g. 4 Ebrill 2017) a Macsen", "4 Ebrill 2017"),
        ("Date of birth   18/11/1982     06/01/1979", "06/01/1979"),
        ("Client's date of birth was confirmed as 12/03/1965", "12/03/1965"),
    ),
    T.PHONE: (
        ("ring 01768 00012 after six", "01768 00012"),
        ("Tel 0176800012", "0176800012"),
        ("Tel 01632 960123", "01632 960123"),
        ("rang 07700 900123 twice", "07700 900123"),
        ("(01632) 960 123", "(01632) 960 123"),
        ("+44 (0)1632 960 123", "+44 (0)1632 960 123"),
        ("mob 07700900123", "07700900123"),
        ("Mobile: 7700900123", "7700900123"),
        ("Ffôn: 029 2018 0123", "029 2018 0123"),
        ("Mum (07700 900123)", "07700 900123"),
        ("Tel: 0l632 96O l23", "0l632 96O l23"),
        ("T: 0161-496-0123", "0161-496-0123"),
        ("01632 960123/07700 900123", "07700 900123"),
        ("Phone +353 20 910 1234", "+353 20 910 1234"),
        ("07700\u2011900\u2011123", "07700\u2011900\u2011123"),
    ),
    T.EMAIL: (
        ("write to p.owen@example.org.", "p.owen@example.org"),
        ("<mailto:p.owen+1@example.co.uk>", "p.owen+1@example.co.uk"),
        ("E-bost: sian_llwyd@post.example.wales", "sian_llwyd@post.example.wales"),
        ("email o'neill@example.org", "o'neill@example.org"),
        ("Your email is p.owen@example.org. Is that correct?", "p.owen@example.org"),
        ("nhs contact a.b@nhs.example.net", "a.b@nhs.example.net"),
    ),
    T.POSTCODE: (
        ("14 Heol Fawr, Abertawe SA1 1AA", "SA1 1AA"),
        ("Post code: sa1 1aa", "sa1 1aa"),
        ("Llanidloes, SY186AB.", "SY186AB"),
        ("Cod post LL57 2AB", "LL57 2AB"),
        ("EC1A 1BB", "EC1A 1BB"),
        ("Postcode: SA1 lAA", "SA1 lAA"),
        ("Worcester\nWR5 2NP\n", "WR5 2NP"),
    ),
    T.PAYMENT_CARD: (
        ("Card number 4000 0566 5566 5556", "4000 0566 5566 5556"),
        ("paid by Visa 4000056655665556 exp 09/27", "4000056655665556"),
        ("Amex 3782 822463 10005", "3782 822463 10005"),
        ("rhif y cerdyn: 5200 8282 8282 8210", "5200 8282 8282 8210"),
        ("refund to debit card 5200-8282-8282-8210", "5200-8282-8282-8210"),
    ),
    T.IBAN: (
        ("IBAN GB29 NWBK 6016 1331 9268 19", "GB29 NWBK 6016 1331 9268 19"),
        ("pay to DE89370400440532013000", "DE89370400440532013000"),
    ),
    T.BANK_ACCOUNT: (
        ("sort code 08-99-99 account number 66374958", "08-99-99 account number 66374958"),
        ("Sort Code: 08-99-99\nAccount No: 66374958", "66374958"),
        ("Sort Code: 08-99-99\nAccount No: 66374958", "08-99-99"),
        ("BACS 089999 66374958", "089999 66374958"),
        ("Please pay 08-99-99 / 66374958", "08-99-99 / 66374958"),
        ("cod didoli 08 99 99 rhif cyfrif 66374958", "08 99 99 rhif cyfrif 66374958"),
        ("paid into account 66374958", "66374958"),
        ("Council tax refund: sort code 08-99-99, account number 66374958", "08-99-99, account number 66374958"),
        ("S0RT C0DE  O8-99-7l\nACC N0  4O8 l7 723", "4O8 l7 723"),
        ("S0RT C0DE  O8-99-7l\nACC N0  4O8 l7 723", "O8-99-7l"),
    ),
    T.UTR: (
        ("UTR 1955839661", "1955839661"),
        ("Unique Taxpayer Reference: 19558 39661", "19558 39661"),
        ("Cyfeirnod Unigryw y Trethdalwr 1955839661", "1955839661"),
    ),
    T.DRIVING_LICENCE: (
        ("driving licence MORGA753116SM9IJ", "MORGA753116SM9IJ"),
        ("Licence no: MORGA 753116 SM9IJ", "MORGA 753116 SM9IJ"),
        ("held MORGA753116SM9IJ when stopped", "MORGA753116SM9IJ"),
        ("Driver number 12345678", "12345678"),
    ),
    T.PASSPORT: (
        ("Passport no. 925665416", "925665416"),
        ("UK passport 925 665 416 seen", "925 665 416"),
        ("rhif pasbort: 925665416", "925665416"),
    ),
    T.VEHICLE_REGISTRATION: (
        ("SK54 MPK was parked", "SK54 MPK"),
        ("vehicle reg A123 BCD", "A123 BCD"),
        ("her car, ABC 123D, was clamped", "ABC 123D"),
        ("Reg No: ABZ 1234", "ABZ 1234"),
        ("rhif cofrestru'r cerbyd: SK54MPK", "SK54MPK"),
        ("blue Ford Fiesta, sk54 mpk", "sk54 mpk"),
    ),
    T.UPN: (("UPN B801200005001", "B801200005001"), ("B801200005001 transferred", "B801200005001")),
    T.ULN: (("ULN: 9276308686", "9276308686"), ("Unique Learner Number 9276308686", "9276308686")),
    T.COUNCIL_TAX_ACCOUNT: (
        ("Council tax account number 600123456", "600123456"),
        ("rhif cyfrif treth gyngor 600123456", "600123456"),
        ("CTAX ref: 60012345X", "60012345X"),
        ("COUNCIL TAX BILL\nMr J Owen\nAccount number: 71900218", "71900218"),
    ),
    T.SOCIAL_CARE_ID: (
        ("Mosaic ID 1182273", "1182273"),
        ("LAS No: 40771", "40771"),
        ("WCCIS ID: 5521907", "5521907"),
        ("71F   CareFirst P0093316\nRA", "P0093316"),
    ),
    T.IP_ADDRESS: (
        ("from IP 203.0.113.77", "203.0.113.77"),
        ("user s.llwyd logged in from 10.44.7.21", "10.44.7.21"),
        ("host 2001:db8:85a3::8a2e:370:7334", "2001:db8:85a3::8a2e:370:7334"),
    ),
    T.CREDENTIAL: (
        ("Password: Welcome123!", "Welcome123!"),
        ("the password is Hydref2019.", "Hydref2019"),
        ("postgres://admin:s3cr3tpw@db.example.org/x", "s3cr3tpw"),
        ("Cyfrinair: Eryri1085", "Eryri1085"),
        ("AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"),
        ("door PIN: 4821", "4821"),
        ("visit am, keysafe 4482, dog in kitchen", "4482"),
        ("Key safe code: C1945Y", "C1945Y"),
        ("user: rota pw: Gwanwyn24", "Gwanwyn24"),
        ("Server=db1;Uid=app;Pwd=Xy7kkq21;", "Xy7kkq21"),
    ),
    T.ADDRESS: (
        ("lives at 14 Heol Fawr, Llanidloes, SY18 6AB", "14 Heol Fawr, Llanidloes"),
        ("Flat 2, 91 Canning Street, Worcester WR5 2NP", "Flat 2, 91 Canning Street, Worcester"),
        ("Address: Ty Gwyn, Llanbrynmair SY19 7AB", "Ty Gwyn, Llanbrynmair"),
        ("MS A OWEN\n14 QUEENS CRESCENT\nMARL\nWR5 2NP", "14 QUEENS CRESCENT\nMARL"),
        ("Mr O Pugh\nRose Cottage\nMill Lane\nMarl\nWR5\n2NP", "Rose Cottage\nMill Lane\nMarl"),
        ("Regards\nJ Owen\n12 Chapel Villas\n", "12 Chapel Villas"),
        ("he's at eleven Canning Street and waits", "eleven Canning Street"),
        ("she lives at 14 heol fawr road with him", "14 heol fawr road"),
        ("wedi symud i Bron Haul, Heol yr Orsaf.", "Bron Haul, Heol yr Orsaf"),
        ("Mrs Nest Huws, Llys Awel, Rhosfach", "Llys Awel, Rhosfach"),
        ("ADDRESS 2l HAZEL C0URT\nP0STCODE", "2l HAZEL C0URT"),
    ),
}

LEAVE: dict[T, tuple[str, ...]] = {
    T.NHS_NUMBER: (
        "Order 9991234500 was delivered",
        "9991234500",
        "Invoice 999 123 4500 for the NHS Trust",
        "NHS number: ________",
        "NHS No 999 123 4501",
        "NHS No 0000000000",
        "The NHS will pay invoice no 9991234500",
        "Tel 999 123 4500",
        "NHS helpline 01632 960123",
        "our NHS partners. Ref 9991234500",
        "NHS-9991234500-77",
    ),
    T.NATIONAL_INSURANCE_NUMBER: (
        "QQ 12 34 56 C",
        "NI number: QQ123456C",
        "drawing BG123456A",
        "GB 12 34 56 A",
        "National Insurance number is required",
        "Order no AB123456C",
        "PO 12 34 56",
    ),
    T.DATE_OF_BIRTH: (
        "Invoice dated 12/03/1965",
        "Meeting 12 March 1965",
        "25 years from date of birth. Reviewed 12/03/2015",
        "Date of birth: __/__/____",
        "Date of birth and address were checked on 12/03/2020",
        "DOB 12/03/65, seen 04/05/2023"[15:],
        "The hospital was opened on 12/03/1965",
        "date of application 12/03/2020",
        "Appendix b. 12 March 2014",
        "received 12/03/2020 DOB:",
        "Due 12/03/2020. Date of birth required.",
        "new-born screening policy 2019",
        "Dyddiad y cyfarfod: 12 Mawrth 2020",
        "Dyddiad derbyn: 12/03/2020",
    ),
    T.PHONE: (
        "Order no 01632960123",
        "tracking 07700900123",
        "2016-2019",
        "0300 2019/20 1 2 3",
        "Ref: 0123456789",
        "0.123456789",
        "010 3456",
        "100012345678",
        "£01632960123",
        "ISBN 0 7700 9001 2",
        "7700900123 items",
        "0161925673",
        "Account 0147878227 posted",
    ),
    T.EMAIL: ("@council on Twitter", "a@b", "user @ example . org", "name@", "cost @ 4.50 each"),
    T.POSTCODE: (
        "Form B12 3CD1",
        "XX1 1AA",
        "plan ref SA1 1AAX",
        "room s1 1st floor",
        "M25 junction",
        "Version A1 2BX-3",
        "Act 1989",
        "Drawing no SA1 1AA",
        "QX1 2AB",
    ),
    T.PAYMENT_CARD: (
        "4000056655665556",
        "Order 4000 0566 5566 5556",
        "card number 4000 0566 5566 5557",
        "batch 4000056655665556 by card team",
        "UPRN 100023336956",
        "Card number: **** **** **** 5556",
        "library card number 4000056655665556",
    ),
    T.IBAN: ("GB29 NWBK 6016 1331 9268 18", "GB29NWBK", "REF AB12 CDEF 1234 5678"),
    T.BANK_ACCOUNT: (
        "meeting 12-03-14",
        "cost code 575441-59145323",
        "supplier account 66374958",
        "20140312",
        "order 66374958",
        "08-99-99",
        "Sort code: ______",
        "rent account 66374958",
        "Company number 03466782",
        "12-03-14 20140312",
        "Supplier 104427 account number 66374958",
        "Water rates account number: 66374958",
    ),
    T.UTR: ("1955839661", "UTR 1955839662", "Payment ref 1955839661", "NHS 1955839661"),
    T.DRIVING_LICENCE: ("MORGA953916SM9IJ", "premises licence 12345678", "ABCDE123456"),
    T.PASSPORT: (
        "925665416",
        "passport to leisure scheme 2019",
        "Passport required. Order 925665416",
        "Staff no 925665416",
    ),
    T.VEHICLE_REGISTRATION: (
        "drawing BG02 zyz-27",
        "Room A12",
        "Plan ref A123 BCD",
        "RM 12",
        "CAP 2004",
        "the car was seen at 10 30",
        "Unit B12 ABC",
        "the car was parked on the A38 and moved",
        "Reg no HC 1234 of the premises register",
        "lot AJ49 XYZ",
    ),
    T.UPN: ("B801200005002", "B123456789012"),
    T.ULN: ("9276308686", "NHS no 9276308686", "ULN 9276308687"),
    T.COUNCIL_TAX_ACCOUNT: (
        "Council tax 2023/24",
        "Council tax bands A to H",
        "600123456",
        "council tax of £1,234.56",
        "Council tax team 01632 960123",
    ),
    T.SOCIAL_CARE_ID: ("mosaic tiles 12345", "Eclipse 2024", "118227", "Person ID required"),
    T.IP_ADDRESS: (
        "version 2.14.1.0",
        "paragraph 4.1.2.3",
        "256.1.1.1",
        "10:30:45",
        "see 1.2.3.4 above",
        "DENY tcp 10.44.7.21:51122 -> 198.51.100.17:443",
        "gateway 10.44.7.1",
        "udp 224.0.0.251",
    ),
    T.CREDENTIAL: (
        "Password: ________",
        "your password is required",
        "Password reset instructions",
        "The password must be changed every 90 days",
        "password: see IT",
        "Passwords should be at least 12 characters",
        "https://www.example.org/path",
        "forgotten your password? Ring us",
    ),
    T.ADDRESS: (
        "12 March Street lighting review",
        "the 5 Year Plan",
        "Section 12 Road Traffic Act",
        "10 Downing Street press briefing",
        "Roadworks on High Street and Station Road",
        "Bus 12 Northmoor Road",
        "E-mail address: Siân Llwyd",
        "Property type: House, detached",
        "Address: as above",
        "we all have 2 cars in the same street",
    ),
}


def values(text: Text, kind: T) -> list[str]:
    """What was found of one type."""
    return [text.text[found.start : found.end] for found in find_all(text) if found.type is kind]


@pytest.mark.parametrize(("kind", "text", "value"), [(kind, *pair) for kind, pairs in FIND.items() for pair in pairs])
def test_finds(kind: T, text: str, value: str) -> None:
    assert value in values(Text(text), kind)


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in LEAVE.items() for text in texts])
def test_leaves_alone(kind: T, text: str) -> None:
    assert values(Text(text), kind) == []


def test_every_type_but_person_has_both_lists_and_a_detector() -> None:
    assert set(FIND) == set(LEAVE) == {detector.category for detector in ALL} == set(T) - {T.PERSON}


MODULES = [importlib.import_module(f"{package.__name__}.{m.name}") for m in pkgutil.iter_modules(package.__path__)]
DETECTORS = [module for module in MODULES if hasattr(module, "DETECTOR")]


def test_every_module_with_a_detector_is_in_all() -> None:
    assert {module.DETECTOR for module in DETECTORS} == set(ALL)


@pytest.mark.parametrize("module", DETECTORS, ids=lambda module: module.__name__.rsplit(".", 1)[-1])
def test_its_file_shows_what_it_finds_and_what_it_leaves_alone(module: ModuleType) -> None:
    examples = doctest.DocTestParser().get_examples(module.judge.__doc__)
    wanted = [example.want.strip() for example in examples if example.source.startswith("DETECTOR.values(")]
    assert wanted.count("[]") == 2
    assert len(wanted) == 4


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_sure_writings_keep_the_bounds_their_detector_states(shape: Shape) -> None:
    for text in (text for texts in (*FIND.values(), *LEAVE.values()) for text in texts):
        folded = fold(text if isinstance(text, str) else text[0])
        context = surroundings(Text(folded.text), folded)
        for match in shape.sure_pattern.finditer(folded.text) if shape.sure else ():
            assert match.group()[0] in shape.opens
            judged = shape.judge(Candidate(context, match.start(), match.end(), NOTHING))
            assert judged is None or judged.score <= shape.unaided
