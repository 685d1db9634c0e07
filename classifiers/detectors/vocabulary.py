"""The cue phrases by what they speak for, English before the bar and Welsh after it, as UK public bodies write them."""

from __future__ import annotations

from typing import Final

NUMBER: Final = "a number of another kind"
DATE: Final = "a date of another kind"
BANK_WORDS: Final = "bank"

PHRASES: Final[dict[str, str]] = {
    "DATE_OF_BIRTH": """
        date of birth; dates of birth; birth date; birthdate; date of birth of; d o b; dobs; born; born on; born
        in; birthday; day of birth; dt of birth; date birth; client dob; child dob; date of brith | dyddiad
        geni; wedi'i eni; wedi ei eni; wedi'i geni; cafodd ei eni; cafodd ei geni; ddyddiad geni; nyddiad geni;
        dyddiadau geni; dyddiad ei eni; dyddiad ei geni; dyddiad eich geni; dyddiad genedigaeth; ganwyd; ganed;
        fe'i ganwyd; a anwyd; anwyd; a aned; eni ar; geni ar; d geni; dg; dyddiad fy ngeni
    """,
    "NHS_NUMBER": """
        nhs number; nhs numbers; nhs no; nhs nos; nhs num; nhs id; nhs ref; nhs patient number; nhs; n h s; n h
        s no; n h s number; nat health no; nat health number; national health no; health no; health number;
        health service no; health service number; nhsno; nhs number is; national health service number; patient
        nhs; hospital number nhs; chi number; chi no; chi; h and c number; health and care number; nhs
        identifier; nhs nr | rhif gig; rif gig; rhifau gig; gig; rhif y gig; rhif iechyd; g i g; rhif nhs; rif
        nhs
    """,
    "NATIONAL_INSURANCE_NUMBER": """
        national insurance number; national insurance no; national insurance; nat insurance; national ins; nat
        ins; nat ins no; nat ins number; ni number; ni numbers; ni no; ni nos; n i no; n i number; nino; ninos;
        nino is; n i n o; ni ref; ni num | rhif yswiriant gwladol; rif yswiriant gwladol; yswiriant gwladol;
        rhif yswiriant cenedlaethol; rhif yg; rif yg; rhif y g; yg rhif
    """,
    "PHONE": """
        on file; number on file;
        telephone; telephone number; telephone no; tel; tel no; tel number; tele; phone; phone number; phone no;
        phoned; mobile; mobile number; mobile no; mob; mob no; cell; cell phone; landline; fax; fax no;
        facsimile; call; calls; called; call us on; ring; rang; ringing; text; text message; texted; sms;
        whatsapp; minicom; textphone; typetalk; home tel; work tel; home phone; work phone; contact number;
        contact no; contact numbers; contact tel; contact details; daytime tel; evening tel; hotline; helpline;
        switchboard; extension; direct dial; direct line; ddi; telno; telephoned; dial; voicemail; mobl; home
        no; work no; emergency contact; emergency contact number; next of kin tel; next of kin phone | ffon;
        rhif ffon; rif ffon; ffon symudol; symudol; rhif symudol; ffoniwch; ffonio; ffoniodd; teleffon; rhif
        cyswllt; rif cyswllt; ffacs; tecst; neges destun; ffon cartref; ffon gwaith; llinell gymorth; deialu;
        galw; galwch; ffon ty
    """,
    "EMAIL": """
        e mail; email; email address; e mail address; mailto | e bost; ebost; cyfeiriad e bost; cyfeiriad ebost
    """,
    "POSTCODE": """
        postcode; post code; postcodes; post codes; postal code; p code; zip | cod post; god post; chod post;
        nghod post; codau post
    """,
    "ADDRESS": """
        address; addresses; home address; current address; previous address; property; property address; lives
        at; living at; residing at; resides at; resident at; now at; moved to; correspondence address; postal
        address; of no fixed abode | cyfeiriad; gyfeiriad; chyfeiriad; nghyfeiriad; cyfeiriad cartref; yn byw
        yn; byw yn; yn byw ar; symud i
    """,
    "PAYMENT_CARD": """
        cc; card; card number; card no; card nos; credit card; debit card; payment card; bank card; visa;
        mastercard; master card; maestro; amex; american express; procurement card; purchasing card; long
        number; long card number; pan; card details; full number; cardholder; card on file; card ending; paid by
        card; cc number; visa debit; discover card; diners | cerdyn; gerdyn; cherdyn; cerdyn credyd; cerdyn
        debyd; cerdyn banc; rhif cerdyn; rhif y cerdyn; rif y cerdyn; cherdyn debyd
    """,
    "IBAN": "iban; iban no; iban number; international bank account number",
    "BANK_ACCOUNT": """
        pay into; paid into; sort code; sortcode; sort codes; s code; sort; bank sort code; bank account; bank
        account number; account number; account no; account nos; acc no; acc number; acct no; acct number; acct;
        a c no; a c number; a c; accountno; bank details; bank; bacs; account; into account; bank acc; bank a c;
        s c; account numbers; payee account; beneficiary account; building society; faster payment; direct
        debit; standing order; pay details | cod didoli; god didoli; chod didoli; rhif cyfrif; rif cyfrif; rhif
        y cyfrif; rhif cyfrif banc; cyfrif banc; gyfrif banc; chyfrif banc; manylion banc; fanylion banc; debyd
        uniongyrchol; cyfrif; rhif eich cyfrif; gyfrif; i gyfrif
    """,
    "UTR": """
        unique taxpayer reference; unique taxpayer reference number; unique tax reference; unique tax payer
        reference; hmrc no; hmrc number; tax number; utr; utrs; utr no; utr number; taxpayer reference; taxpayer
        ref; tax reference; tax reference number; tax ref; sa reference; self assessment reference; partnership
        utr; company utr; u t r; self assessment utr; cis utr | cyfeirnod trethdalwr unigryw; cyfeirnod unigryw
        y trethdalwr; cyfeirnod unigryw trethdalwr; cyfeirnod treth unigryw; cyfeirnod trethdalwr; rhif utr;
        chyfeirnod unigryw y trethdalwr
    """,
    "UPN": """
        unique pupil number; upn; upns; upn no; upn number; pupil number | rhif unigryw disgybl; rhif unigryw y
        disgybl; rhif disgybl unigryw; rhif upn
    """,
    "ULN": """
        unique learner number; uln; ulns; uln no; uln number; learner number; unique learner no; learner ref
        uln; learner uln | rhif dysgwr unigryw; rhif unigryw dysgwr; rhif unigryw y dysgwr; rhif uln
    """,
    "DRIVING_LICENCE": """
        driving licence; driving licence number; driving licence no; driver number; driver no; drivers licence;
        driver's licence; driving license; driver licence; dvla licence; licence number; licence no; licence
        num; licence; driver licence number; dl no; dvla driver number; d l no | trwydded yrru; drwydded yrru;
        thrwydded yrru; rhif y drwydded yrru; rhif trwydded yrru; rhif trwydded; rhif y drwydded; rhif gyrrwr;
        rhif y gyrrwr
    """,
    "PASSPORT": """
        passport; passport number; passport no; passport nos; passport num; pp no; passport ref; uk passport;
        british passport; travel document; travel document number; ppt no; passportno | pasbort; basbort;
        phasbort; mhasbort; rhif pasbort; rif pasbort; rhif y pasbort; rhif ei basbort; rhif ei phasbort
    """,
    "VEHICLE_REGISTRATION": """
        registration; vehicle registration; vehicle registration number; vehicle registration mark; registration
        mark; registration number; registration no; vehicle reg; vehicle reg no; reg no; reg number; reg; regn;
        regn no; reg mark; vrm; vrn; index; index number; number plate; numberplate; car reg; car registration;
        registration plate; registered keeper; licence plate; vehicle; vehicles; van; lorry; car; motorcycle;
        motorbike; motor vehicle; pcn issued to; pcn; parked; driving a; permit for; vehicle index; index no;
        plate; untaxed; abandoned; keeper; taxi; minibus; vauxhall; ford; fiesta; corsa; astra; golf; bmw; audi;
        toyota; nissan; renault; peugeot; citroen; fiat; honda; mercedes; volkswagen; vw; skoda; kia; hyundai;
        mini; land rover; transit; volvo; mazda; seat leon | cofrestru cerbyd; rhif cofrestru; rif cofrestru;
        rhif cofrestru cerbyd; rhif cofrestru'r cerbyd; cerbyd; gerbyd; cherbyd; car; gar; plat; rhif y cerbyd;
        fan; lori; rhif cofrestru'r car; wedi ei barcio; parcio
    """,
    "COUNCIL_TAX_ACCOUNT": """
        account number; account no; account ref; account reference; acc no; acct; acct no; rhif cyfrif; rhif y
        cyfrif; rhif eich cyfrif; account; cyfrif; council tax account; council tax account number; council tax
        account no; council tax ref; council tax reference; council tax reference number; council tax no;
        council tax number; council tax acc; council tax acct; council tax a c; ctax account; ctax ref; ctax; c
        tax ref; c tax account; c tax; ct account; ct ref; ct account number; council tax bill; council tax
        account ref; council tax account reference; council tax; ct acc no; ctax no; ctax acc; ctax account no;
        council tax a c no; ct reference | rhif cyfrif treth gyngor; cyfrif treth gyngor; cyfrif treth y cyngor;
        cyfrif y dreth gyngor; rhif cyfrif y dreth gyngor; cyfeirnod treth gyngor; cyfeirnod y dreth gyngor;
        rhif treth gyngor; treth gyngor; dreth gyngor; threth gyngor; rhif y dreth gyngor; rhif cyfrif treth y
        cyngor; nhreth gyngor; treth y cyngor
    """,
    "SOCIAL_CARE_ID": """
        child id; child no; child number; child ref; child reference; system number; system no; system id; person
        ref; person reference; rhif cleient; rhif plentyn; cyfeirnod cleient; cyfeirnod plentyn;
        carefirst; care first; liquidlogic; wccis; mosaic; eclipse; mosaic id; eclipse person id; lcs person id;
        liquidlogic person id; mosaic person no; client id number; social care ref; social care no;
        mosaic number; mosaic no; mosaic ref; mosaic person id; lcs id; lcs no; lcs number; las id;
        las no; las number; liquidlogic id; liquidlogic no; liquidlogic number; carefirst id; carefirst no;
        carefirst number; care first no; care first id; care first number; eclipse id; eclipse no; eclipse
        number; eclipse person number; wccis id; wccis no; wccis number; wccis ref; person id; person number;
        person no; service user id; service user number; service user no; social care id; social care number;
        social services number; social services id; ssid; swift id; swift no; swift number; protocol id; paris
        id; paris number; paris no; framework i id; frameworki id; fwi id; azeus id; careworks id; draig id;
        care director id; caredirector id; care director no; controcc id; controcc no; ics number; ics no; ics id;
        asc id; asc ref; asc no; asc number; csc id; csc number; csc no; rio id; rio number; rio no; systmone id;
        adult social care number; adult social care id; childrens social care number; client index number;
        liquidlogic ref; lcs ref; las ref; carefirst ref; eclipse ref; paris ref; swift ref; mosaic person number;
        capita one id; ehm no; early help id; ycs number; service user ref; service user reference;
        social services ref; social services no; ehm id; swift person id; mosaic person number | rhif defnyddiwr
        gwasanaeth; rhif person; rhif y person; rhif gofal cymdeithasol; rhif wccis; rif wccis; rhif unigolyn;
        rhif gwasanaethau cymdeithasol
    """,
    "IP_ADDRESS": """
        ip; ip address; ip addr; server; server address; host; ipv4; ipv6; from ip; router; gateway; client ip;
        source ip | cyfeiriad ip
    """,
    NUMBER: """
        invoice; invoice no; invoice number; inv; inv no; inv number; purchase order; purchase order no;
        purchase order number; order; order no; order number; orders; po; po no; po number; p o number;
        tracking; tracking number; consignment; delivery note; delivery note number; isbn; issn; doi; catalogue;
        catalogue no; batch; batch no; asset; asset tag; asset no; serial; serial no; serial number; meter;
        meter no; meter reading; meter read; job; job no; job number; ticket; ticket no; ticket number; ledger;
        ledger ref; ledger code; cost centre; cost code; budget; budget code; budget line; gl code; account
        code; supplier; supplier no; supplier number; supplier account; vendor; vendor number; customer account;
        customer number; customer no; customer ref; customer account number; rent account; rent acct; rent
        account number; rent ref; claim; claim no; claim number; claim ref; claim reference; reference; ref; ref
        no; our ref; your ref; reference number; case; case no; case number; case ref; crime ref; crime number;
        crime reference; incident; incident no; incident number; application; application no; application
        number; application ref; planning; planning application; planning ref; uprn; usrn; company number;
        company no; company registration; company registration number; companies house; registered number;
        registered in england; charity; charity no; charity number; registered charity; registered charity no;
        vat; vat no; vat number; vat registration; vat registration number; vat reg no; vat reg; grid ref; grid
        reference; easting; northing; os grid; drawing; drawing no; plan; plan no; plan ref; room; form no;
        version; ver; build; part no; part number; model; model no; product; product code; sku; barcode; item
        no; item; receipt; receipt no; receipt number; transaction; transaction id; transaction ref; transaction
        no; authorisation; auth code; authorisation code; authorisation ref; payment reference; payment ref;
        remittance; remittance advice; voucher; terminal; contract; contract no; contract number; contract ref;
        tender; quote; quote no; quotation; quotation no; requisition; req no; employee number; employee no;
        employee id; payroll; payroll no; payroll number; staff no; staff number; staff id; pay number; post
        number; position number; membership; membership no; membership number; member no; library card; library
        card number; library card no; policy no; policy number; insurance policy; file; file no; file ref; deed;
        deed ref; title no; title number; lease; property ref; property reference; permit no; permit number;
        licence ref; premises licence; pcn number; pcn no; pcn ref; penalty charge notice; bus pass; blue badge
        no; blue badge number; badge no; badge number; session id; process id; server log; log; pid; id; guid;
        uuid; hash; checksum; sample; sample no; lab no; specimen; hospital number; hospital no; mrn; unit
        number; unit no; k number; ods code; practice code; school number; dfes; dfe number; urn; laestab; exam
        number; candidate number; candidate no; uci; scn; trn; hmrc ref; paye ref; paye; accounts office
        reference; ean; gtin; imei; iccid; mac; sim; sim no; waybill; parcel; docket; folio; page; section; act;
        si; regulation; resolution; minute; minute no; agenda; appendix; paragraph; clause; standing order no;
        population; total; amount; balance; quantity; qty; price; value; cost; area; length; size; population
        of; density; votes; code; bid; grant no; grant ref; nhs invoice; nhs order; nhs trust; nhs board; nhs
        contract; ubrn; booking; booking ref; booking reference; booking number; reservation; pin; tel ref |
        anfoneb; rhif anfoneb; archeb; rhif archeb; archeb brynu; cyfeirnod; rhif cyfeirnod; ein cyf; eich cyf;
        cyf; rhif y cais; rhif cais; cais; rhif elusen; elusen; rhif cwmni; rhif y cwmni; rhif taw; rhif achos;
        achos; cyllideb; contract rhif; rhif cofnod; rhif swp; bwrdd iechyd; rhif staff; rhif gweithiwr; rhif
        derbynneb; eitem; tudalen; adran; atodiad; cyfanswm; rhif y prosiect; prosiect
    """,
    DATE: """
        date; dated; date of; dates; date of meeting; meeting; met; met on; meeting date; date of application;
        application date; application; applied; date received; received; received on; receipt; date of receipt;
        date issued; issued; issued on; date of issue; issue date; issue; expires; expiry; expiry date; expired;
        expires on; valid from; valid to; valid until; due; due date; due on; due by; review; review date;
        review due; reviewed; next review; date of review; date of assessment; assessment; assessed; assessment
        date; date of visit; visit; visited; visit date; seen; seen on; date seen; admitted; admission;
        admission date; date admitted; discharged; discharge; discharge date; start; start date; started; date
        started; starting; end date; ended; ends; finish; finished; from; to; until; till; since; between;
        before; after; by; w c; week commencing; wc; week ending; w e; incident; date of incident; offence date;
        date of offence; arrested; charged; sentenced; convicted; hearing; hearing date; court; court date;
        referral; referral date; referred; referred on; date of referral; closed; closed on; date closed;
        closure; case closed; opened; date opened; signed; signature; signed on; date signed; sent; sent on;
        letter of; letter dated; your letter; report; report date; minutes; minutes of; committee; cabinet;
        decision; decision date; determined; granted; refused; approved; adopted; published; publication;
        updated; last updated; amended; version; printed; created; modified; effective; effective from; with
        effect from; appointment; appt; appointments; tel call; called; call; t c; phoned; telephoned; invoice;
        invoice date; payment date; paid; paid on; paid in; payable; tax point; order date; delivery; delivered;
        delivery date; period; year ending; year ended; y e; employed; employment; date of employment; joined;
        date joined; left; leaving date; leaver; termination; terminated; resigned; retired; retirement;
        married; marriage; date of marriage; divorced; separated; died; death; date of death; d o d; deceased;
        passed away; moved; moved in; tenancy; tenancy start; tenancy start date; tenancy end; vacated;
        occupied; liability; liability from; completion; completed; commenced; commencement; deadline; closing
        date; inspection; inspected; inspection date; mot; moved on; destroyed; disposal date; retention; last
        contact; last seen; contact date; immunised; vaccinated; vaccination; diagnosed; operation; surgery;
        test date; result; enrolled; enrolment; start of term; holiday; leave; absent; absence; sickness; sick;
        interview; interviewed; trained; training; dbs; dbs date; dbs issue date; checked; verified; served;
        service date; notice; adoption order; order made; placement; placed; accommodated; looked after since;
        looked after; became looked after; registered; registration date; entry; entered; recorded; logged; log;
        event; election; elected; eff; wef; edd; lmp; due to give birth | dyddiad; dyddiedig; dyddiad y llythyr;
        dyddiad cau; dyddiad derbyn; dyddiad y cyfarfod; cyfarfod; cyfarfu; cyfarfu'r; gyfarfod; adolygiad;
        adolygu; dyddiad adolygu; asesiad; aseswyd; dyddiad yr asesiad; gwelwyd; ymweliad; ymwelwyd; derbyniwyd;
        derbyn; anfonwyd; llofnod; llofnodwyd; dyddiad dechrau; dechrau; dyddiad gorffen; gorffen; dod i ben;
        hyd at; tan; ers; erbyn; rhwng; cyn; ar ol; cyhoeddwyd; cymeradwywyd; penderfyniad; digwyddiad; bu farw;
        marwolaeth; dyddiad marw; priodas; cyfeiriwyd; dyddiad cyfeirio; apwyntiad; gwrandawiad; dyddiad
        cyhoeddi; dyddiad y cais; llythyr; dyddiad ymuno; dyddiad gadael;
    """,
}

