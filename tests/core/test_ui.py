import re
from datetime import date
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.urls import reverse

from maillage.core.templatetags import ui
from maillage.core.templatetags.ui import Fact, Label

EVIL = "<script>alert('1')</script>"


def draw(source, **context):
    """The source rendered, with white space between tags taken out."""
    html = Template(source).render(Context(context))
    return re.sub(r">[ \n]+<", "><", re.sub(r"[ \n]+", " ", html)).replace("> ", ">").replace(" <", "<").strip()


class FinderForm(forms.Form):
    audience = forms.ChoiceField(label="Pour qui", choices=[("1", "Moi"), ("2", "Un proche")], widget=forms.RadioSelect)
    place = forms.CharField(label="Où ?", help_text="Une ville", error_messages={"required": "Indiquez une ville."})
    needs = forms.MultipleChoiceField(
        label="Besoins", choices=[("3", "Parler")], widget=forms.CheckboxSelectMultiple, required=False
    )
    is_open = forms.BooleanField(label="Ouvert", required=False)

    def clean(self):
        if self.data.get("place") == "nowhere":
            raise forms.ValidationError("Nous ne trouvons pas cette ville.")
        return super().clean()


# Small ones


def test_icon_is_hidden_from_screen_readers():
    assert draw('{% ui_icon "phone" %}') == (
        '<svg class="icon" aria-hidden="true"><use href="/static/img/icons.svg#phone"></use></svg>'
    )


def test_every_icon_of_the_sprite_can_be_drawn():
    sprite = (Path(settings.BASE_DIR) / "maillage" / "static" / "img" / "icons.svg").read_text()

    names = re.findall(r'id="([^"]+)"', sprite)

    assert len(names) > 30
    assert all(ui.ui_icon(name) for name in names)


@pytest.mark.parametrize(
    "source",
    [
        '{% ui_icon "nothing" %}',
        '{% ui_button "Oui" kind="huge" %}',
        '{% ui_button "Oui" size="huge" %}',
        '{% ui_label "Oui" kind="loud" %}',
        '{% ui_call "119" kind="loud" %}',
        '{% ui_notice kind="loud" %}{% end_ui_notice %}',
        '{% ui_steps layout="spiral" %}{% end_ui_steps %}',
        '{% ui_place_card title="a" href="b" kind="secret" %}{% end_ui_place_card %}',
    ],
)
def test_unknown_kind_is_refused(source):
    with pytest.raises(ValueError, match="is not one of"):
        draw(source)


@pytest.mark.parametrize(
    "source",
    [
        '{% ui_button "Oui" colour="red" %}',
        '{% ui_call "119" label="a" %}',
        '{% ui_place_card name="a" %}{% end_ui_place_card %}',
        "{% ui_tile %}{% end_ui_tile %}",
        '{% ui_source today author="a" %}',
    ],
)
def test_wrong_attribute_is_refused(source):
    with pytest.raises(TemplateSyntaxError):
        draw(source)


def test_button_with_an_address_is_a_link():
    assert draw('{% ui_button "Voir" href=href kind="primary" size="large" %}', href="/a?b=1&c=2") == (
        '<a class="button button--primary button--large" href="/a?b=1&amp;c=2">Voir</a>'
    )


def test_button_without_address_sends_its_form():
    assert (
        draw('{% ui_button "Envoyer" %}') == '<button class="button button--secondary" type="submit">Envoyer</button>'
    )


def test_button_shows_its_icon():
    assert ui.ui_icon("print") in draw('{% ui_button "Imprimer" icon="print" %}')


def test_label_kinds():
    assert draw('{% ui_label "Gratuit" %}') == '<span class="label">Gratuit</span>'
    assert draw('{% ui_label "Vérifié" kind="ok" %}') == '<span class="label label--ok">Vérifié</span>'


def test_labels_are_a_list_and_nothing_when_empty():
    rows = [Label("Gratuit"), ("Hôpital", "info")]

    assert draw("{% ui_labels rows %}", rows=rows) == (
        '<ul class="labels"><li><span class="label">Gratuit</span></li>'
        '<li><span class="label label--info">Hôpital</span></li></ul>'
    )
    assert draw("{% ui_labels rows %}", rows=[]) == ""


