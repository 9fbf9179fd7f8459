from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Prépare le site avec un réseau de démonstration, puis le sert. Une seconde fois, ne perd rien."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("setup")
        call_command("load_demo")
        call_command("load_demo_people")
        call_command("load_demo_content")
        call_command("load_demo_events")
        call_command("load_demo_trainings")
        call_command("publish_directory")
        call_command("rebuild_search")
        call_command("serve")
