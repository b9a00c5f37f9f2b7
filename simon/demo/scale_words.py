"""Seeded Spanish sentences for measuring: grammatical enough to look like a report, true to nothing."""

import random

SUBJECTS = (
    ("turismo rural", "rural tourism"),
    ("agua y saneamiento", "water and sanitation"),
    ("empleo juvenil", "youth employment"),
    ("nutrición infantil", "child nutrition"),
    ("artesanía", "handicraft"),
    ("cambio climático", "climate change"),
    ("crédito rural", "rural credit"),
    ("igualdad de género", "gender equality"),
)
WHO = (
    "Las familias productoras",
    "Las artesanas",
    "Los comités locales",
    "Las cooperativas",
    "Los municipios",
    "Las juntas comunales",
    "Los grupos de jóvenes",
    "Las microempresarias",
    "Los técnicos de campo",
    "Las redes provinciales",
    "Los docentes",
    "Las parteras",
)
DO = (
    "fortalecen",
    "organizan",
    "registran",
    "aplican",
    "venden",
    "comparten",
    "revisan",
    "planifican",
    "financian",
    "construyen",
    "evalúan",
    "mejoran",
)
WHAT = (
    "la capacitación en costos",
    "el plan de negocio",
    "las parcelas de cacao",
    "la ruta de turismo",
    "el fondo de crédito",
    "la marca colectiva",
    "el sistema de riego",
    "los huertos escolares",
    "la feria regional",
    "el acueducto rural",
    "los registros contables",
    "la cadena de frío",
    "el centro de acopio",
    "la línea de base",
    "el acuerdo municipal",
)
HOW = (
    "en Veraguas",
    "en Coclé",
    "en Chiriquí",
    "en Herrera",
    "en la comarca Ngäbe-Buglé",
    "con enfoque de género",
    "durante el trimestre",
    "con apoyo técnico",
    "según el plan operativo",
    "con las contrapartes nacionales",
    "antes de las lluvias",
    "en cinco comunidades",
)
SENTENCES = 28  # about 300 words


def sentence(chance: random.Random) -> str:
    """One sentence without its full stop."""
    return " ".join(chance.choice(words) for words in (WHO, DO, WHAT, HOW))


def text(chance: random.Random) -> str:
    """About 300 words in paragraphs of seven sentences."""
    written = [f"{sentence(chance)}." for _ in range(SENTENCES)]
    return "\n\n".join(" ".join(written[k : k + 7]) for k in range(0, SENTENCES, 7))
