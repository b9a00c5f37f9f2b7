"""A library of any size for measuring: 300-word documents of which an ordinary member may see half, written in bulk."""

import hashlib
import itertools
import random
from collections.abc import Iterator
from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction

from documents.models import Category, Document, DocumentTag, DocumentVersion
from documents.querysets import INDEX
from programmes import framework
from programmes.models import Location, Membership, Participation, Programme
from programmes.people.models import Organisation, User

from .scale import SHARED_BYTES, SHARED_KEY
from .scale_words import sentence, text
from .store import WAY, at, keep, organisation

READER = "biblioteca@simon.example"
MINE, OTHERS = "BIB-A", "BIB-B"
RARE, FREQUENT, PAIR = "zapatismo", "capacitación", "cooperativas crédito"
RARE_HITS = 7
WORDS = 300
BATCH = 2_000
VOCABULARY = 20_000
SYLLABLES = [
    "ba",
    "be",
    "bi",
    "bo",
    "bu",
    "da",
    "de",
    "di",
    "do",
    "du",
    "fa",
    "fe",
    "fi",
    "fo",
    "fu",
    "la",
    "le",
    "li",
    "lo",
    "lu",
]
KINDS = ("pdf", "docx", "xlsx", "txt", "pptx", "jpg")
TAGS = ("taller", "comarca", "género", "agua", "crédito")
# A document of the reader's own programme that the reader sees, one private to another organisation there, one of a foreign programme.
SHARES = ((MINE, "programme"), (MINE, "programme"), (MINE, "organisation"), (OTHERS, "programme"))


def build(count: int, on: date) -> User:
    """Bring the library to `count` documents (never fewer than there are); returns the member who sees half of them."""
    programmes = {code: _programme(code, on) for code in (MINE, OTHERS)}
    reader = _reader(programmes[MINE])
    if not default_storage.exists(SHARED_KEY):
        default_storage.save(SHARED_KEY, ContentFile(SHARED_BYTES))
    there = Document.objects.filter(programme__in=programmes.values()).count()
    for start in range(there, count, BATCH):
        _batch(programmes, range(start, min(start + BATCH, count)), on)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return reader


def _programme(code: str, on: date) -> Programme:
    values = {"title_es": f"Biblioteca de medida {code}", "short_es": code, "status": Programme.Status.RUNNING}
    dates = {"start": on - timedelta(days=1_500), "end": on + timedelta(days=300)}
    programme = Programme.objects.filter(code=code).first() or framework.save(
        Programme(code=code, is_demo=True, **values, **dates), by=None, way=WAY
    )
    for acronym in ("fao", "omt"):
        keep(Participation, {"programme": programme, "organisation": organisation(acronym), "role": "agency"})
    return programme


def _reader(programme: Programme) -> User:
    """A contributor of FAO: sees what is for the programme, not what is private to OMT."""
    reader = User.objects.filter(email=READER).first() or User.objects.create_user(READER, None, name="Lectora")
    keep(
        Membership,
        {"user": reader, "programme": programme, "organisation": organisation("fao")},
        role="contributor",
    )
    return reader


def _syllables(number: int) -> str:
    """The number-th invented word: four syllables, so that a large library has a large vocabulary."""
    made = ""
    for _place in range(4):
        number, digit = divmod(number, len(SYLLABLES))
        made += SYLLABLES[digit]
    return made


def _text(chance: random.Random, number: int) -> str:
    """300 words; the rare word in the first RARE_HITS documents that the reader sees."""
    words = [_syllables(int(VOCABULARY * chance.random() ** 3)) for _word in range(WORDS // 3)]
    while len(words) < WORDS:
        words += text(chance).split()
    rare = f"{RARE} " if number % len(SHARES) == 0 and number // len(SHARES) < RARE_HITS else ""
    return rare + " ".join(words[:WORDS])


@transaction.atomic
def _batch(programmes: dict[str, Programme], numbers: range, on: date) -> None:
    chance = random.Random(numbers.start)
    categories, places = (
        list(Category.objects.all()),
        list(Location.objects.filter(kind=Location.Kind.PROVINCE)),
    )
    author = User.objects.get(email=READER)
    owners = {code: organisation(code) for code in ("fao", "omt")}
    documents = Document.objects.bulk_create(
        [_document(programmes, owners, n, chance, categories, places, author, on) for n in numbers], batch_size=500
    )
    digest = hashlib.sha256(SHARED_BYTES).hexdigest()
    versions = DocumentVersion.objects.bulk_create(
        [_version(d, n, digest, _text(chance, n)) for d, n in zip(documents, numbers, strict=True)], batch_size=200
    )
    DocumentTag.objects.bulk_create(_tags(documents, chance), batch_size=500)
    for document, version in zip(documents, versions, strict=True):
        document.current = version
    Document.objects.bulk_update(documents, ["current"], batch_size=500)
    INDEX.put_many(connection, ((d.pk, v.text, d.title) for d, v in zip(documents, versions, strict=True)))


def _document(
    programmes: dict[str, Programme],
    owners: dict[str, Organisation],
    number: int,
    chance: random.Random,
    categories: list[Category],
    places: list[Location],
    author: User,
    on: date,
) -> Document:
    code, visibility = SHARES[number % len(SHARES)]
    return Document(
        programme=programmes[code],
        organisation=owners["fao" if visibility == "programme" and number % 3 else "omt"],
        category=chance.choice(categories),
        title=sentence(chance)[:250],
        visibility=visibility,
        location=chance.choice(places),
        kind=chance.choice(KINDS),
        language=chance.choice(("es", "es", "es", "en")),
        extraction="done",
        created_by=author,
        created_at=at(on - timedelta(days=1_400)) + timedelta(minutes=20 * number),
    )


def _version(document: Document, number: int, digest: str, words: str) -> DocumentVersion:
    return DocumentVersion(
        document=document,
        number=1,
        file=SHARED_KEY,
        name=f"documento-{number:06d}.txt",
        extension="txt",
        kind=document.kind,
        mime="text/plain",
        size=len(SHARED_BYTES),
        sha256=digest,
        extraction=DocumentVersion.Extraction.DONE,
        text=words,
        language=document.language,
        created_by=document.created_by,
        created_at=document.created_at,
    )


def _tags(documents: list[Document], chance: random.Random) -> Iterator[DocumentTag]:
    for document in itertools.islice(documents, 0, None, 5):
        name = chance.choice(TAGS)
        yield DocumentTag(document=document, name=name, folded=name.replace("é", "e"))
