"""What people type in their own words, and what must come first: the help pages and the numbers, before any place (review 24, section D)."""

import pytest

from maillage.directory import vocabulary
from maillage.orientation.pages import first_help
from maillage.orientation.searching import GUIDE, NUMBER
from maillage.search import actions, analyser, memory, queries, questions, spelling, words
from maillage.search.families import read_versions
from maillage.search.models import Document, SearchState, WordFamily
from maillage.search.questions import Question
from maillage.search.registry import Entry

pytestmark = pytest.mark.django_db
SERVICE, PAGE = "directory.service", "editorial.page"
# Short texts that say the same words as a page of help, as the directory has hundreds of them.
PLACES = {
    "runaway": ("Retour de fugue – Le Voilier", "Tu as fugué ? On t’écoute, sans te forcer. Une fugue"),
    "sleep": ("Accueil d’urgence – Le Saule", "Un lit pour dormir cette nuit. Un endroit sûr où dormir"),
    "images": (
        "Aide pour des images diffusées – Le Galet",
        "On t’aide à faire retirer des nudes. Des images diffusées",
    ),
    "parents": ("Soutien aux parents – La Dune", "Pour les parents. Aide pour les parents et les proches"),
    "drugs": ("Réduction des risques – Hôpital", "Drogues, alcool : réduire les risques"),
    "care": ("Consultation santé et sexualité – Hôpital", "Contraception, IVG, dépistage. Voir un soignant"),
    "talk": ("Permanence d’écoute – Le Trait d’union", "Parler à quelqu’un"),
    "uaped": ("UAPED – Hôpital", "Après une agression. Unité d’accueil pédiatrique enfants en danger (UAPED)"),
    "school": ("Retour à l’école – Collège", "École et formation"),
    "crip": ("Cellule de recueil des informations préoccupantes (CRIP)", "Signaler une situation"),
}
TEXTS = {
    "figures": (
        "Des chiffres, avec leur source",
        "Une fille sur trois qui fugue, une fille qui se prostitue" + ", et un nombre" * 200,
    ),
    "signs": ("Des signes qui peuvent inquiéter", "Un signe seul ne prouve rien."),
    "what": ("De quoi parle-t-on ?", "Repérer les signes demande du temps."),
    "trade": ("Étude sur la traite des êtres humains", "La traite des mineurs"),
    "plan": ("Le plan national : sensibiliser, réprimer", "L’hébergement d’urgence, le suivi"),
    "talks": ("Colloque : échanger, suit un débat en danger", "On sait quoi faire, côté pratique"),
}


@pytest.fixture
def site(now):
    words.lay(now=now)
    actions.follow(GUIDE)
    actions.follow(NUMBER)
    actions.put(
        Entry(SERVICE, f"{ref}{n}", "/x", title, text=text) for ref, (title, text) in PLACES.items() for n in range(8)
    )
    actions.put(Entry(PAGE, ref, "/x", title, text=text) for ref, (title, text) in TEXTS.items())


def _first(typed, count=4):
    results = queries.find(Question(typed), may_be_near=True)
    return [hit.ref.rstrip("01234567") if hit.kind == SERVICE else hit.ref for hit in results.hits[:count]], results


