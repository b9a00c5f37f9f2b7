"""Every named address × every kind of person → status (docs/domain.md §5). A new address without a row here fails."""

import re
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from documents import services
from documents.detail import remarks, sharing
from documents.intake import imports, incoming
from documents.models import Category, Document
from indicators import evidence
from indicators.models import Contribution
from programmes import framework
from programmes.models import MoneyFigure
from simon.lib.files import check
from tests import cast
from tests.documents.file_samples import image

PEOPLE = ["anonymous", "ida", "david", "clara", "marta", "fabio", "ursula", "nadie", "ana", "root"]
# Columns: signed out, disabled, viewer, contributor of another agency, counterpart, focal point of the organisation concerned,
# focal point of another programme, without a role, coordination unit, superuser.
ALL = "302 302 200 200 200 200 200 200 200 200"
MEMBERS = "302 302 200 200 200 200 404 404 200 200"
WRITERS = "302 302 403 200 200 200 404 404 200 200"
COORDINATION = "302 302 403 403 403 403 404 404 200 200"
FAO_DRAFT = "302 302 404 404 404 200 404 404 200 200"
FAO_REVIEW = "302 302 404 404 404 403 404 404 302 302"
FAO_DOCUMENT = "302 302 403 403 403 200 404 404 200 200"
FABIOS = "302 302 404 404 404 200 404 404 404 404"  # what a person is putting in is nobody else's
PERIOD_POST = "302 302 403 403 403 403 404 404 302 302"
PUBLIC = "200 200 200 200 200 200 200 200 200 200"

# name: (method, statuses). What `where` builds for each name follows below.
MATRIX: dict[str, tuple[str, str]] = {
    "home": ("get", ALL),
    "health": ("get", PUBLIC),
    "set_language": ("post", "302 302 302 302 302 302 302 302 302 302"),
    "people:preferences": ("get", ALL),
    "programmes:programme-list": ("get", ALL),
    "programmes:programme-detail": ("get", MEMBERS),
    "programmes:programme-calendar": ("get", MEMBERS),
    "programmes:programme-access": ("get", COORDINATION),
    "programmes:money-list": ("get", MEMBERS),
    "programmes:money-edit": ("get", FAO_DRAFT),
    "programmes:money-review": ("post", FAO_REVIEW),
    "programmes:period-lock": ("post", PERIOD_POST),
    "programmes:period-unlock": ("post", PERIOD_POST),
    "indicators:indicator-list": ("get", MEMBERS),
    "indicators:indicator-detail": ("get", MEMBERS),
    "indicators:entry-list": ("get", WRITERS),
    "indicators:review-list": ("get", COORDINATION),
    "indicators:contribution-edit": ("get", FAO_DRAFT),
    "indicators:contribution-review": ("post", FAO_REVIEW),
    "indicators:evidence-add": ("post", FAO_DRAFT),  # without a document: the page again
    "indicators:evidence-remove": ("post", "302 302 404 404 404 302 404 404 404 404"),  # gone by the second
    "documents:document-list": ("get", ALL),
    "documents:document-filters": ("get", ALL),
    "documents:selection-zip": ("post", "302 302 302 302 302 302 302 302 302 302"),  # nothing chosen: the list again
    "documents:document-upload": ("get", WRITERS),
    "documents:slot-answer": ("get", "302 302 403 403 403 200 404 404 200 200"),
    "documents:slot-file": ("post", "302 302 403 403 403 200 404 404 200 200"),  # without a file: the page again
    "documents:piece-start": ("post", WRITERS),
    "documents:batch-start": ("post", WRITERS),
    "documents:piece-state": ("get", FABIOS),
    "documents:piece-add": ("post", FABIOS.replace("200", "415")),  # a form is no piece
    "documents:piece-finish": ("post", FABIOS.replace("200", "409")),  # nothing has come yet
    "documents:piece-cancel": ("post", FABIOS.replace("200", "302")),
    "documents:import-detail": ("get", FABIOS),
    "documents:import-discard": ("post", FABIOS.replace("200", "302")),
    "documents:document-detail": ("get", MEMBERS),
    "documents:document-download": ("get", MEMBERS),
    "documents:version-read": ("get", MEMBERS),
    "documents:version-page": ("get", MEMBERS),
    "documents:version-thumbnail": ("get", MEMBERS),
    "documents:document-edit": ("get", FAO_DOCUMENT),
    "documents:version-add": ("get", FAO_DOCUMENT),
    "documents:document-withdraw": ("post", FAO_DOCUMENT),  # without a reason: the page again
    "documents:document-restore": ("post", FAO_DOCUMENT.replace("200", "302")),
    "documents:lesson-list": ("get", ALL),
    "documents:lesson-add": ("get", WRITERS),
    "documents:lesson-detail": ("get", MEMBERS),
    "documents:lesson-edit": ("get", FAO_DOCUMENT),
    "documents:lesson-promote": ("post", PERIOD_POST),
    "documents:lesson-withdraw": ("post", FAO_DOCUMENT),  # without a reason: the page again
    "documents:lesson-restore": ("post", FAO_DOCUMENT),
    "reports:lesson-pdf": ("get", MEMBERS),
    "documents:version-compare": ("get", MEMBERS),
    "documents:version-restore": ("post", FAO_DOCUMENT.replace("200", "302")),  # the bytes are current already
    "documents:document-metadata": ("get", MEMBERS),
    "documents:document-share": ("get", FAO_DOCUMENT),
    "documents:share-list": ("get", ALL),
    "documents:share-revoke": ("post", FAO_DOCUMENT.replace("200", "302")),
    "documents:share-extend": ("post", FAO_DOCUMENT),  # without a day: the page again
    "documents:remark-add": ("post", MEMBERS),  # without a word: the page again
    "documents:remark-withdraw": ("post", "302 302 403 403 403 302 404 404 302 302"),
    "documents:problem-add": ("post", MEMBERS),
    "documents:problem-solve": ("post", FAO_DOCUMENT.replace("200", "302")),
    "documents:public-document": ("get", PUBLIC),
    "documents:public-download": ("get", PUBLIC),
    "reports:report-detail": ("get", MEMBERS),
    "reports:report-pdf": ("get", MEMBERS),
    "reports:report-xlsx": ("get", MEMBERS),
}
# django-allauth's own pages decide for themselves; signed-out people must reach no private one (test below).
ALLAUTH = ("account_", "mfa_")


