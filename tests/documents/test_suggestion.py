"""What a file's name, text, folder and past choices say, without a database: names, periods, words, learning, reasons."""

import csv
import tomllib
from datetime import date

import pytest
from django.utils import translation

from documents.intake.suggestion.experience import Experience, PastChoice
from documents.intake.suggestion.explain import because
from documents.intake.suggestion.lexicon import FILE, Entry, Part, entries_of_category, entry, standard
from documents.intake.suggestion.names import pieces, singular, spaced, words_of
from documents.intake.suggestion.periods import named
from documents.intake.suggestion.score import Clues, Guess, Reason, suggest

CODES = list(standard().near)


def guesses(name, **fields):
    """Suggestions among all the categories of the lexicon."""
    keys = ("experience", "ignored", "codes", "lexicon")
    asked = {"lexicon": standard(), "codes": CODES} | {key: fields.pop(key) for key in keys if key in fields}
    return suggest(Clues(name, **fields), **asked)


def codes(name, **fields):
    return [guess.code for guess in guesses(name, **fields)]


# --- cutting names --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ActaCGP_jun", ["acta", "cgp", "jun"]),
        ("InformeTrimestralFAO", ["informe", "trimestral", "fao"]),
        ("TdR_consultorLB", ["tdr", "consultor", "lb"]),
        ("ToRConsultant", ["tor", "consultant"]),
        ("MoU-firmado", ["mou", "firmado"]),
        ("TDRs línea de base (2)", ["tdrs", "linea", "base"]),
        ("POA_v2.1", ["poa"]),
        ("Evaluación_FINAL_v3", ["evaluacion", "final"]),
        ("Informe-rev2-ÑANDÚ", ["informe", "nandu"]),
        ("___", []),
        ("", []),
        ("🙂🙂", []),
    ],
)
def test_a_name_is_cut_into_words(name, words):
    assert [word.folded for word in words_of(spaced(name))] == words


def test_a_number_marks_the_word_before_it():
    assert [(w.folded, w.numbered) for w in words_of(spaced("Producto2 módulo II anexo"))] == [
        ("producto", True),
        ("modulo", True),
        ("anexo", False),
    ]


@pytest.mark.parametrize(
    ("one", "many"),
    [("acta", "actas"), ("plan", "planes"), ("informe", "informes"), ("module", "modules"), ("leccion", "lecciones")],
)
def test_singular_and_plural_are_one_word(one, many):
    assert singular(one) == singular(many)


def test_an_acronym_keeps_all_its_words():
    assert pieces("ONU Mujeres y UN Women") == ["onu", "mujeres", "y", "un", "women"]


# --- periods --------------------------------------------------------------------------------------

Q1, Q2, Q3, Q4 = ((1, 3, 31), (4, 6, 30), (7, 9, 30), (10, 12, 31))


@pytest.mark.parametrize(
    ("name", "year", "quarter"),
    [
        ("T2-2026", 2026, Q2),
        ("2T2026", 2026, Q2),
        ("T22026", 2026, Q2),
        ("Informe_2T-26", 2026, Q2),
        ("2º trim 2026", 2026, Q2),
        ("segundo trimestre 2026", 2026, Q2),
        ("2doTrimestre2026", 2026, Q2),
        ("II trimestre de 2026", 2026, Q2),
        ("TrimestreIV_2025", 2025, Q4),
        ("trimestre 3 2025", 2025, Q3),
        ("Q2 FY26", 2026, Q2),
        ("Q2_2025", 2025, Q2),
        ("2026Q2 report", 2026, Q2),
        ("2026 informe T2", 2026, Q2),
        ("3Q25", 2025, Q3),
        ("third quarter 2025", 2025, Q3),
        ("ene-mar 2026", 2026, Q1),
        ("enero a marzo de 2026", 2026, Q1),
        ("Jan_to_Mar_2026", 2026, Q1),
        ("Oct–Dec 2025", 2025, Q4),
    ],
)
def test_quarters(name, year, quarter):
    first, last, day = quarter
    found = named(spaced(name))
    assert (found.kind, found.start, found.end) == ("quarter", date(year, first, 1), date(year, last, day))


