"""Every write on resources, by noun; everything is imported from here.

Locks are taken in this order: the resource (or the collection), its files, the state of the search, the end of the journal.
"""

from maillage.resources.actions.collections import (
    create_collection,
    edit_collection,
    order_collection,
    publish_collection,
    withdraw_collection,
)
from maillage.resources.actions.erasing import (
    InFiles,
    NothingFound,
    erase_in_proposal,
    erase_passage,
    find_in_proposal,
    find_passage,
)
from maillage.resources.actions.files import FileRefused, receive_file
from maillage.resources.actions.relations import relate, unrelate
from maillage.resources.actions.resources import (
    KIND,
    ChangedMeanwhile,
    ResourceGone,
    change,
    create,
    publish_again,
    revise,
    set_dates,
    set_owner,
    withdraw,
)
from maillage.resources.actions.reviews import remind_and_escalate, review
from maillage.resources.actions.uses import count_use, save_uses
from maillage.resources.actions.words import add_guarded, edit_guarded, remove_guarded

__all__ = [
    "KIND",
    "ChangedMeanwhile",
    "FileRefused",
    "InFiles",
    "NothingFound",
    "ResourceGone",
    "add_guarded",
    "change",
    "count_use",
    "create",
    "create_collection",
    "edit_collection",
    "edit_guarded",
    "erase_in_proposal",
    "erase_passage",
    "find_in_proposal",
    "find_passage",
    "order_collection",
    "publish_again",
    "publish_collection",
    "receive_file",
    "relate",
    "remind_and_escalate",
    "remove_guarded",
    "review",
    "revise",
    "save_uses",
    "set_dates",
    "set_owner",
    "unrelate",
    "withdraw",
    "withdraw_collection",
]
