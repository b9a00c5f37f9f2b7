from .contribution import Answer, Contribution
from .indicator import Indicator, MilestoneStep, ReportingUnit, Target

__all__ = ["Answer", "Contribution", "Indicator", "MilestoneStep", "ReportingUnit", "Target"]