@pytest.mark.parametrize(
    ("name", "kind", "start", "end"),
    [
        ("1S2026", "half", date(2026, 1, 1), date(2026, 6, 30)),
        ("S2-2025", "half", date(2025, 7, 1), date(2025, 12, 31)),
        ("1er semestre 2026", "half", date(2026, 1, 1), date(2026, 6, 30)),
        ("II sem 2025", "half", date(2025, 7, 1), date(2025, 12, 31)),
        ("H1 2025", "half", date(2025, 1, 1), date(2025, 6, 30)),
        ("julio-diciembre 2025", "half", date(2025, 7, 1), date(2025, 12, 31)),
        ("oct 2025 - mar 2026", "months", date(2025, 10, 1), date(2026, 3, 31)),
        ("nov-feb 2026", "months", date(2025, 11, 1), date(2026, 2, 28)),
        ("abr-may 2026", "months", date(2026, 4, 1), date(2026, 5, 31)),
        ("enero-diciembre 2025", "year", date(2025, 1, 1), date(2025, 12, 31)),
        ("marzo 2026", "month", date(2026, 3, 1), date(2026, 3, 31)),
        ("marzo, informe de 2026", "month", date(2026, 3, 1), date(2026, 3, 31)),
        ("jun2012", "month", date(2012, 6, 1), date(2012, 6, 30)),
        ("mar-26", "month", date(2026, 3, 1), date(2026, 3, 31)),
        ("2026-03", "month", date(2026, 3, 1), date(2026, 3, 31)),
        ("feb 2024", "month", date(2024, 2, 1), date(2024, 2, 29)),
        ("14mar2011", "day", date(2011, 3, 14), date(2011, 3, 14)),
        ("14 de marzo de 2026", "day", date(2026, 3, 14), date(2026, 3, 14)),
        ("March 14, 2026", "day", date(2026, 3, 14), date(2026, 3, 14)),
        ("2026-03-14", "day", date(2026, 3, 14), date(2026, 3, 14)),
        ("IMG_20260314_101112", "day", date(2026, 3, 14), date(2026, 3, 14)),
        ("14.03.2026", "day", date(2026, 3, 14), date(2026, 3, 14)),
        ("FY25", "year", date(2025, 1, 1), date(2025, 12, 31)),
        ("año fiscal 2025", "year", date(2025, 1, 1), date(2025, 12, 31)),
        ("POA 2026", "year", date(2026, 1, 1), date(2026, 12, 31)),
        ("2025-2027", "years", date(2025, 1, 1), date(2027, 12, 31)),
        ("2024-26", "years", date(2024, 1, 1), date(2026, 12, 31)),
    ],
)
def test_other_periods(name, kind, start, end):
    found = named(spaced(name))
    assert (found.kind, found.start, found.end) == (kind, start, end)


@pytest.mark.parametrize("name", ["T2", "segundo trimestre", "Informe_2T", "abr-jun", "quarter 2"])
def test_a_quarter_without_a_year_is_known_by_its_number(name):
    found = named(spaced(name))
    assert (found.kind, found.number, found.start, found.end) == ("quarter", 2, None, None)


@pytest.mark.parametrize(
    "name",
    ["Acta 12", "CDN-3", "Producto 2", "Sesion 1", "S1", "semi anual", "31-02-2026x", "12345678", "2T", "Mayo", ""],
)
def test_what_names_no_dated_period(name):
    found = named(spaced(name))
    assert found is None or found.kind == "year" or found.start is None


# --- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Acta_CGP_jun2012_FINAL.pdf", "CGP"),
        ("Acta de la 3ª reunión del Comité Directivo Nacional.docx", "CDN"),
        ("acta de entrega de equipos.pdf", "ADQ"),
        ("PMC minutes 4.docx", "CGP"),
        ("NSC_minutes_May2010.pdf", "CDN"),
        ("lineadebase.docx", "LB"),
        ("buenaspracticas.docx", "LECC"),
        ("plandetrabajo2011.doc", "POA"),
        ("Log Frame.xlsx", "MARCO"),
        ("TdR evaluación de medio término.docx", "TDR"),
        ("mid-term evaluation contract.pdf", "ADQ"),
        ("evaluación de ofertas.xlsx", "ADQ"),
        ("evaluación del taller.docx", "CAP"),
        ("Informe final de consultoría.pdf", "PROD"),
        ("Informe final de evaluación.pdf", "EVAL"),
        ("Informe final del programa.pdf", "FINAL"),
        ("Informe_FAO_T2-2026.docx", "TRIM"),
        ("Informe FAO S1-2026.docx", "SEM"),
        ("Informe FAO 2026.docx", "ANUAL"),
        ("Informe financiero T2 2026.xlsx", "FIN"),
        ("IMG_0001.jpg", "COM"),
        ("0001.mp4", "COM"),
    ],
)
def test_kinds_that_share_words_are_told_apart(name, code):
    assert codes(name)[0] == code