def named(resolver: URLResolver, space: str = "") -> list[str]:
    names = []
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            names += named(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif isinstance(pattern, URLPattern) and pattern.name:
            names.append(space + pattern.name)
    return names


def test_no_address_is_missing():
    ours = {n for n in named(get_resolver()) if not n.startswith(("admin:", *ALLAUTH))}
    assert ours == set(MATRIX)


OF_DOCUMENT = (
    "version-compare",
    "document-metadata",
    "document-share",
    "remark-add",
    "problem-add",
)


def public_of(world) -> Document:
    """A public document of the other programme, whose public page is open."""
    about = services.NewDocument(title="Público", category=Category.objects.first(), visibility="public")
    checked = check(BytesIO(b"para todos"), "Publico.txt")
    return services.upload(
        BytesIO(b"para todos"),
        checked,
        about,
        programme=world.other,
        organisation=world.org("UNESCO"),
        by=world.ursula,
    )


def pictured(world):
    """A picture of FAO's with a thumbnail, as reading it would leave."""
    made = cast.upload(world, "Foto.png", image(), by=world.fabio)
    made.current.thumbnail.save("", ContentFile(image()))
    return made


@pytest.fixture
def places(world, document):
    """name -> address, of things that belong to FAO in the programme RED."""
    cell = world.cell(world.trained, "FAO", 2, "Coclé")
    world.submit(cell, 5, world.fabio)
    draft = world.cell(world.trained, "FAO", 1, "Coclé")
    attached = evidence.attach(draft, document.current, by=world.fabio)
    until = world.red.local_date(timezone.now())
    receiver = cast.person(world, "receptora")
    shared = sharing.share(document, person=receiver, until=until, by=world.fabio)
    comment = remarks.comment(document, text="comentario", by=world.fabio)
    problem = remarks.report(document, text="problema", by=world.fabio)
    world.other.has_public_page = True
    cast.save(world.other)
    public = public_of(world)
    picture = pictured(world)
    money = MoneyFigure.objects.filter(programme=world.red, organisation=world.org("FAO"), period=world.period(2)).get()
    lesson = cast.lesson(world, by=world.fabio)
    own = {"programme": world.red, "organisation": world.org("FAO"), "by": world.fabio}
    half = incoming.start("a.txt", 3, **own)
    folder = imports.begin("Carpeta", **own)
    slot = world.red.obligations.filter(kind="document").first().document_slot
    args = {
        **{f"documents:piece-{n}": [half.public_id] for n in ("state", "add", "finish", "cancel")},
        **{f"documents:import-{n}": [folder.pk] for n in ("detail", "discard")},
        "programmes:money-edit": [money.pk],
        "programmes:money-review": [money.pk, "approve"],
        "programmes:period-lock": [world.period(0).pk],
        "programmes:period-unlock": [world.period(0).pk],
        "indicators:indicator-detail": [world.trained.pk],
        "indicators:contribution-edit": [cell.pk],
        "indicators:contribution-review": [cell.pk, "approve"],
        **{
            f"documents:{n}": [document.public_id]
            for n in ("document-edit", "version-add", "document-withdraw", "document-restore", *OF_DOCUMENT)
        },
        "documents:version-restore": [document.public_id, 1],
        "documents:share-revoke": [shared.pk],
        "documents:share-extend": [shared.pk],
        "documents:remark-withdraw": [comment.pk],
        "documents:problem-solve": [problem.pk],
        "documents:public-document": [public.public_id],
        "documents:public-download": [public.public_id],
        "indicators:evidence-add": [cell.pk],
        "indicators:evidence-remove": [attached.pk],
        "documents:document-detail": [document.public_id],
        "documents:document-download": [document.public_id, 1],
        **{f"documents:lesson-{n}": [lesson.public_id] for n in ("detail", "edit", "promote", "withdraw", "restore")},
        "reports:lesson-pdf": [lesson.public_id],
        "documents:version-read": [document.public_id, 1],
        "documents:version-page": [picture.public_id, 1, 1],
        "documents:version-thumbnail": [picture.public_id, 1],
        "documents:slot-answer": [slot.pk],
        "documents:slot-file": [slot.pk],
    }
    of_programme = {n for n in MATRIX if n.startswith(("programmes:", "indicators:", "reports:", "documents:"))}
    plain = {
        "programmes:programme-list",
        "documents:document-list",
        "documents:lesson-list",
        "documents:share-list",
        "documents:document-filters",
        "documents:selection-zip",
    }
    return {n: reverse(n, args=args.get(n, ["RED"] if n in of_programme - plain else [])) for n in MATRIX}


def client_of(world, name: str) -> Client:
    client = Client(raise_request_exception=False)
    if name != "anonymous":
        client.force_login(world.people[name], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize("name", MATRIX)
def test_matrix(world, places, name):
    method, row = MATRIX[name]
    data = {"set_language": {"language": "en"}, "documents:piece-start": {"name": "b.txt", "size": "3"}}.get(name, {})
    seen = {who: str(getattr(client_of(world, who), method)(places[name], data).status_code) for who in PEOPLE}
    assert seen == dict(zip(PEOPLE, row.split(), strict=True))


@pytest.mark.parametrize("name", [n for n, (m, _r) in MATRIX.items() if m == "post"])
def test_changes_are_post_only(world, places, name):
    assert client_of(world, "root").get(places[name]).status_code == 405


@pytest.mark.parametrize("who", ["ursula", "nadie"])
@pytest.mark.parametrize("name", [n for n, (_m, row) in MATRIX.items() if row.split()[6] == "404"])
def test_foreign_and_absent_answer_alike(world, places, name, who):
    """Same status and same length for ids of the same length, so that nothing tells a foreign thing from none."""
    client, method = client_of(world, who), MATRIX[name][0]
    absent = re.sub(
        r"(?<=/)(RED|[0-9]+|[0-9a-f-]{36})(?=/)", lambda m: re.sub("[0-9a-zA-Z]", "0", m[0]), places[name], count=1
    )
    assert absent != places[name]
    foreign, missing = getattr(client, method)(places[name]), getattr(client, method)(absent)
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert len(foreign.content) == len(missing.content)


def test_admin_site_is_for_coordination(world):
    seen = {who: client_of(world, who).get("/admin/").status_code for who in PEOPLE}
    assert {who for who, status in seen.items() if status == 200} == {"ana", "root"}


def test_signed_out_people_reach_only_the_door(db):
    """Of all allauth pages without arguments, those that answer 200 to a stranger."""
    client, open_ = Client(), set()
    for name in named(get_resolver()):
        if name.startswith(ALLAUTH):
            try:
                address = reverse(name)
            except NoReverseMatch:  # needs arguments
                continue
            if client.get(address).status_code == 200:
                open_.add(name)
    assert open_ <= {
        "account_login",
        "account_reset_password",
        "account_reset_password_done",
        "account_inactive",
        "account_signup",
        "account_reset_password_from_key_done",
        "account_email_verification_sent",
    }


def test_revoked_right_ends_with_the_next_request(world, places):
    client = client_of(world, "fabio")
    assert client.get(places["programmes:programme-detail"]).status_code == 200
    membership = world.fabio.memberships.get()
    membership.is_active = False
    framework.save(membership, by=world.ana)
    assert client.get(places["programmes:programme-detail"]).status_code == 404
    assert not Contribution.objects.visible_to(world.fabio).exists()
