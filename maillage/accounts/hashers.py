"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class TunedArgon2(Argon2PasswordHasher):
    """Argon2id as OWASP advises for a server that many log in to at once: 19 MiB, two passes, one lane (safety case 71)."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
