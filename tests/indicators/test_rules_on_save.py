"""Refused with a sentence, whoever saves: contradicting targets and directions, and a method changed after answers."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from indicators.models import Indicator, Target
from tests import cast


def test_final_target_against_the_periods_names_the_difference(world):
    world.trained.final_target = Decimal(5)
    with pytest.raises(ValidationError, match="difieren en -795"):
        cast.save(world.trained)


def test_direction_against_the_target(world):
    with pytest.raises(ValidationError, match="contradice"):
        cast.save(Indicator(programme=world.red, result=world.output, code="9", title_es="X", accumulation="snapshot",
                            baseline=Decimal(50), final_target=Decimal(10)))  # fmt: skip
    falling = cast.save(Indicator(programme=world.red, result=world.output, code="8", title_es="X", accumulation="snapshot",
                                  direction="decrease", baseline=Decimal(50)))  # fmt: skip
    with pytest.raises(ValidationError, match="contradice"):
        cast.save(Target(indicator=falling, period=world.period(5), value=Decimal(70)))


@pytest.mark.parametrize(
    "change",
    [{"accumulation": "running_total"}, {"frequency": "yearly"}, {"kind": "percentage", "accumulation": "level"}],
)
def test_the_method_stays_once_there_are_answers(world, change):
    for name, value in change.items():
        setattr(world.trained, name, value)
    cast.save(world.trained)  # nobody has answered yet
    world.trained.refresh_from_db()
    for name in change:
        setattr(world.trained, name, {"accumulation": "incremental", "frequency": "quarterly", "kind": "number"}[name])
    cast.save(world.trained)
    world.submit(world.cell(world.trained, "MIDA", 0), 3, world.marta)
    for name, value in change.items():
        setattr(world.trained, name, value)
    with pytest.raises(ValidationError, match="Ya hay datos"):
        cast.save(world.trained)
