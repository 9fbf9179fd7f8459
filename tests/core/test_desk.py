"""The components of the working faces: what they say, escaped, with an equivalent for who does not see."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import timezone

from maillage.core import tiles
from maillage.core.templatetags import desk
from maillage.core.work import WorkItem

EVIL = "<script>alert('1')</script>"


def draw(source, **context):
    return Template(source).render(Context(context)).strip()


def test_a_figure_is_told_with_its_unit_and_its_bar():
    html = draw('{% ui_kpi title="Fiches" value=1234 unit="%" share=78 %}<p>Sens</p>{% end_ui_kpi %}')

    assert '<h2>Fiches</h2><p class="kpi__value">1\u202f234<small> %</small></p>' in html
    assert 'width="78"' in html
    assert html.endswith("<p>Sens</p></section>")


def test_a_figure_that_is_hidden_is_told_in_words():
    html = draw('{% ui_kpi title="Recherches" value="moins de 11" %}{% end_ui_kpi %}')

    assert '<p class="kpi__value kpi__value--words">moins de 11</p>' in html
    assert "<svg" not in html


@pytest.mark.parametrize(("share", "drawn"), [(-5, 0), (0, 0), (64, 64), (140, 100)])
def test_a_bar_never_leaves_its_frame(share, drawn):
    html = draw("{% ui_bar share %}", share=share)

    assert re.findall(r'bar__part--teal" width="(\d+)"', html) == [str(drawn)]
    assert 'aria-hidden="true"' in html


def test_parts_of_a_bar_follow_each_other():
    html = draw("{% ui_parts parts %}", parts=[(40, "sage"), (25, "brick")])

    assert re.findall(r'bar__part--(\w+)" x="(\d+)" width="(\d+)"', html) == [
        ("sage", "0", "40"),
        ("brick", "40", "25"),
    ]


@pytest.mark.parametrize("source", ['{% ui_bar 5 tone="red" %}', '{% ui_swatch "red" %}'])
def test_an_unknown_tone_is_refused(source):
    with pytest.raises(ValueError, match="red"):
        draw(source)


def test_a_table_scrolls_with_the_keyboard_and_has_a_name():
    html = draw('{% ui_table label="Fiches" is_tall=True %}<table></table>{% end_ui_table %}')

    assert (
        html == '<div class="scroll scroll--tall" tabindex="0" role="region" aria-label="Fiches"><table></table></div>'
    )


@pytest.mark.parametrize(
    ("current", "order", "href"),
    [
        ("nom", ' aria-sort="ascending"', "?tri=-nom"),
        ("-nom", ' aria-sort="descending"', "?tri=nom"),
        ("autre", "", "?tri=nom"),
    ],
)
def test_a_sorted_head_says_its_order_and_turns_it(current, order, href):
    html = draw('{% ui_sort "Nom" key="nom" current=current base="?tri=" %}', current=current)

    assert html.startswith(f'<th scope="col"{order}><a href="{href}" data-sort="nom">Nom')


def test_what_awaits_says_its_urgency_in_words():
    items = [
        WorkItem("Relire 3 propositions", "/a", 3, "urgent", "Urgent"),
        WorkItem("Valider 1 membre", "/b", 1, "calm", "À l’occasion"),
    ]

    html = draw("{% ui_todo items %}", items=items)

    assert '<li><a href="/a">Relire 3 propositions</a><span class="label label--late">Urgent</span></li>' in html
    assert '<span class="label">À l’occasion</span>' in html


def test_nothing_to_do_is_said():
    assert draw("{% ui_todo items %}", items=[]) == '<p class="soft">Rien ne vous attend pour l’instant.</p>'


def _map(counts, links=None, **options):
    drawn = tiles.draw(counts, **options)
    return draw(
        '{% ui_tile_map drawn names=names links=links noun="structure" %}',
        drawn=drawn,
        names={"77": "Seine-et-Marne"},
        links=links or {},
    )


def test_the_legend_says_that_there_is_none_as_it_is_told_to():
    template = '{% ui_tile_map drawn names=names links=names noun="évènement" none="aucun évènement" %}'

    assert "aucun évènement" in draw(template, drawn=tiles.draw({"77": 3}), names={})
    assert "aucune structure" in _map({"77": 3})


def test_a_tile_names_its_departement_and_its_count():
    html = _map({"77": 3}, {"77": "/ici?a=1&b=2"})

    assert '<a class="tilemap__tile tilemap__tile--2" href="/ici?a=1&amp;b=2" tabindex="-1">' in html
    assert "<title>Seine-et-Marne (77) : 3 structures</title>" in html
    assert html.count("<a ") == 1


def test_nothing_is_hatched_and_what_was_not_counted_is_not():
    html = _map({"77": 3}, within=["77", "75"])

    assert html.count('class="tilemap__tile tilemap__tile--0"') == 2  # Paris, and the legend
    assert html.count("tilemap__tile--out") == 99


def test_the_legend_counts_the_tiles_of_each_shade():
    html = _map({"77": 3, "75": 12, "13": 1}, within=["77", "75", "13", "23"])

    legend = re.findall(r"<span>([^<]+) : <strong>(\d+)</strong>", html)
    assert legend == [("10 structures et plus", "1"), ("3 à 5", "1"), ("1 ou 2", "1"), ("aucune structure", "1")]


def test_what_is_chosen_is_drawn_over_its_neighbours():
    html = _map({"77": 3}, chosen=["77"])

    last = html.split("</svg>")[0].rindex("<title>")
    assert html[last:].startswith("<title>Seine-et-Marne (77)")


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 fiche"), (1, "1 fiche"), (2, "2 fiches"), (12400, "12\u202f400 fiches")]
)
def test_a_count_agrees_in_french(count, words):
    assert draw('{% ui_count count "fiche" %}', count=count) == words


def test_an_irregular_plural_is_given():
    assert draw('{% ui_count 2 "fiche publiée" "fiches publiées" %}') == "2 fiches publiées"


def test_no_number_is_nothing():
    assert draw("{{ value|ui_number }}", value=None) == ""


@pytest.mark.parametrize(
    "source",
    [
        "{% ui_kpi title=evil value=evil unit=evil %}{% end_ui_kpi %}",
        "{% ui_table label=evil %}{% end_ui_table %}",
        "{% ui_sort evil key=evil current=evil base=evil %}",
        "{% ui_todo items %}",
        "{% ui_tile_map drawn names=names links=names noun=evil %}",
    ],
)
def test_everything_given_is_escaped(source):
    html = draw(
        source,
        evil=EVIL,
        items=[WorkItem(EVIL, EVIL, 1, "week", EVIL)],
        drawn=tiles.draw({"77": 3}),
        names={"77": EVIL},
    )

    assert "<script" not in html
    assert "&lt;script" in html


def test_the_gallery_shows_every_component():
    source = (Path(settings.BASE_DIR) / "maillage" / "templates" / "website" / "gallery.html").read_text()
    names = {name for name in (*desk.register.tags, *desk.register.filters) if not name.startswith("end_")}

    assert {name for name in names if name not in source} == set()


def test_a_change_is_told_word_by_word_escaped_and_its_conflict_named():
    fields = [
        {"label": "délai", "parts": [{"kind": "removed", "text": "huit "}, {"kind": "added", "text": EVIL}]},
        {"label": "téléphone", "parts": [{"kind": "same", "text": "01"}], "is_conflict": True, "now": "02"},
    ]

    html = draw("{% ui_diff fields %}", fields=fields)

    assert '<dd><del><span class="sr-only">retiré : </span>huit </del><ins><span' in html
    assert EVIL not in html
    assert "&lt;script&gt;" in html
    assert html.count("modifié entre-temps") == 1
    assert '<dd class="small">La fiche dit maintenant : 02</dd>' in html


def test_how_long_ago_a_day_was_is_said_in_words():
    day = timezone.localdate() - timedelta(days=1799)

    assert draw("{{ day|ui_since }}", day=day) == "depuis près de 5 ans"
