"""Where the settings ask for it, who runs programmes sets up a second factor before anything else."""

from allauth.mfa.models import Authenticator
from django.urls import reverse


def test_coordination_is_sent_to_set_it_up(world, signed_in, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    client = signed_in(world.ana)
    for address in ("/", "/admin/", world.red.get_absolute_url()):
        assert client.get(address).headers["Location"] == reverse("mfa_activate_totp")
    Authenticator.objects.create(user=world.ana, type="totp", data={"secret": "x"})
    assert client.get(world.red.get_absolute_url()).status_code == 200


def test_others_are_not_asked(world, signed_in, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    assert signed_in(world.fabio).get("/").status_code == 200
    settings.REQUIRE_SECOND_FACTOR = False
    assert signed_in(world.ana).get("/").status_code == 200
