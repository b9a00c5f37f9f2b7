"""Pages of indicators: list, one indicator, the form of one figure, the entry list of a period, the review queue."""
