"""Addresses of the pages about resources and collections."""

from django.urls import path

from maillage.coordination.resources import views, views_acts, views_collections, views_erasing, views_words

_ALL = "coordination/ressources"
_ONE = f"{_ALL}/<uuid:pk>"
_COLLECTIONS = f"{_ALL}/collections"
_COLLECTION = f"{_COLLECTIONS}/<int:pk>"

_GUARDED = "coordination/mots-a-eviter"

resources = [
    path(_GUARDED, views_words.list_guarded, name="list-guarded"),
    path(f"{_GUARDED}/ajouter", views_words.add_guarded, name="add-guarded"),
    path(f"{_GUARDED}/<int:pk>", views_words.edit_guarded, name="edit-guarded"),
    path(f"{_GUARDED}/<int:pk>/retirer", views_words.remove_guarded, name="remove-guarded"),
    path(_ALL, views.list_resources, name="list-resources"),
    path(f"{_ALL}/a-relire", views.list_reviews, name="list-resource-reviews"),
    path(f"{_ALL}/a-relire/noter", views.mark_reviewed, name="mark-resources-reviewed"),
    path(f"{_ALL}/fichiers/<uuid:pk>", views.open_file, name="open-resource-file"),
    path(_ONE, views.show_resource, name="show-resource"),
    path(f"{_ONE}/modifier", views.revise_resource, name="revise-resource"),
    path(f"{_ONE}/retirer", views_acts.withdraw_resource, name="withdraw-resource"),
    path(f"{_ONE}/effacer", views_erasing.erase_passage, name="erase-passage"),
    path(f"{_ONE}/publier", views_acts.publish_resource, name="publish-resource"),
    path(f"{_ONE}/relue", views_acts.review_resource, name="review-resource"),
    path(f"{_ONE}/suivi", views_acts.set_owner, name="set-resource-owner"),
    path(f"{_ONE}/dates", views_acts.set_dates, name="set-resource-dates"),
    path(f"{_ONE}/lier", views_acts.relate_resource, name="relate-resource"),
    path(f"{_ONE}/delier", views_acts.unrelate_resource, name="unrelate-resource"),
    path(_COLLECTIONS, views_collections.list_collections, name="list-collections"),
    path(f"{_COLLECTIONS}/nouvelle", views_collections.create_collection, name="create-collection"),
    path(_COLLECTION, views_collections.show_collection, name="show-collection"),
    path(f"{_COLLECTION}/modifier", views_collections.edit_collection, name="edit-collection"),
    path(f"{_COLLECTION}/recherche", views_collections.set_criteria, name="set-collection-criteria"),
    path(f"{_COLLECTION}/ordre", views_collections.move_item, name="move-collection-item"),
    path(f"{_COLLECTION}/ajouter", views_collections.add_item, name="add-collection-item"),
    path(f"{_COLLECTION}/publier", views_collections.publish_collection, name="publish-collection"),
    path(f"{_COLLECTION}/retirer", views_collections.withdraw_collection, name="withdraw-collection"),
]
