"""Writes of the home: which blocks stand under the finder, and in which order."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from maillage.accounts.models import User
from maillage.core import journal
from maillage.core.errors import require
from maillage.directory import standing
from maillage.editorial import policies
from maillage.editorial.actions.common import Refused, clean, tell_front, typeset
from maillage.editorial.models import HomeBlock

MOST = 8


@dataclass(frozen=True, slots=True)
class BlockContent:
    """`target`: the address of a collection, or the place of pages; `text`: Markdown."""

    kind: str
    title: str
    text: str = ""
    target: str = ""
    is_shown: bool = True


@transaction.atomic
def add_block(content: BlockContent, *, by: User | None, now: datetime) -> HomeBlock:
    """After the others. The home stays light: eight at most."""
    require(policies.can_write_pages(standing.of(by, now=now)))
    ranks = [one.rank for one in HomeBlock.objects.select_for_update()]
    if len(ranks) >= MOST:
        raise Refused("L’accueil a déjà huit blocs. Retirez-en un d’abord.")
    block = HomeBlock(rank=max(ranks, default=-1) + 1)
    _keep(block, content, now)
    journal.record("editorial.add_block", block, by=by, at=now)
    return block


@transaction.atomic
def change_block(block: HomeBlock, content: BlockContent, *, by: User | None, now: datetime) -> HomeBlock:
    block = _held(block, by, now)
    _keep(block, content, now)
    journal.record("editorial.change_block", block, by=by, at=now)
    return block


@transaction.atomic
def move_block(block: HomeBlock, *, is_up: bool, by: User | None, now: datetime) -> HomeBlock:
    block = _held(block, by, now)
    blocks = list(HomeBlock.objects.select_for_update().order_by("rank", "pk"))
    here = blocks.index(block)
    there = here - 1 if is_up else here + 1
    if not 0 <= there < len(blocks):
        raise Refused("Ce bloc est déjà au bout de la liste.")
    blocks[here], blocks[there] = blocks[there], blocks[here]
    for rank, one in enumerate(blocks):
        one.rank = rank
    HomeBlock.objects.bulk_update(blocks, ["rank"])
    tell_front()
    journal.record("editorial.move_block", block, by=by, at=now)
    return block


@transaction.atomic
def remove_block(block: HomeBlock, *, by: User | None, now: datetime) -> None:
    block = _held(block, by, now)
    tell_front()
    journal.record("editorial.remove_block", block, by=by, at=now)
    block.delete()


def _held(block: HomeBlock, by: User | None, now: datetime) -> HomeBlock:
    require(policies.can_write_pages(standing.of(by, now=now)))
    return HomeBlock.objects.select_for_update().get(pk=block.pk)


def _keep(block: HomeBlock, content: BlockContent, now: datetime) -> None:
    block.kind, block.title, block.text = content.kind, typeset(content.title), clean(content.text)
    block.target, block.is_shown, block.changed_at = content.target, content.is_shown, now
    block.save()
    tell_front()
