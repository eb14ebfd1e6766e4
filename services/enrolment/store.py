"""Enrolment's collections and their indexes."""

from __future__ import annotations

from pymongo import ASCENDING, IndexModel

from shared import misses

INDEXES: dict[str, list[IndexModel]] = {
    "organisations": [IndexModel([("name_key", ASCENDING)])],
    # What takes turns: a change touches the document of its kind.
    "turns": [],
    "accounts": [IndexModel([("username", ASCENDING)], unique=True)],
    "failed_sign_ins": [IndexModel([("at", ASCENDING)], expireAfterSeconds=3600)],
    "programmes": [],
    "classes": [
        IndexModel([("listing_key", ASCENDING)], unique=True),
        IndexModel([("shelves", ASCENDING), ("listing_key", ASCENDING)]),
        IndexModel([("words", ASCENDING), ("listing_key", ASCENDING)]),
        # Classes that were recognised and whose certificates are not all issued.
        IndexModel([("certificates_due", ASCENDING)], sparse=True),
    ],
    "learners": [
        # Sparse, not partial: the embedded store would not look a value up in a partial index, but read everybody.
        IndexModel([("identity_index", ASCENDING)], unique=True, sparse=True),
        IndexModel([("name_key", ASCENDING)], unique=True),
        # People of one name and year of birth: whom a list may mean.
        IndexModel([("person_key", ASCENDING)], sparse=True),
    ],
    # Who is or was in which class: what leads from a learner to their classes.
    "enrolments": [IndexModel([("learner_id", ASCENDING)])],
    # Who may find whom by which words: what a search by name goes by.
    "sightings": [
        IndexModel([("terms", ASCENDING), ("name_key", ASCENDING)]),
        IndexModel([("learner_id", ASCENDING)]),  # whoever is erased is found no more
    ],
    "nominations": [
        IndexModel([("name_key", ASCENDING)], unique=True),
        IndexModel([("nominator_id", ASCENDING), ("state", ASCENDING), ("name_key", ASCENDING)]),
        # What was answered lately, and all that wait, however many were answered before.
        IndexModel([("nominator_id", ASCENDING), ("state", ASCENDING), ("since", ASCENDING)]),
        IndexModel([("state", ASCENDING), ("since", ASCENDING)]),
        IndexModel([("centre_id", ASCENDING), ("state", ASCENDING), ("name_key", ASCENDING)]),
        IndexModel([("identity_index", ASCENDING)], sparse=True),
        IndexModel([("search", ASCENDING)]),
        IndexModel([("learner_id", ASCENDING)]),
    ],
    # What was answered to whom: one thread of events for each nominator.
    "nomination_answers": [],
    # Which centre an organisation proposed people to last.
    "serving_centres": [],
    # Lists of nominations between their preview and the decision, sealed; a day is enough.
    "nomination_lists": [IndexModel([("at", ASCENDING)], expireAfterSeconds=24 * 3600)],
    # Attendance's sheets, heard: one document for each class. Few have learners out of reach of the required rate.
    "sheetbooks": [IndexModel([("out_of_reach_on", ASCENDING)], sparse=True)],
    "lecturers": [
        IndexModel([("name_key", ASCENDING)], unique=True),
        IndexModel([("organisation_id", ASCENDING), ("name_key", ASCENDING)]),
        IndexModel([("account_id", ASCENDING)]),
    ],
    # What a lecturer or a room is booked for, one document for each year.
    "calendars": [],
    # A centre's rooms and equipment, and its answers to the criteria of a standard centre, by organisation.
    "centres": [],
    "checklists": [],
    # What was planned and spent, by organisation and year.
    "budgets": [],
    # Lists that a province edits, by kind and province.
    "criteria": [],
    "observations": [
        IndexModel([("class_id", ASCENDING), ("session_id", ASCENDING), ("observer_id", ASCENDING)], unique=True),
        IndexModel([("lecturer_id", ASCENDING), ("observed_on", ASCENDING)]),
        IndexModel([("organisation_id", ASCENDING), ("observed_on", ASCENDING)]),
    ],
    # One register for each issuer, kind and year, and what is entered in it; blanks by issuer and kind.
    "certificate_registers": [IndexModel([("issuer_id", ASCENDING)])],
    "certificates": [
        IndexModel([("code", ASCENDING)], unique=True),
        IndexModel([("register_key", ASCENDING)], unique=True),
        IndexModel([("class_id", ASCENDING)]),
        IndexModel([("learner_id", ASCENDING)]),
    ],
    "blank_stocks": [IndexModel([("issuer_id", ASCENDING)])],
    "document_templates": [],
    **misses.INDEXES,  # codes asked for at /verify that were never issued
    "ledger_classes": [IndexModel([("owner_id", ASCENDING), ("listing_key", ASCENDING)])],
    "outside_training": [IndexModel([("organisation_id", ASCENDING)])],
    # What is on the desk of each centre and year; its plan, as it was said; what the board lets it spend.
    "plan_drafts": [
        IndexModel([("listing_key", ASCENDING)], unique=True),
        IndexModel([("centre_id", ASCENDING), ("listing_key", ASCENDING)]),
        IndexModel([("state", ASCENDING), ("listing_key", ASCENDING)]),
    ],
    "plans": [],
    "plan_ceilings": [],
    # Lists that were sent: what became of each. Few are at work at a time.
    "list_uploads": [IndexModel([("at_work", ASCENDING)], sparse=True)],
    # What is in them is personal data, sealed, and kept for a day.
    "upload_parts": [IndexModel([("at", ASCENDING)], expireAfterSeconds=24 * 3600)],
    # What the headings of an organisation's lists mean, said once by hand.
    "heading_maps": [],
}