@pytest.mark.parametrize("name", ["x.txt", ".pdf", "___.pdf", "a" * 255, "0001.pdf", "🙂.docx", "%s%n.pdf", ""])
def test_a_name_that_says_nothing_gets_no_suggestion(name):
    assert guesses(name, text="sin pistas") == []


def test_at_most_three_different_ones_best_first():
    for name in ("Acta.pdf", "Informe T2 2026.docx", "taller evaluación auditoría contrato foto.docx"):
        found = guesses(name)
        assert len({g.code for g in found}) == len(found) == 3
        assert [g.points for g in found] == sorted((g.points for g in found), reverse=True)


def test_only_what_is_offered():
    assert codes("Acta CGP.pdf", codes=["CDN", "AUD"]) == ["CDN"]
    assert codes("Acta CGP.pdf", codes=["AUD"]) == []


def test_text_speaks_where_the_name_does_not():
    text = "PNUD Panamá. TÉRMINOS DE REFERENCIA. Consultoría para la línea de base del programa."
    assert codes("Scan0012.pdf", text=text)[0] == "TDR"
    assert codes("Acta CGP.pdf", text=text)[0] == "CGP"


def test_folder_and_own_title_speak_too():
    assert codes("001.pdf", path="Programa/Actas/2026/001.pdf")[0] == "CGP"
    assert codes("001.pdf", path="Fotos\\001.pdf")[0] == "COM"
    assert codes("001.pdf", title="Carta de acuerdo")[0] == "CONV"


def test_a_new_category_is_known_by_code_and_names():
    names = ("Boletín estadístico", "Statistical digest")
    lexicon = standard().with_entries(entries_of_category("BOLEST", names, standard()))
    offered = [*CODES, "BOLEST"]
    for name in ("boletin_estadistico_marzo.pdf", "Statistical Digest 2026.pdf", "BOLEST-3.pdf"):
        assert codes(name, lexicon=lexicon, codes=offered)[0] == "BOLEST"
    assert codes("Boletín de prensa.pdf", lexicon=lexicon, codes=offered)[0] == "COM"
    assert codes("boletin_estadistico_marzo.pdf")[0] == "COM"  # the standard one is as it was


def test_the_file_speaks_of_the_starting_categories_and_says_nothing_twice():
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    with (FILE.parent / "document_categories.csv").open(encoding="utf-8", newline="") as stream:
        starting = {row["code"] for row in csv.DictReader(stream)}
    assert set(data["categories"]) == starting
    points = [*data["periods"].values(), *data["extensions"].values()]
    assert {code for given in points for code in given} <= starting
    for code, weights in data["categories"].items():
        assert set(weights["near"]) <= starting - {code} and len(weights["near"]) >= 2
        phrases = [text for weight, texts in weights.items() if weight != "near" for text in texts]
        assert len(phrases) == len(set(phrases)), code


def test_how_the_file_writes_phrases():
    assert entry("X", 5, "términos de referencia").parts == (Part("termino"), Part("referencia"))
    assert entry("X", 5, "informe ~ final*").parts == (Part("inform"), Part("final", is_start=True, gap=2))
    assert entry("X", 5, "producto#") == Entry("X", 5, (Part("producto", numbered=True),))
    with pytest.raises(ValueError, match="nothing left"):
        entry("X", 5, "de la")


# --- past choices ---------------------------------------------------------------------------------


def past(*pairs, organisation="FAO", is_mine=True):
    return [PastChoice(name, code, organisation, is_mine=is_mine) for name, code in pairs]


