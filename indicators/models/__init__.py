from .contribution import Answer, Contribution
from .evidence import Evidence
from .indicator import Indicator, MilestoneStep, ReportingUnit, Target

__all__ = ["Answer", "Contribution", "Evidence", "Indicator", "MilestoneStep", "ReportingUnit", "Target"]
