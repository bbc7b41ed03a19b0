"""What may be asked and where."""

from __future__ import annotations

import pytest

from app.online.asking import ADDRESSES, asking, may_ask
from app.settings import CONTACT, ONLINE, PUBMED_ADDRESS, Settings, SettingsError


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "settings.toml")


def test_the_public_services_are_asked_where_they_say_they_are(settings):
    who = asking(settings, {})
    assert who.addresses == {
        "clinicaltrials": "https://clinicaltrials.gov/api/v2",
        "pubmed": "https://eutils.ncbi.nlm.nih.gov/entrez/eutils",
        "crossref": "https://api.crossref.org",
    }
    assert (who.off, who.contact, who.ncbi_key) == ("", "", "")
    assert "mailto" not in who.agent


def test_a_command_goes_before_the_environment_and_this_before_the_settings(settings):
    settings.put_all({PUBMED_ADDRESS: "https://one.example.org/", CONTACT: "ada@example.org"})
    assert asking(settings, {}).addresses["pubmed"] == "https://one.example.org"
    there = {"VOUCH_PUBMED_ADDRESS": "https://two.example.org", "VOUCH_NCBI_API_KEY": "k"}
    assert asking(settings, there).addresses["pubmed"] == "https://two.example.org"
    assert asking(settings, there).ncbi_key == "k"
    assert asking(settings, there, {"pubmed": "http://localhost:1"}).addresses["pubmed"] == "http://localhost:1"
    assert asking(settings, there).agent.endswith("mailto:ada@example.org)")


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org", "ftp://example.org", "example.org", "https://", "https://a@example.org", "file:///x",
        "https://example.org/?q=1", "https://example.org/#x", "https://exämple.org", "https://exa mple.org", "",
        "https://example.org:x",
    ],
)  # fmt: skip
def test_an_address_that_is_not_safe_is_refused(settings, address):
    for name in ADDRESSES:
        with pytest.raises(SettingsError, match=f"address of {name} must begin with https://"):
            asking(settings, {}, {name: address})


@pytest.mark.parametrize("contact", ["nobody", "a@b c", "a@b\r\nX-Evil: 1", "a@b; mailto:x@y", "a@b,c@d"])
def test_a_contact_that_is_no_address_is_refused(settings, contact):
    with pytest.raises(SettingsError, match="contact must be an e-mail address"):
        asking(settings, {"VOUCH_CONTACT": contact})


def test_off_says_where_it_was_switched_off(settings):
    from app.domain.errors import RefusedError

    settings.put(ONLINE, False)
    assert "online = false in" in asking(settings, {}).off
    assert "VOUCH_ONLINE" in asking(settings, {"VOUCH_ONLINE": "0"}).off
    assert asking(settings, {"VOUCH_ONLINE": "on"}).off == ""
    with pytest.raises(RefusedError, match="switched off"):
        may_ask(asking(settings, {}))
    with pytest.raises(SettingsError, match="must be 1 or 0"):
        asking(settings, {"VOUCH_ONLINE": "perhaps"})