def experience(*choices, organisation="FAO"):
    return Experience.of(choices, organisation=organisation)


@pytest.mark.parametrize(
    ("name", "before", "choice"),
    [
        ("Acta mesa cacao {}.pdf", "CGP", "MISION"),
        ("Acta CGP {}.docx", "CGP", "CDN"),
        ("Minuta taller {}.docx", "CGP", "CAP"),
        ("Informe trimestral {}.docx", "TRIM", "PROD"),
        ("Ficha roja {}.docx", None, "LECC"),
    ],
)
def test_a_correction_repeated_twice_changes_the_suggestion(name, before, choice):
    assert codes(name.format(3))[:1] == ([before] if before else [])
    taught = experience(*past((name.format(1), choice), (name.format(2), choice)))
    assert codes(name.format(3), experience=taught, organisation="FAO")[0] == choice


def test_what_others_were_taught_counts_less():
    choices = past(("Ficha roja 1.docx", "LECC"), ("Ficha roja 2.docx", "LECC"), organisation="OMT", is_mine=False)
    own, others = (
        guesses("Ficha roja 3.docx", experience=Experience.of(choices, organisation=o), organisation="FAO")[0]
        for o in ("OMT", "FAO")
    )
    assert own.code == others.code == "LECC" and own.points > others.points


def test_words_of_every_file_teach_nothing():
    """A word that stands in the names of all kinds says nothing; what is unlike keeps its suggestion."""
    choices = past(*((f"Oportunidades {word}.pdf", code) for word, code in zip("abcdefghij", CODES, strict=False)))
    learnt = experience(*choices, *past(*((f"Acta CGP {n}.pdf", "CGP") for n in range(9))))
    assert codes("Oportunidades auditoría 2026.pdf", experience=learnt)[0] == "AUD"
    assert codes("x.pdf", experience=learnt) == []


def test_a_title_teaches_as_a_name_does():
    choice = PastChoice("scan1.pdf", "CONV", "FAO", title="Hermanamiento municipal", is_mine=True)
    assert codes("hermanamiento.pdf", experience=experience(choice, choice), organisation="FAO")[0] == "CONV"


def test_learning_of_nothing():
    assert experience().lessons("Acta.pdf", CODES) == {}
    assert codes("Acta CGP.pdf", experience=experience())[0] == "CGP"


# --- the reason -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "fields", "sentence"),
    [
        ("Acta_3.pdf", {}, "por «acta» en el nombre"),
        ("Terminos_de_Referencia-LB.docx", {}, "por «terminos de referencia» en el nombre"),
        ("TdR.docx", {}, "por «TdR» en el nombre"),
        ("Fotos taller, video.zip", {}, "por «fotos taller» y «video» en el nombre"),
        ("1.pdf", {"text": "TÉRMINOS DE REFERENCIA para…"}, "por «términos de referencia» en el texto"),
        ("1.pdf", {"path": "Actas de 2026/1.pdf"}, "por la carpeta «Actas de 2026»"),
        ("1.pdf", {"title": "Carta de acuerdo"}, "por «carta de acuerdo» en el título del archivo"),
        ("T2 2026.docx", {}, "por el período que nombra"),
        ("0001.jpg", {}, "por el tipo de archivo"),
    ],
)
def test_the_reason_is_told(name, fields, sentence):
    assert because(guesses(name, **fields)[0]) == sentence


@pytest.mark.parametrize(
    ("files", "mine", "sentence"),
    [
        (1, 1, "como otro archivo suyo"),
        (6, 4, "como otros 4 archivos suyos"),
        (1, 0, "como otro archivo del programa"),
        (4, 0, "como otros 4 archivos del programa"),
    ],
)
def test_past_choices_are_counted_in_the_reason(files, mine, sentence):
    assert because(Guess("CGP", 9.0, (Reason("past", 9.0, files=files, mine=mine),))) == sentence


def test_the_reason_in_english_quotes_the_same_words():
    with translation.override("en"):
        told = because(guesses("Acta_3.pdf")[0])
    assert "“acta”" in told and "%" not in told


def test_a_neighbour_has_no_reason():
    assert because(Guess("CDN", 2.0, ())) == ""
