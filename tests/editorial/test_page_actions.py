"""Versions that never change, and what is shown of them."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from maillage.core.errors import NotAllowed
from maillage.core.models import JournalEntry
from maillage.directory import standing
from maillage.editorial import actions, policies, queries
from maillage.editorial.actions import PageContent, PageFacts, Refused
from maillage.editorial.models import Page, PageVersion
from maillage.search.models import Document
from tests import factories

pytestmark = pytest.mark.django_db


def verbs():
    return list(JournalEntry.objects.order_by("number").values_list("verb", flat=True))


def texts(page):
    return list(page.versions.order_by("number").values_list("number", "title", "body"))


def test_a_new_page_waits_to_be_published(national, now):
    page = actions.create_page("understand", PageFacts("loi"), PageContent("La loi", "Un texte."), by=national, now=now)

    assert (page.published_number, page.rank, texts(page)) == (None, 0, [(1, "La loi", "Un texte.")])
    assert queries.page("understand", "loi", 3) is None
    assert verbs() == ["editorial.create_page"]
    assert not Document.objects.filter(is_gone=False).exists()


def test_readers_see_the_version_that_was_published(write_page, national, now):
    page = write_page("loi", title="La loi")
    actions.write_version(page, PageContent("La loi revue", "Autre."), seen=1, by=national, now=now)

    assert queries.page("understand", "loi", 0).title == "La loi"
    actions.publish_page(page, 2, by=national, now=now)
    assert queries.page("understand", "loi", 0).title == "La loi revue"
    assert Document.objects.get(kind="editorial.page").title == "La loi revue"


def test_going_back_writes_the_old_text_again_and_loses_nothing(write_page, national, now):
    page = write_page(title="Premier", body="Un.")
    actions.write_version(page, PageContent("Second", "Deux."), seen=1, by=national, now=now)

    version = actions.restore_version(page, 1, by=national, now=now)

    assert (version.number, version.note) == (3, "Reprise de la version 1")
    assert texts(page) == [(1, "Premier", "Un."), (2, "Second", "Deux."), (3, "Premier", "Un.")]
    page.refresh_from_db()
    assert page.published_number == 1
    assert verbs()[-1] == "editorial.restore_version"


@pytest.mark.parametrize("number", [2, 0, 99])
def test_a_version_that_does_not_exist_is_neither_published_nor_taken_back(write_page, national, now, number):
    page = write_page()

    for action in (actions.publish_page, actions.restore_version):
        with pytest.raises(Refused):
            action(page, number, by=national, now=now)


def test_two_writers_never_hide_each_others_version(write_page, national, now):
    page = write_page()
    actions.write_version(page, PageContent("Hers", "A."), seen=1, by=national, now=now)

    with pytest.raises(Refused, match="Quelqu’un a écrit une autre version"):
        actions.write_version(page, PageContent("His", "B."), seen=1, by=national, now=now)
    assert [title for _, title, _ in texts(page)] == ["Une page", "Hers"]


def test_the_same_text_is_no_version(write_page, national, now):
    page = write_page(title="Une page", body="Un texte.")

    with pytest.raises(Refused):
        actions.write_version(
            page, PageContent(" Une page ", "Un texte.\r\n", "Un résumé."), seen=1, by=national, now=now
        )
    with pytest.raises(Refused):
        actions.restore_version(page, 1, by=national, now=now)


def test_a_number_is_written_once(write_page, now):
    page = write_page()

    with pytest.raises(IntegrityError), transaction.atomic():
        PageVersion.objects.create(page=page, number=1, title="x", body="y", written_at=now)


def test_a_page_that_is_not_published_any_more_is_found_nowhere(write_page, national, now):
    page = write_page("loi")

    actions.unpublish_page(page, by=national, now=now)

    assert queries.page("understand", "loi", 3) is None
    assert not Document.objects.filter(is_gone=False).exists()
    with pytest.raises(Refused):
        actions.unpublish_page(page, by=national, now=now)


def test_a_page_with_published_ones_under_it_stays(write_page, national, now):
    top = write_page("haut")
    write_page("dessous", parent=top.pk)

    with pytest.raises(Refused, match="sous celle-ci"):
        actions.unpublish_page(top, by=national, now=now)


def test_the_tree_has_two_levels_in_one_place(write_page, national, now):
    top, other = write_page("haut"), write_page("autre", place="network")
    child = write_page("dessous", parent=top.pk)

    for page, parent in (
        (write_page("trois"), child.pk),
        (top, top.pk),
        (write_page("quatre"), other.pk),
        (top, child.pk),
    ):
        with pytest.raises(Refused):
            actions.set_page_facts(page, PageFacts(page.slug, parent=parent), by=national, now=now)
    with pytest.raises(Refused):
        actions.set_page_facts(top, PageFacts("haut", parent=write_page("cinq").pk), by=national, now=now)
    assert [one.slug for one in queries.pages("understand", 0)[0].children] == ["dessous"]


@pytest.mark.parametrize(("slug", "facts"), [("referencer", {}), ("prise", {}), ("libre", {"source": "Un rapport"})])
def test_an_address_is_free_and_a_source_is_dated(write_page, national, now, slug, facts):
    write_page("prise", place="network")

    with pytest.raises(Refused):
        actions.create_page("network", PageFacts(slug, **facts), PageContent("A", "B"), by=national, now=now)


def test_the_same_address_serves_in_two_places(write_page):
    assert write_page("prise").slug == write_page("prise", place="network").slug


def test_the_address_of_a_legal_page_stays(write_page, national, now):
    page = write_page("mentions-legales", place="legal")

    with pytest.raises(Refused):
        actions.set_page_facts(page, PageFacts("autre"), by=national, now=now)


def test_facts_are_kept(write_page, national, now):
    page = write_page()
    facts = PageFacts(
        "neuve", level=2, source="Un rapport : 2026", checked_on=date(2026, 11, 1), to_review_by="par un juriste"
    )

    actions.set_page_facts(page, facts, by=national, now=now)

    shown = queries.page("understand", "neuve", 2)
    assert (shown.level, shown.source, shown.checked_on, shown.to_review_by) == (
        2,
        "Un rapport\u00a0: 2026",
        date(2026, 11, 1),
        "par un juriste",
    )
    assert queries.page("understand", "neuve", 1) is None
    assert Document.objects.get().level == 2
    assert verbs()[-1] == "editorial.set_page"


def test_pages_change_places_with_those_beside_them(write_page, national, now):
    pages = {slug: write_page(slug) for slug in "abc"}

    actions.move_page(pages["c"], is_up=True, by=national, now=now)
    assert [one.slug for one in queries.pages("understand", 0)] == ["a", "c", "b"]
    actions.move_page(pages["a"], is_up=False, by=national, now=now)
    assert [one.slug for one in queries.pages("understand", 0)] == ["c", "a", "b"]
    for slug, is_up in (("c", True), ("b", False)):
        with pytest.raises(Refused):
            actions.move_page(pages[slug], is_up=is_up, by=national, now=now)


@pytest.mark.parametrize("who", ["coordinator", "member", "operator"])
def test_pages_are_the_national_teams(write_page, coordinator, now, who):
    page = write_page()
    person = coordinator if who == "coordinator" else factories.UserFactory()
    if who == "operator":
        factories.MandateFactory(user=person, role="operator", department=None)

    for act in (
        lambda: actions.create_page("understand", PageFacts("x"), PageContent("A", "B"), by=person, now=now),
        lambda: actions.write_version(page, PageContent("A", "B"), seen=1, by=person, now=now),
        lambda: actions.restore_version(page, 1, by=person, now=now),
        lambda: actions.publish_page(page, 1, by=person, now=now),
        lambda: actions.unpublish_page(page, by=person, now=now),
        lambda: actions.set_page_facts(page, PageFacts("y"), by=person, now=now),
        lambda: actions.move_page(page, is_up=True, by=person, now=now),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert Page.objects.count() == 1


def test_who_writes_pages_is_confirmed_and_national(national, now):
    assert policies.can_write_pages(standing.of(national, now=now))
    assert policies.can_write_pages(standing.MACHINE)
    assert not policies.can_write_pages(standing.Standing(level=1, is_national=True))


def test_a_later_version_keeps_its_own_moment(write_page, national, now):
    page = write_page()
    later = now + timedelta(days=1)

    actions.write_version(page, PageContent("A", "B", note="Plus clair"), seen=1, by=national, now=later)

    said = page.versions.order_by("number").values_list("written_at", "written_by", "note")
    assert list(said) == [(now, national.pk, ""), (later, national.pk, "Plus clair")]
