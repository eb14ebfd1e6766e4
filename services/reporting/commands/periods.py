"""What is done with periods: said to be due, signed off, closed, corrected. Each runs in one transaction.

What counts at the moment is counted by whoever calls (`views.counted`) and comes as `live`: an edition is made of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from services.reporting.model import closing, editions
from services.reporting.model.editions import Part
from shared import ids
from shared.authority import not_allowed
from shared.organisations import Organisations
from shared.periods import Period
from shared.refusal import Refusal, Words, unknown
from shared.said import Document, Evolve
from shared.unit_of_work import UnitOfWork
from shared.vietnamese import today

ORGANISATION = Words("đơn vị", "organisation")

Live = Mapping[str, Any]
"""What counts now (`views.counted.Count.as_document`): `parts`, `definitions`, `positions`, `parked`."""
