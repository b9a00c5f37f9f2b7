"""RED-2, money by agency: planned, transferred, committed and not yet disbursed, disbursed, in USD. Illustrative."""

SOURCE = ("Fondo de demostración", 4_800_000)

# agency: one row a past period: (planned, transferred, committed, disbursed, step); None is nothing sent
MONEY = {
    "fao": ((140000, 110000, 32000, 61000, "approved"), (140000, 95000, 41000, 78500, "approved"), None),
    "omt": (
        (90000, 70000, 18000, 35200, "approved"),
        (90000, 60000, 22500, 51800, "approved"),
        (90000, 60000, 19000, 47300, "submitted"),
    ),
    "unctad": (
        (75000, 60000, 9000, 28400, "approved"),
        (75000, 45000, 14200, 39900, "approved"),
        (75000, 45000, 12000, 44100, "approved"),
    ),
    "pnud": (
        (120000, 100000, 25500, 54000, "approved"),
        (120000, 80000, 37000, 69250.5, "approved"),
        (120000, 80000, 30000, 83400, "returned"),
    ),
}
REVIEW = "El desembolso supera el del informe financiero del trimestre; adjunte el detalle o corrija."

# How many were planned and reached, by kind and sex.
BENEFICIARIES = (
    ("direct_people", "women", 1600, 512),
    ("direct_people", "men", 1000, 337),
    ("indirect_people", "unspecified", 9500, 2740),
    ("direct_institutions", "unspecified", 60, 22),
)
