"""The state machine, driven at random: whatever people do in whatever order, what is promised holds."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from maillage.core.errors import DomainError, NotAllowed
from maillage.core.models import JournalEntry
from maillage.directory.models import Organisation
from maillage.moderation import actions, queries, registry, states
from maillage.moderation.models import Message, Proposal, Version
from tests import factories
from tests.moderation.kinds import DECIDES, Leaflet

KIND = Leaflet.code
START = datetime(2026, 11, 18, 10, 30, tzinfo=ZoneInfo("Europe/Paris"))
ENDED = {"accepted", "refused", "withdrawn", "expired"}
_people = st.sampled_from(["author", "moderator", "both", "stranger"])
_fields = st.sampled_from(["name", "description", "phone"])
_words = st.sampled_from(["un", "deux", "trois", "quatre"])
_pick = st.integers(0, 4)


class Moderation(RuleBasedStateMachine):
    """A record, four persons, as many proposals as they like, and the sheets that they displayed at some time."""

    @initialize()
    def start(self):
        registry.register(Leaflet())
        self._transaction = transaction.atomic()
        self._transaction.__enter__()
        self.now = START
        factories.DepartmentFactory()
        self.people = {
            name: factories.UserFactory(last_name=DECIDES if name in {"moderator", "both"} else name)
            for name in ("author", "moderator", "both", "stranger")
        }
        self.record = factories.OrganisationFactory(name="un", description="un", phone="un")
        self.sheets = []  # (proposal, what was displayed, its digest)
        self.frozen = {}  # proposal -> the content that was sent
        self.ended = {}  # proposal -> the state it ended in

    def teardown(self):
        registry._kinds.pop(KIND, None)
        if hasattr(self, "_transaction"):
            transaction.set_rollback(True)
            self._transaction.__exit__(None, None, None)

    def _proposal(self, pick):
        found = list(Proposal.objects.order_by("created_at", "pk"))
        return found[pick % len(found)] if found else None

    def _try(self, act, *arguments, who, pick):
        """Do it as that person would; a refusal leaves no trace at all."""
        proposal = self._proposal(pick)
        if proposal is None:
            return None
        before = (JournalEntry.objects.count(), Message.objects.count(), proposal.state)
        self.now += timedelta(minutes=1)
        try:
            with transaction.atomic():
                getattr(actions, act)(proposal, *arguments, by=self.people[who], now=self.now)
        except (DomainError, NotAllowed):
            after = (JournalEntry.objects.count(), Message.objects.count(), Proposal.objects.get(pk=proposal.pk).state)
            assert after == before
            return None
        return proposal

    @rule(who=_people, name=_fields, word=_words)
    def open(self, who, name, word):
        self.now += timedelta(minutes=1)
        try:
            with transaction.atomic():
                actions.open_proposal(KIND, str(self.record.pk), {name: word}, by=self.people[who], now=self.now)
        except DomainError:
            assert getattr(Organisation.objects.get(), name) == word

    @rule(name=_fields, word=_words)
    def propose(self, name, word):
        """Straight to the queue, so that there is always something to decide."""
        self.now += timedelta(minutes=1)
        if getattr(Organisation.objects.get(), name) != word:
            author = self.people["author"]
            sent = actions.propose(KIND, str(self.record.pk), {name: word}, by=author, now=self.now)
            self.frozen[sent.pk] = sent.content

    @rule(name=_fields, word=_words)
    def suggest(self, name, word):
        try:
            with transaction.atomic():
                actions.suggest(KIND, str(self.record.pk), {name: word}, now=self.now)
        except DomainError:
            public = Proposal.objects.filter(is_public=True).count()
            assert public >= actions.MOST_SUGGESTIONS_OF_A_RECORD or getattr(Organisation.objects.get(), name) == word

    @rule(who=_people, pick=_pick, name=_fields, word=_words)
    def edit(self, who, pick, name, word):
        self._try("edit", {name: word}, who=who, pick=pick)

    @rule(who=_people, pick=_pick)
    def submit(self, who, pick):
        if proposal := self._try("submit", who=who, pick=pick):
            self.frozen[proposal.pk] = Proposal.objects.get(pk=proposal.pk).content

    @rule(pick=_pick)
    def display(self, pick):
        if proposal := self._proposal(pick):
            self.sheets.append((proposal.pk, (proposal.base, proposal.content), queries.sheet(proposal).digest))

    @rule(who=_people, pick=_pick, is_fresh=st.booleans())
    def accept(self, who, pick, is_fresh):
        """What is accepted is what was displayed, of a proposal that waited, by somebody else than its author."""
        waiting = Proposal.objects.submitted().order_by("created_at", "pk").first()
        if is_fresh and waiting:
            self.sheets.insert(0, (waiting.pk, (waiting.base, waiting.content), queries.sheet(waiting).digest))
            pick = 0
        if not self.sheets:
            return
        pk, seen, digest = self.sheets[pick % len(self.sheets)]
        proposal = Proposal.objects.get(pk=pk)
        record = Leaflet().read(str(self.record.pk))
        try:
            with transaction.atomic():
                actions.accept(proposal, digest, by=self.people[who], now=self.now)
        except (DomainError, NotAllowed):
            assert Leaflet().read(str(self.record.pk)) == record
            return
        base, content = seen
        assert (proposal.base, proposal.content, proposal.state) == (base, content, "submitted")
        assert proposal.author != self.people[who]
        assert who in {"moderator", "both"}
        assert all(record[name] in {base[name], content[name]} for name in content)
        assert Leaflet().read(str(self.record.pk)) == {**record, **content}

    @rule(who=_people, pick=_pick)
    def refuse(self, who, pick):
        self._try("refuse", "Non.", who=who, pick=pick)

    @rule(who=_people, pick=_pick)
    def ask_changes(self, who, pick):
        if proposal := self._try("ask_changes", "Encore.", who=who, pick=pick):
            self.frozen.pop(proposal.pk, None)

    @rule(who=_people, pick=_pick)
    def withdraw(self, who, pick):
        self._try("withdraw", who=who, pick=pick)

    @rule(who=_people, pick=_pick)
    def take(self, who, pick):
        self._try("take", who=who, pick=pick)

    @rule(who=_people, pick=_pick)
    def comment(self, who, pick):
        self._try("comment", "Un mot.", who=who, pick=pick)

    @rule(who=_people, pick=_pick)
    def undo(self, who, pick):
        versions = list(Version.objects.order_by("number"))
        if not versions:
            return
        version = versions[-1 - pick % len(versions)]
        record = Leaflet().read(str(self.record.pk))
        try:
            with transaction.atomic():
                actions.undo(version, by=self.people[who], now=self.now)
        except (DomainError, NotAllowed):
            assert Leaflet().read(str(self.record.pk)) == record
        else:
            assert all(record[name] == value for name, value in version.after.items())
            assert Leaflet().read(str(self.record.pk)) == {**record, **version.before}

    @rule(days=st.sampled_from([1, 30, 61]))
    def wait_and_expire(self, days):
        self.now += timedelta(days=days)
        actions.expire(now=self.now)
        assert not Proposal.objects.open().filter(expires_at__lte=self.now).exists()

    @rule(name=_fields, word=_words)
    def change_the_record(self, name, word):
        Organisation.objects.update(**{name: word})

    @invariant()
    def an_end_is_for_ever(self):
        for proposal in Proposal.objects.all():
            assert self.ended.get(proposal.pk, proposal.state) == proposal.state
            if proposal.state in ENDED:
                self.ended[proposal.pk] = proposal.state

    @invariant()
    def what_was_sent_is_frozen(self):
        for pk, content in self.frozen.items():
            assert Proposal.objects.get(pk=pk).content == content

    @invariant()
    def decisions_are_whole(self):
        """Decided by another, dated, with their line in the thread and in the journal; nobody reads what is decided."""
        for proposal in Proposal.objects.all():
            is_decided = proposal.state in {"accepted", "refused"}
            assert (proposal.decided_at is not None, proposal.decided_by is not None) == (is_decided, is_decided)
            assert proposal.decided_by is None or proposal.decided_by != proposal.author
            last = proposal.messages.exclude(state="").order_by("-at", "-pk").first()
            assert (last.state if last else "draft") == proposal.state or (proposal.is_public and last is None)
            assert proposal.state == "submitted" or proposal.reader is None

    @invariant()
    def versions_follow_each_other(self):
        numbers = list(Version.objects.order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.django_db
def test_whatever_is_done_in_whatever_order_the_promises_hold():
    chosen = settings(
        max_examples=30, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )

    run_state_machine_as_test(Moderation, settings=chosen)


@pytest.mark.parametrize("state", Proposal.State.values)
def test_ended_proposals_go_nowhere(state):
    is_ended = state in ENDED

    assert is_ended == (not any(states.can(act, state) for act in states.MOVES))