HEADER_WORDS: Final[dict[str, str]] = {
    "DATE_OF_BIRTH": "birth; geni; b; born date; age dob; bday; d birth; bith date",
    "NHS_NUMBER": "nhs; gig; patient number; patient no; patient id",
    "NATIONAL_INSURANCE_NUMBER": "ni; nin; nat insurance no; yg; insurance number; insurance no",
    "PHONE": """
        t; m; h; w; p; ph; f; tn; home; work; mobile; mob; contact; contacts; cell; evening; daytime; day; eve;
        number tel; next of kin; nok; cyswllt; cartref; gwaith; who to call; ice
    """,
    "EMAIL": "e; mail",
    "POSTCODE": "pc; pcode; post; cp; p c",
    "ADDRESS": "addr; add; location; home addr; address line 1; address 1; line 1; lle",
    "PAYMENT_CARD": "card; cardno; cerdyn",
    "BANK_ACCOUNT": "sort; s c; ac; ac no; acc; sc; payee ac; bank; account; cyfrif",
    "UTR": "tax ref; tax reference; sa ref",
    "ULN": "learner; learner no; learner id",
    "DRIVING_LICENCE": "licence; dl; driver; trwydded",
    "PASSPORT": "pp; travel doc; passport; passport id",
    "VEHICLE_REGISTRATION": "reg; vrm; vrn; registration; vehicle; plate; car; index; cerbyd",
    "COUNCIL_TAX_ACCOUNT": """
        account; account number; account no; account ref; acc no; cyfrif; ctax; ct; ct no; ct acc; ct ref;
        c tax no
    """,
    "SOCIAL_CARE_ID": """
        service user; lcs; las; mosaic; carefirst; swift; wccis; eclipse; su id; su no; su ref
    """,
    "IP_ADDRESS": "ip; host; source; destination",
}
