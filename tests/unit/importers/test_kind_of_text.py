"""What sort of document a plain text is proposed as."""

import pytest

from app.domain.sources import SourceKind
from app.importers.plain_text import kind_of


@pytest.mark.parametrize(
    "text",
    [
        "A trial\nIdentifier: NCT01234567\nOverall status: Recruiting\n",
        "Registry number: ISRCTN12345678\nPublic title: Cells\n",
        "EudraCT number: 2020-001234-12-00\nSponsor: A hospital\n",
    ],
)
def test_a_registry_number_among_words_of_registries_makes_a_registry_record(text):
    assert kind_of(text) is SourceKind.REGISTRY_RECORD


@pytest.mark.parametrize(
    "text",
    [
        "",
        "An article\nThe trial (NCT01234567) enrolled 11 patients. Overall status: stable.\n",
        "Status: fine\nPhase: two\nNo number stands here.\n",
        "An article of cells\n" + "Words of it.\n" * 30 + "Identifier: NCT01234567\nOverall status: Recruiting\n",
        "News\nNCT01234567\nPhase: 1\n",
    ],
)
def test_anything_else_is_a_web_article(text):
    assert kind_of(text) is SourceKind.WEB_ARTICLE
