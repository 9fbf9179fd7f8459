"""What a browser posts, and what comes of it."""

from maillage.accounts.models import User
from tests.accounts.codes import PASSWORD
from tests.factories import UserFactory

LOGIN, SIGN_UP, RESET = "/pro/connexion", "/pro/inscription", "/pro/mot-de-passe"
SECOND = "/pro/connexion/second-facteur"


def person(password=PASSWORD, **said):
    user = UserFactory(**said)
    user.set_password(password)
    user.save()
    return user


def log_in(client, user, password=PASSWORD, **more):
    email = user if isinstance(user, str) else user.email
    return client.post(LOGIN, {"login": email, "password": password}, **more)


def who(client):
    """Whose session it is."""
    number = client.session.get("_auth_user_id")
    return User.objects.get(pk=number) if number else None