def test_review_mark():
    assert "À relire par un juriste</span>" in draw('{% ui_review "par un juriste" %}')
    assert "À relire</span>" in draw("{% ui_review %}")


# Numbers


def test_number_reads_from_left_to_right():
    assert draw('{% ui_tel "01 99 00 10 20" %}') == '<bdi class="tel" dir="ltr">01 99 00 10 20</bdi>'


@pytest.mark.parametrize(
    ("number", "href"),
    [
        ("119", "tel:119"),
        ("116 000", "tel:116000"),
        ("01 99 00 10 20", "tel:0199001020"),
        ("01.99.00.10.20", "tel:0199001020"),
        ("+33 1 99 00 10 20", "tel:+33199001020"),
        ("116\u202f000", "tel:116000"),
    ],
)
def test_call_keeps_only_the_figures_in_its_address(number, href):
    assert draw("{% ui_call number %}", number=number) == (
        f'<a class="call" href="{href}"><bdi class="tel" dir="ltr">{number}</bdi></a>'
    )


@pytest.mark.parametrize(
    "number",
    ["", "non communiqué", "01 99 00 10 20 ou 06 39 98 10 20", "01 99 00 10 20 / 21", "119;alert", "1" * 30, EVIL],
)
def test_call_links_nothing_but_one_clear_number(number):
    html = draw("{% ui_call number kind='primary' %}", number=number)

    assert "<a" not in html
    assert "<script" not in html


def test_call_by_message():
    assert (
        draw('{% ui_call "114" by="sms" %}')
        == '<a class="call" href="sms:114"><bdi class="tel" dir="ltr">114</bdi></a>'
    )


def test_call_as_a_button_says_its_text():
    assert draw('{% ui_call "119" text="Appeler le" kind="primary" %}') == (
        f'<a class="call button button--primary" href="tel:119">{ui.ui_icon("phone")}'
        '<span>Appeler le<bdi class="tel" dir="ltr">119</bdi></span></a>'
    )


def test_helpline_isolates_and_calls_its_number():
    html = draw(
        '{% ui_helpline number="116 000" name="Enfants disparus" hours="Jour et nuit" %}<p>Oui</p>{% end_ui_helpline %}'
    )

    assert html.count('<bdi class="tel" dir="ltr">116 000</bdi>') == 2
    assert 'href="tel:116000"' in html
    assert "<h3>Enfants disparus</h3>" in html
    assert "<p>Oui</p>" in html


def test_helpline_by_message_says_so():
    html = draw(
        '{% ui_helpline number="114" name="Urgence" hours="Jour et nuit" by="sms" level=2 %}{% end_ui_helpline %}'
    )

    assert 'href="sms:114"' in html
    assert "Écrire un SMS au" in html
    assert "<h2>Urgence</h2>" in html


# Facts, cards, blocks


def test_facts_name_each_fact_and_mark_the_highlight():
    facts = [Fact("clock", "Quand", ", jusqu’à 18 h", "Ouvert"), ("pin", "Où", "Melun")]

    assert draw("{% ui_facts facts %}", facts=facts) == (
        '<dl class="facts">'
        f"<div><dt>Quand</dt><dd>{ui.ui_icon('clock')}<span><strong>Ouvert</strong>, jusqu’à 18 h</span></dd></div>"
        f"<div><dt>Où</dt><dd>{ui.ui_icon('pin')}<span>Melun</span></dd></div></dl>"
    )
    assert draw("{% ui_facts facts is_full=True %}", facts=facts).startswith('<dl class="facts facts--full">')
    assert draw("{% ui_facts facts %}", facts=[]) == ""


