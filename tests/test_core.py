from decimal import Decimal

import pytest

from indicators import figures, workflow
from indicators.answers import Given
from indicators.models import Indicator
from programmes import access
from programmes.workflow import WorkflowError
from tests.cast import TODAY


def test_workflow_and_status(world):
    cell = world.cell(world.trained, "FAO", 0, "Veraguas")
    world.submit(cell, 40, world.fabio)
    with pytest.raises(WorkflowError):
        workflow.submit(cell, Given(value=Decimal(3)), by=world.fabio)
    workflow.approve(cell, by=world.ana)
    world.approved(world.cell(world.trained, "FAO", 0, "Coclé"), 35, world.fabio)
    world.approved(world.cell(world.trained, "MIDA", 0), 20, world.marta)
    [status] = figures.load(
        world.red, on=TODAY, indicators=Indicator.objects.filter(pk=world.trained.pk), reader=world.fabio
    )
    assert status.status.a == 95
    assert status.light == "no_data"  # stale: the first quarter of 2026 has nobody
    assert access.drift() == []
