from .access import Membership, Participation, ProgrammePermission
from .audit import AuditEntry
from .calendar import Frequency, Obligation, Period
from .facts import Beneficiary, OutsideReference
from .locations import Location
from .money import FundingSource, MoneyFigure
from .programme import Programme
from .reportable import EDITABLE, Reportable, State
from .results import Result

__all__ = [
    "AuditEntry",
    "Beneficiary",
    "Frequency",
    "FundingSource",
    "Location",
    "Membership",
    "MoneyFigure",
    "Obligation",
    "OutsideReference",
    "Participation",
    "Period",
    "Programme",
    "ProgrammePermission",
    "Reportable",
    "Result",
    "State",
    "EDITABLE",
]
