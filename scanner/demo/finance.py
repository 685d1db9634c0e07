"""Finance: invoices, budgets in versions, bank runs, council tax, and rules that name nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from scanner.demo.paper import Cell, docx, html, table, text, xlsx
from scanner.demo.pdf import pdf
from scanner.demo.people import Cast
from scanner.demo.planting import ANY, Planted, copied

ROOT = "SU/Finance"
FIRMS = ("Adeiladwyr Nant Cyf", "Brindley Roofing Ltd", "Gofal Arian Ltd", "Castell Cleaning", "Tanyard Timber")


def files(cast: Cast) -> Iterator[Planted]:
    """All files of the folder."""
    yield from _invoices()
    yield from _budgets()
    yield from _money(cast)
    yield from _council_tax(cast)
    yield from _harmless()


def _invoices() -> Iterator[Planted]:
    for number in range(14):
        year, firm = 2008 + number % 7 * 2, FIRMS[number % 5]
        when = date(year, 1 + number % 12, 7 + number)
        net = 180 + 137 * number
        goods = ("Gutters at Ysgol Bro Arian", "Home care hours", "Window cleaning", "Kitchen doors")[number % 4]
        invoice = f"""
            # INVOICE {year}/{4100 + number}
            {firm}, Unit {number + 1}, Stad Ddiwydiannol, Pontarian
            To: Dyffryn Arian Council, Payments, Neuadd y Sir      Your order: PO{77000 + number}
            Date: {when:%d %B %Y}        Terms: 30 days
            | Description | Qty | Net
            | {goods} | {number + 1} | £{net}.00
            | VAT 20% | | £{net / 5:.2f}
            | Total due | | £{net * 1.2:.2f}
        """
        yield Planted(f"{ROOT}/Invoices/{year}/{firm.split()[0]} {4100 + number}.pdf", pdf(invoice, when), when)


def _budgets() -> Iterator[Planted]:
    for year in (2012, 2018, 2024):
        for name, factor, rot in (
            (f"Budget {year}-{year % 100 + 1} v1 DRAFT.xlsx", 1.0, "obsolete"),
            (f"Budget {year}-{year % 100 + 1} v2 DRAFT.xlsx", 1.02, "obsolete"),
            (f"Budget {year}-{year % 100 + 1} FINAL.xlsx", 1.03, ANY),
        ):
            services = ("Schools", "Social care", "Highways", "Waste", "Libraries", "Planning", "Corporate")
            rows: list[list[str | int | float]] = [
                [service, round(1_250_000 * (i + 1) * factor), round(900_000 * (i + 1) * factor), f"CC{400 + i}"]
                for i, service in enumerate(services * 12)
            ]
            when = date(year, 1, 9 + round(factor * 100) % 20)
            book = xlsx({"Revenue": [["Service", "Budget £", "Last year £", "Cost centre"], *rows]}, when, "H. Tomos")
            yield Planted(f"{ROOT}/Budgets/{year}/{name}", book, when, rot=rot, note="version family")


def _money(cast: Cast) -> Iterator[Planted]:
    payees = cast.people(50, 20, 80, 2019)
    rows = [
        ["08-99-99", "66374958", p.name, f"{20 + 3 * i}.50", f"HB REFUND {p.reference}"] for i, p in enumerate(payees)
    ]
    yield Planted(
        f"{ROOT}/BACS/bacs_run_20190614.csv",
        table([["Sort Code", "Account Number", "Account Name", "Amount", "Reference"], *rows]),
        date(2019, 6, 14),
        "PERSON;BANK_ACCOUNT",
    )
    holder = cast.person(30, 60, 2021)
    yield Planted(
        f"{ROOT}/Purchase cards/card statement nov 21.txt",
        text(
            f"""
            PURCHASE CARD STATEMENT               NOVEMBER 2021
            Cardholder  {holder.name}      Card number 4539 1488 0343 6467   Expires 05/24
            03/11  STATIONERY EXPRESS        41.20
            09/11  TRAINLINE                 88.00
            22/11  AMAZON MARKETPLACE       129.99   ?? ask {holder.first} for receipt
                                            TOTAL 259.19
            """
        ),
        date(2021, 12, 2),
        "PERSON;PAYMENT_CARD",
    )
    claimant = cast.person(20, 60, 2011)
    yield Planted(
        f"{ROOT}/Benefits/Overpayments/{claimant.reference} decision.docx",
        docx(
            f"""
            {claimant.name}
            {claimant.address}, {claimant.postcode}
            National Insurance number: {claimant.nino}
            Dear {claimant.first}
            # You were paid too much housing benefit
            You did not tell us that you had started work. From 4 April 2011 to 26 June 2011 you were paid £1,204.32 too
            much. We will take £10.05 a week from your benefit until it is paid back.
            The debt was cleared on 3 February 2014 and the account is closed.
            """,
            date(2014, 2, 3),
        ),
        date(2014, 2, 3),
        "PERSON;POSTCODE;NATIONAL_INSURANCE_NUMBER",
        note="closed 2014",
    )


def _council_tax(cast: Cast) -> Iterator[Planted]:
    debtors = cast.people(90, 22, 85, 2020)
    head = ["Council tax account", "Name", "Property", "Postcode", "Arrears", "Stage"]
    rows: list[list[str | int | float]] = [
        [f"{60_000_000 + 7919 * i}", p.name, p.address, p.postcode, 110 + 17 * i, ("reminder", "summons")[i % 2]]
        for i, p in enumerate(debtors)
    ]
    book = xlsx({"Arrears": [head, *rows]}, date(2020, 3, 31), "Revenues")
    arrears = Planted(
        f"{ROOT}/Council tax/Arrears at 31 March 2020.xlsx",
        book,
        date(2020, 3, 31),
        "PERSON;POSTCODE;COUNCIL_TAX_ACCOUNT",
    )
    yield arrears
    yield copied(arrears, f"{ROOT}/Council tax/old/Arrears at 31 March 2020.xlsx", date(2020, 7, 1))
    for year in (2013, 2022):
        payer = cast.person(25, 80, year)
        letter = f"""
            {payer.name}, {payer.address}, {payer.postcode}
            Council tax account number: 6{payer.reference}4
            Dear {payer.last}
            # Single person discount / Disgownt person sengl
            We have taken 25% off your bill from 1 April {year} because you live alone.
            Rydym wedi tynnu 25% oddi ar eich bil o 1 Ebrill {year} am eich bod yn byw ar eich pen eich hun.
            Revenues and Benefits / Refeniw a Budd-daliadau, 01632 960130
        """
        when = date(year, 4, 11)
        yield Planted(
            f"{ROOT}/Council tax/Letters/SPD {payer.last} {year}.docx", docx(letter, when), when, "PERSON;POSTCODE"
        )


def _harmless() -> Iterator[Planted]:
    rules = """
        # Financial procedure rules
        1. Orders over £25,000 need three quotations; over £75,000 a tender under seal.
        2. Invoices are kept for six years after the end of the financial year, grant claims as the grant says.
        3. Officers never approve their own expenses. Suspected fraud, theft or bribery goes to Internal Audit at once.
        4. Card numbers and bank details are not sent by e-mail.
    """
    when = date(2017, 4, 3)
    yield Planted(f"{ROOT}/Procedures/Financial procedure rules.docx", docx(rules, when), when, note="rules")
    yield Planted(f"{ROOT}/Procedures/How to raise an order.htm", html(rules, "How to raise an order"), when)
    grid: list[Sequence[Cell]] = [
        ["Month", "Rate %", "Days"],
        *[[month, 0.1 * month, 30] for month in range(1, 13)],
    ]
    yield Planted(f"{ROOT}/Treasury/interest 2009.csv", table(grid), date(2009, 12, 31))
    macro = [["Code", "Subjective"], *[[f"{1000 + i}", f"Subjective {i}"] for i in range(300)]]
    yield Planted(f"{ROOT}/Treasury/ledger codes.csv", table(macro), date(2015, 2, 2))