@pytest.mark.parametrize(
    ("expected", "phrases"),
    [
        (
            {"3018", "images"},
            "snap, snapchat, insta, telegram, tiktok, webcam, cam, sextape, sexting, deepfake, dickpic, grooming, nudes",
        ),
        (
            {"3018", "images"},
            "on m'a filmée, il a mis ma photo sur insta, il menace de publier mes photos, un mec de 30 ans, il veut me voir",
        ),
        ({"3018", "images"}, "rencontre sur internet, un adulte me parle sur internet"),
        (
            {"119", "droits"},
            "mon copain me force, il me force, on m'oblige à faire des choses, obligée, onlyfans, mym, proxo, mon mac",
        ),
        (
            {"119", "droits"},
            "je fais des passes, pute, sucer, vendre mon corps, coucher pour de l'argent, coucher avec des hommes, il me vend",
        ),
        (
            {"119", "droits"},
            "on me vend, dette, gang, dealer, client, clients, sortir de la prostitution, je veux arrêter, je me prostitue",
        ),
        (
            {"119", "droits"},
            "prostituée, escort, michto, michetonner, sugar daddy, tapin, lover boy, wannonce, mon copain me vend",
        ),
        (
            {"119", "droits"},
            "viol, violer, il m'a violé, je me suis fait violer, j'ai été violée, violences sexuelles, attouchement",
        ),
        (
            {"119", "droits"},
            "agression sexuelle, inceste, mon père me touche, mon beau-père me touche, frotteur, pédocriminel",
        ),
        ({"116006", "droits"}, "consentement, majorité sexuelle"),
        (
            {"119", "17", "droits"},
            "il me tape, il me bat, il m'a frappée, frappe, mes parents me frappent, séquestrée, il me surveille",
        ),
        (
            {"119", "17", "droits"},
            "il me laisse pas sortir, il prend mon téléphone, il a pris mes papiers, j'ai peur de lui, mariage forcé, excision, forcé",
        ),
        ({"15", "3114", "119"}, "je veux mourir, je veux en finir, suicide, me suicider, je me scarifie"),
        (
            {"119", "3114"},
            "déprimée, dépression, triste, solitude, je mange plus, mal-être, j'ai mal, je suis seule, seule",
        ),
        (
            {"droits", "care"},
            "avortement, avorter, ivg, enceinte, je suis enceinte, test de grossesse, grossess, pilule du lendemain, ist, mst",
        ),
        ({"droits", "care"}, "sida, gynéco, planning familial, CPEF"),
        ({"15", "drugs"}, "cocaïne, coke, protoxyde, fumer, shit, drogue"),
        (
            {"119", "toi"},
            "je suis à la rue, airbnb, la maison de ma copine airbnb, hotel, chez une copine, fuire, foyer, placée en foyer",
        ),
        ({"119", "toi"}, "j'ai fugué du foyer, je veux partir de chez moi, j'ai froid, j'ai faim, dormir, fugue"),
        ({"119"}, "help, aide moi, aidez moi svp, au secours, je suis en danger, je sais pas quoi faire"),
        (
            {"119"},
            "mon ex, copain, copine, maman, papa, beau-père, mec, j'ai 14 ans, mineure, je suis gay, c'est ma faute, j'ai honte",
        ),
        ({"ami", "119"}, "ma copine se prostitue, aider une amie"),
        ({"119", "droits"}, "carte d'identité, sans papiers, clandestin, MNA, mineur non accompagné, étranger"),
        ({"parents", "119"}, "mon fils, ma fille, ma fille se prostitue, parents"),
        ({"fugue", "119", "toi"}, "ma fille fugue, ma fille est partie, fugue"),
        ({"116000", "fugue"}, "ma fille a disparu, disparue"),
        ({"119", "fugue"}, "signaler"),
        ({"signs"}, "repérer les signes"),
        ({"crip"}, "CRIP"),
    ],
)
def test_what_somebody_types_finds_help_before_any_place(site, expected, phrases):
    missing = {}
    for typed in phrases.split(", "):
        refs, _ = _first(typed, 5 if "crip" not in expected else 1)
        if not expected <= set(refs):
            missing[typed] = refs

    assert missing == {}


@pytest.mark.parametrize("typed", ["je sais pas", "je suis", "j'ai"])
def test_only_small_words_are_told_to_be_so_beside_the_119(client, site, typed):
    refs, results = _first(typed)

    assert (refs, results.corrected, results.refusal) == ([], "", questions.TOO_COMMON)
    assert "tel:119" in client.post("/recherche", {"mots": typed}).content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        "je suis en danger",
        "je sais pas quoi faire",
        "je suis seule",
        "j'ai été violée",
        "déprimée",
        "fuire",
        "shit",
        "coke",
        "étranger",
        "wannonce",
    ],
)
def test_what_a_child_says_is_never_read_as_something_else(site, typed):
    assert _first(typed)[1].corrected == ""


