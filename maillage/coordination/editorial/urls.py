"""Addresses of the pages where the network writes: pages, news, the home."""

from django.urls import path

from maillage.coordination.editorial import views_home, views_news, views_pages

editorial = [
    path("coordination/pages", views_pages.list_pages, name="list-pages"),
    path("coordination/pages/nouvelle", views_pages.create_page, name="create-page"),
    path("coordination/pages/<uuid:pk>", views_pages.edit_page, name="edit-page"),
    path("coordination/pages/<uuid:pk>/versions", views_pages.list_versions, name="list-page-versions"),
    path("coordination/pages/<uuid:pk>/reglages", views_pages.set_page, name="set-page"),
    path("coordination/pages/<uuid:pk>/publier", views_pages.publish_page, name="publish-page"),
    path("coordination/pages/<uuid:pk>/depublier", views_pages.unpublish_page, name="unpublish-page"),
    path("coordination/pages/<uuid:pk>/reprendre", views_pages.restore_version, name="restore-page-version"),
    path("coordination/pages/<uuid:pk>/ordre", views_pages.move_page, name="move-page"),
    path("coordination/actualites", views_news.list_news, name="list-news"),
    path("coordination/actualites/nouvelle", views_news.create_news, name="create-news"),
    path("coordination/actualites/<uuid:pk>", views_news.edit_news, name="edit-news"),
    path("coordination/actualites/<uuid:pk>/publier", views_news.publish_news, name="publish-news"),
    path("coordination/actualites/<uuid:pk>/retirer", views_news.withdraw_news, name="withdraw-news"),
    path("coordination/actualites/<uuid:pk>/epingler", views_news.pin_news, name="pin-news"),
    path("coordination/actualites/<uuid:pk>/supprimer", views_news.discard_news, name="discard-news"),
    path("coordination/accueil", views_home.list_blocks, name="list-blocks"),
    path("coordination/accueil/nouveau", views_home.add_block, name="add-block"),
    path("coordination/accueil/<int:pk>", views_home.change_block, name="change-block"),
    path("coordination/accueil/<int:pk>/ordre", views_home.move_block, name="move-block"),
    path("coordination/accueil/<int:pk>/supprimer", views_home.remove_block, name="remove-block"),
]
