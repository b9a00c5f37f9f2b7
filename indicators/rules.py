"""What an indicator's set-up is refused for, in words (docs/domain.md §2). Pure values in, ValidationError out."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from simon.lib.numbers import format_number

from .calculations import IndicatorSpec, TargetConflict, final_target, spec_refusals

if TYPE_CHECKING:
    from .models import Indicator


def refuse(indicator: "Indicator", targets: Sequence[Decimal | None], *, field: str) -> None:
    """Raise ValidationError on `field` when final and period targets differ, or the direction contradicts them."""
    spec = IndicatorSpec(
        kind=indicator.kind,
        accumulation=indicator.accumulation,
        direction=indicator.direction,
        level_function=indicator.level_function,
        baseline=indicator.baseline,
        targets=tuple(targets),
        final_target=indicator.final_target,
    )
    try:
        final = final_target(spec)
    except TargetConflict as conflict:
        raise ValidationError({field: conflict_words(conflict)}) from conflict
    if "direction_against_targets" in spec_refusals(spec):
        words = _("La dirección contradice la meta: de %(base)s a %(target)s.")
        raise ValidationError({field: words % {"base": format_number(spec.baseline), "target": format_number(final)}})


def conflict_words(conflict: TargetConflict) -> str:
    """The two targets and their difference."""
    return _(
        "La meta final escrita (%(typed)s) y la que dan los períodos (%(derived)s) difieren en %(difference)s: corrija una."
    ) % {
        "typed": format_number(conflict.typed),
        "derived": format_number(conflict.derived),
        "difference": format_number(conflict.difference),
    }
