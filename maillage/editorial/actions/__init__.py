"""Writes of pages, news and the home, by noun; everything is imported from here."""

from maillage.editorial.actions.common import Refused, front_changed
from maillage.editorial.actions.home import MOST as MOST_BLOCKS
from maillage.editorial.actions.home import BlockContent, add_block, change_block, move_block, remove_block
from maillage.editorial.actions.news import (
    NewsContent,
    discard_news,
    edit_news,
    pin_news,
    publish_news,
    withdraw_news,
    write_news,
)
from maillage.editorial.actions.pages import (
    PageContent,
    PageFacts,
    create_page,
    move_page,
    publish_page,
    restore_version,
    set_page_facts,
    unpublish_page,
    write_version,
)

__all__ = [
    "MOST_BLOCKS",
    "BlockContent",
    "NewsContent",
    "PageContent",
    "PageFacts",
    "Refused",
    "add_block",
    "change_block",
    "create_page",
    "discard_news",
    "edit_news",
    "front_changed",
    "move_block",
    "move_page",
    "pin_news",
    "publish_news",
    "publish_page",
    "remove_block",
    "restore_version",
    "set_page_facts",
    "unpublish_page",
    "withdraw_news",
    "write_news",
    "write_version",
]