def test_place_card_with_a_number_can_be_pointed_at():
    html = draw(
        '{% ui_place_card number=3 title="Le Seuil" href="/aide/lieu/seuil" kind="mobile" labels=labels %}<p>Ici</p>'
        "{% end_ui_place_card %}",
        labels=[Label("Gratuit")],
    )

    assert html == (
        '<article class="card card--numbered" id="lieu-3">'
        '<span class="card__number card__number--mobile" aria-hidden="true">3</span>'
        '<h3><a href="/aide/lieu/seuil">Le Seuil</a></h3>'
        '<ul class="labels"><li><span class="label">Gratuit</span></li></ul><p>Ici</p></article>'
    )


def test_place_card_without_number_has_no_hexagon():
    html = draw('{% ui_place_card title="Le Seuil" href="/a" %}{% end_ui_place_card %}')

    assert html == '<article class="card"><h3><a href="/a">Le Seuil</a></h3></article>'


@pytest.mark.parametrize(
    "source",
    [
        "{% ui_button evil href=evil %}",
        "{% ui_label evil %}",
        "{% ui_labels rows %}",
        "{% ui_facts facts %}",
        "{% ui_tel evil %}",
        "{% ui_call '119' text=evil %}",
        "{% ui_review evil %}",
        "{% ui_breadcrumb evil evil evil %}",
        "{% ui_pagination 1 2 base=evil %}",
        "{% ui_source day name=evil href=evil %}",
        "{% ui_place_card number=evil title=evil href=evil labels=rows %}{{ evil }}{% end_ui_place_card %}",
        "{% ui_tile title=evil href=evil icon='phone' %}{{ evil }}{% end_ui_tile %}",
        "{% ui_notice title=evil %}{{ evil }}{% end_ui_notice %}",
        "{% ui_now title=evil text=evil %}{{ evil }}{% end_ui_now %}",
        "{% ui_widen title=evil %}{{ evil }}{% end_ui_widen %}",
        "{% ui_confirmation title=evil %}{{ evil }}{% end_ui_confirmation %}",
        "{% ui_helpline number=evil name=evil hours=evil %}{{ evil }}{% end_ui_helpline %}",
        "{% ui_steps %}{% ui_step title=evil %}{{ evil }}{% end_ui_step %}{% end_ui_steps %}",
        "{% ui_details summary=evil %}{{ evil }}{% end_ui_details %}",
        "{% ui_filters summary=evil hint=evil %}{{ evil }}{% end_ui_filters %}",
    ],
)
def test_everything_given_is_escaped(source):
    rows = [Label(EVIL, "info")]
    facts = [Fact("pin", EVIL, EVIL, EVIL)]

    html = draw(source, evil=EVIL, rows=rows, facts=facts, day=date(2026, 11, 21))

    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_notice_title_has_the_level_asked_for():
    assert "<h2>Attention</h2>" in draw('{% ui_notice title="Attention" %}{% end_ui_notice %}')
    assert "<h3>Attention</h3>" in draw('{% ui_notice title="Attention" level=3 %}{% end_ui_notice %}')
    assert "<h" not in draw("{% ui_notice %}<p>Non</p>{% end_ui_notice %}")


def test_filters_open_only_when_told():
    folded = draw('{% ui_filters summary="Affiner" %}{% end_ui_filters %}')
    opened = draw('{% ui_filters summary="Affiner" is_open=True %}{% end_ui_filters %}')

    assert '<details class="filters">' in folded
    assert '<details class="filters" open>' in opened


@pytest.mark.parametrize(
    ("day", "written"), [(date(2026, 11, 21), "21 novembre 2026"), (date(2026, 3, 1), "1er mars 2026")]
)
def test_date_is_written_in_french(day, written):
    assert ui.french_date(day) == written


@pytest.mark.parametrize("number", ["114", " 114 ", "11 4"])
def test_number_that_answers_in_writing_is_never_called(number):
    html = draw('{% ui_call number text="Appeler le" kind="primary" %}{% ui_call number %}', number=number)

    assert "tel:" not in html
    assert "Appeler" not in html
    assert html.count('href="sms:114"') == 2