def test_no_word_that_first_help_knows_is_corrected(site):
    """The list of the answers above the results (orientation/pages/data/first_help.toml): each of its words stays as it is typed."""
    index, families = memory.look(0)
    reader = spelling.Spelling(index, families)
    said = {word for one in first_help.every() for expression in one.said for word in expression}
    changed = {}
    for word in said:
        terms = questions.read(word).terms
        if (read := reader.corrected(terms)) != terms:
            changed[word] = read[0].surface

    assert changed == {}


def test_one_document_with_every_word_hides_nothing(site):
    """« Des chiffres » says « fille » and « fugue »: it comes, and the help page comes before it."""
    refs, results = _first("ma fille fugue", 20)

    assert "figures" in refs
    assert refs.index("fugue") < refs.index("figures")
    assert "runaway" in refs
    assert not results.is_near


def test_emergency_housing_is_said_in_three_ways(site):
    refs, _ = _first("hébergement d'urgence", 20)

    assert {"sleep", "plan"} <= set(refs)


def test_when_few_documents_have_all_the_words_others_come_near_and_the_page_says_so(client, site):
    refs, results = _first("repérer une permanence", 20)
    assert (results.is_near, results.whole) == (True, 0)
    actions.put([Entry(PAGE, "both", "/both", "Repérer : une permanence")])

    refs, results = _first("repérer une permanence", 20)

    assert (refs[0], results.is_near, results.whole) == ("both", True, 1)
    assert {"talk", "what"} <= set(refs)
    page = client.post("/recherche", {"mots": "repérer une permanence"}).content.decode()
    assert "Peu de documents contiennent tous ces mots. D’autres s’en approchent." in page


def test_la_traite_is_no_trait_d_union(site):
    refs, _ = _first("traite", 20)

    assert refs[0] == "trade"
    assert "talk" not in refs
    assert analyser.stem("traites") == "traite" != analyser.stem("trait")


def test_words_that_say_who_are_looked_for_when_they_are_alone(site):
    actions.put([Entry(PAGE, "boy", "/boy", "Un gars et un monsieur")])

    assert _first("monsieur")[0] == ["boy"]


def test_all_the_words_are_wanted_by_who_says_so(site):
    exact = queries.find(Question("fille chiffres fugue", is_exact=True), may_be_near=True)
    collection = queries.find(Question("fille chiffres fugue"))

    assert [hit.ref for hit in exact.hits] == [hit.ref for hit in collection.hits] == ["figures"]


# The families that Maillage comes with


def test_every_family_leads_to_pages_and_numbers_that_are_there(site):
    """« guide images », « numéro 119 »: the help page and the number exist; a need is said as the directory says it."""
    known = {f"guide {ref}" for ref in Document.objects.filter(kind=GUIDE).values_list("ref", flat=True)}
    known |= {f"numéro {ref}" for ref in Document.objects.filter(kind=NUMBER).values_list("ref", flat=True)}
    shipped = read_versions(words.OURS.read_text())[2]
    led = {way for family in shipped if family.typed for way in family.words if way.startswith(("guide ", "numéro "))}

    assert led - known == set()
    needs = " ".join(need.label.lower() for need in vocabulary.NEEDS)
    for label in (
        "voir un soignant",
        "réduire les risques",
        "parler à quelqu’un",
        "endroit sûr où dormir",
        "connaître ses droits",
    ):
        assert label in needs


def test_a_network_with_the_first_families_is_given_the_second_ones_once(now):
    words.lay(now=now)
    count = {version: len(families) for version, families in read_versions(words.OURS.read_text()).items()}
    assert WordFamily.objects.count() == sum(count.values())
    # As it was: the first version alone, one of them removed and one changed by the coordination.
    second = WordFamily.objects.order_by("-pk")[: count[2]].values_list("pk", flat=True)
    WordFamily.objects.filter(pk__in=list(second)).delete()
    WordFamily.objects.order_by("pk").first().delete()
    changed = WordFamily.objects.order_by("pk").first()
    WordFamily.objects.filter(pk=changed.pk).update(words="fugue\nescapade")
    SearchState.objects.update(families_version=1)

    assert words.lay(now=now) == count[2]
    assert words.lay(now=now) == 0

    assert WordFamily.objects.count() == sum(count.values()) - 1
    assert WordFamily.objects.get(pk=changed.pk).words == "fugue\nescapade"
