"""What the worker does for the help finder."""

from django.utils import timezone
from django_tasks import task

from maillage.orientation import actions


@task()
def publish_snapshots(**_: object) -> list[str]:
    """Publish what has changed; a second run does nothing."""
    return actions.publish(now=timezone.now())


def publish_soon() -> None:
    """Ask the worker to publish, after the present transaction."""
    publish_snapshots.enqueue()