def test_source_dates_and_links():
    html = draw('{% ui_source day name="allo119.gouv.fr" href="https://example.org/" %}', day=date(2026, 11, 21))

    assert html == (
        '<p class="source">Vérifié le<time datetime="2026-11-21">21 novembre 2026</time>'
        '· Source :<a href="https://example.org/" rel="noreferrer">allo119.gouv.fr</a></p>'
    )
    assert "Source" not in draw("{% ui_source day %}", day=date(2026, 11, 21))
    assert draw('{% ui_source day kind="read" %}', day=date(2026, 11, 21)).startswith('<p class="source">Source lue le')


# Ways through the site


def test_breadcrumb_ends_with_this_page():
    assert draw('{% ui_breadcrumb "Accueil" "/" "Numéros" %}') == (
        '<nav class="breadcrumb" aria-label="Fil d’Ariane"><ol><li><a href="/">Accueil</a></li>'
        '<li aria-current="page">Numéros</li></ol></nav>'
    )


def test_breadcrumb_refuses_a_text_without_address():
    with pytest.raises(ValueError, match="zip"):
        draw('{% ui_breadcrumb "Accueil" "Numéros" %}')


def test_pagination_links_its_neighbours_only():
    first = draw('{% ui_pagination 1 3 base="?l=77288&n=" %}')
    middle = draw('{% ui_pagination 2 3 base="?l=77288&n=" %}')
    last = draw('{% ui_pagination 3 3 base="?l=77288&n=" %}')

    assert re.findall(r'href="([^"]*)"', first) == ["?l=77288&amp;n=2"]
    assert re.findall(r'href="([^"]*)"', middle) == ["?l=77288&amp;n=1", "?l=77288&amp;n=3"]
    assert re.findall(r'href="([^"]*)"', last) == ["?l=77288&amp;n=2"]
    assert draw('{% ui_pagination 1 1 base="?n=" %}') == ""


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("/", [("/", "page")]),
        ("/aide", [("/", "true")]),
        ("/aide/lieu/le-seuil", [("/", "true")]),
        ("/comprendre", [("/comprendre", "page")]),
        ("/comprendre/loi", [("/comprendre", "true")]),
        ("/actualites/flux", [("/actualites", "true")]),
        ("/recherche", [("/recherche", "page")]),
        ("/aidera", []),
        ("/mentions-legales", []),
    ],
)
def test_navigation_marks_where_the_reader_stands(path, marked):
    html = draw("{% ui_navigation %}", request=RequestFactory().get(path))

    assert re.findall(r'href="([^"]*)" aria-current="([^"]*)"', html) == marked
    is_help = path == "/" or path.startswith("/aide/") or path == "/aide"
    assert html.count("<li>") == (6 if is_help else 7)
    assert ("/recherche" in html) is not is_help


def test_navigation_without_request_marks_nothing():
    assert "aria-current" not in draw("{% ui_navigation %}")


def test_exit_works_without_javascript():
    assert draw("{% ui_exit %}").startswith('<a class="button button--exit" href="/quitter" data-quit rel="nofollow">')


def test_logo_shows_the_name_of_the_network(settings):
    settings.NETWORK_NAME = "Réseau & alliés"

    assert "<span>Réseau &amp; alliés</span>" in draw("{% ui_logo %}")


# Forms


def test_field_is_bound_to_its_label_help_and_error():
    html = draw("{% ui_field form.place icon='pin' %}", form=FinderForm({"audience": "1"}))

    assert '<label class="field__label" for="id_place">' in html
    assert '<span class="hint" id="id_place_helptext">Une ville</span>' in html
    assert '<p class="field__error" id="id_place_error">Indiquez une ville.</p>' in html
    assert 'aria-describedby="id_place_helptext id_place_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'class="field__box"' in html


def test_field_without_error_shows_none():
    html = draw("{% ui_field form.place %}", form=FinderForm())

    assert "field__error" not in html
    assert "field__box" not in html


def test_choices_pair_each_radio_with_its_icon():
    html = draw("{% ui_choices form.audience icons='person relatives' %}", form=FinderForm({"audience": "2"}))

    assert html.count('type="radio"') == 2
    assert f"Moi{ui.ui_icon('person')}</label>" in html
    assert f"Un proche{ui.ui_icon('relatives')}</label>" in html
    assert "<legend>Pour qui</legend>" in html


def test_choices_refuse_a_missing_icon():
    with pytest.raises(ValueError, match="zip"):
        draw("{% ui_choices form.audience icons='person' %}", form=FinderForm())


def test_choices_go_without_icons():
    assert "<svg" not in draw("{% ui_choices form.audience %}", form=FinderForm())


def test_chips_are_check_boxes():
    html = draw("{% ui_chips form.needs %}", form=FinderForm({"needs": ["3"]}))

    assert 'type="checkbox"' in html
    assert "checked" in html
    assert "Parler</label>" in html


def test_chip_is_one_check_box():
    html = draw("{% ui_chip form.is_open %}", form=FinderForm())

    assert html == '<label><input type="checkbox" name="is_open" id="id_is_open">Ouvert</label>'


def test_error_summary_links_each_error_to_its_field():
    html = draw("{% ui_error_summary form %}", form=FinderForm({"audience": "1"}))

    assert '<li><a href="#id_place">Indiquez une ville.</a></li>' in html


def test_error_summary_links_a_group_by_its_first_choice():
    html = draw("{% ui_error_summary form %}", form=FinderForm({"place": "Melun"}))

    assert '<a href="#id_audience_0">' in html


def test_group_with_an_error_is_described_by_it():
    html = draw("{% ui_choices form.audience %}", form=FinderForm({"place": "Melun"}))

    assert '<fieldset class="field field--error" aria-describedby="id_audience_error">' in html


def test_error_summary_starts_with_what_concerns_the_whole():
    html = draw("{% ui_error_summary form %}", form=FinderForm({"place": "nowhere"}))

    assert html.index("<li>Nous ne trouvons pas cette ville.</li>") < html.index("<a href=")


def test_error_summary_is_silent_without_error():
    assert draw("{% ui_error_summary form %}", form=FinderForm({"audience": "1", "place": "Melun"})) == ""


# The page they stand on


@pytest.fixture
def gallery(client):
    response = client.get(reverse("website:gallery"))
    assert response.status_code == 200
    return response.content.decode()


def test_gallery_shows_every_component():
    source = (Path(settings.BASE_DIR) / "maillage" / "templates" / "website" / "gallery.html").read_text()
    base = (Path(settings.BASE_DIR) / "maillage" / "templates" / "base.html").read_text()

    missing = {name for name in ui.register.tags if f"{{% {name}" not in source + base}

    assert missing == {"ui_labels"}  # shown by the cards


def test_page_is_neutral_and_offers_the_exit_second(gallery):
    skips = re.findall(r'<a class="skip" href="([^"]*)"', gallery)

    assert skips == ["#contenu", "/quitter"]
    assert '<meta name="referrer" content="no-referrer">' in gallery
    assert "icons.svg" in gallery
    assert 'rel="icon" href="/static/img/dot.svg"' in gallery


def test_page_loads_nothing_from_elsewhere(gallery):
    addresses = re.findall(r'(?:src|<link[^>]*href|<use href)="([^"]*)"', gallery)

    assert [address for address in addresses if not address.startswith("/static/")] == []


def test_every_number_of_the_page_is_isolated(gallery):
    naked = re.findall(r'<a [^>]*href="(?:tel|sms):[^>]*>(?:(?!</a>).)*</a>', gallery, flags=re.DOTALL)

    assert naked
    assert [link for link in naked if '<bdi class="tel" dir="ltr">' not in link] == []


@pytest.mark.parametrize("is_demo", [True, False])
def test_banner_says_what_is_invented_and_what_is_real(client, settings, is_demo):
    settings.IS_DEMO = is_demo

    banner = client.get(reverse("website:gallery")).content.decode().split("<main")[0].replace("\xa0", " ")

    for said in ("« d’exemple »", "« imaginaire »", "« de démonstration »", "Le reste est réel"):
        assert (said in banner) is is_demo
