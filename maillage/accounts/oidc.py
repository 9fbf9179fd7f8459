"""Log in with an OpenID Connect provider, such as ProConnect: authorization code, PKCE, state and nonce of 43 characters.

What counts is (issuer, subject), as the provider signed it: never the e-mail. Written for this because allauth's own provider sends
no nonce and a state of sixteen characters (docs/adr/0023).
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt
import requests
from django.conf import settings
from django.utils.functional import cached_property

from maillage.core.errors import DomainError

_SECONDS = 10
_LEEWAY_SECONDS = 30
_ALGORITHMS = ("RS256", "ES256", "PS256")
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Failed(DomainError):
    """The provider did not answer, or its answer cannot be trusted."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the session keeps while the person is at the provider's; it serves once."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Answer:
    """Whom the provider recognised, and how."""

    issuer: str
    subject: str
    email: str
    is_email_verified: bool
    methods: frozenset[str]


class Provider:
    """The one that the settings name."""

    def __init__(self, callback: str) -> None:
        self._issuer: str = settings.OIDC_ISSUER
        self._callback = callback

    def ask(self) -> tuple[str, Question]:
        """Where to send the person, and what to keep until she comes back."""
        question = Question(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48))
        challenge = base64.urlsafe_b64encode(hashlib.sha256(question.verifier.encode()).digest()).rstrip(b"=").decode()
        query = {
            "response_type": "code",
            "client_id": settings.OIDC_CLIENT_ID,
            "redirect_uri": self._callback,
            "scope": settings.OIDC_SCOPE,
            "state": question.state,
            "nonce": question.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "claims": '{"id_token":{"amr":{"essential":true}}}',
        }
        return f"{self._address('authorization_endpoint')}?{urlencode(query)}", question

    def answer(self, question: Question, given: dict[str, str]) -> Answer:
        """Check everything that came back, or `Failed`."""
        if not hmac.compare_digest(given.get("state", ""), question.state):
            raise Failed("Cette réponse n’est pas celle que nous attendions. Recommencez depuis la page de connexion.")
        if given.get("iss", self._issuer) != self._issuer or not given.get("code"):
            raise Failed(
                "Le service d’identité n’a pas confirmé qui vous êtes. Recommencez, ou utilisez votre mot de passe."
            )
        tokens = self._exchange(given["code"], question.verifier)
        claims = self._signed(str(tokens.get("id_token", "")))
        if not hmac.compare_digest(str(claims.get("nonce", "")), question.nonce):
            raise Failed("Cette réponse a déjà servi. Recommencez depuis la page de connexion.")
        person = {**claims, **self._person(str(tokens.get("access_token", "")), str(claims["sub"]))}
        methods = claims.get("amr", [])
        return Answer(
            issuer=self._issuer,
            subject=str(claims["sub"]),
            email=str(person.get("email", "")).lower(),
            is_email_verified=person.get("email_verified") is True,
            methods=frozenset(methods if isinstance(methods, list) else []),
        )

    def _exchange(self, code: str, verifier: str) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._callback,
            "client_id": settings.OIDC_CLIENT_ID,
            "client_secret": settings.OIDC_CLIENT_SECRET,
            "code_verifier": verifier,
        }
        return _json(_send("POST", self._address("token_endpoint"), data=form))

    def _person(self, access_token: str, subject: str) -> dict[str, Any]:
        """Names and e-mail, plain or signed; of the same person, or of nobody."""
        if "userinfo_endpoint" not in self._configuration or not access_token:
            return {}
        headers = {"Authorization": f"Bearer {access_token}"}
        response = _send("GET", self._address("userinfo_endpoint"), headers=headers)
        is_signed = response.headers.get("Content-Type", "").startswith("application/jwt")
        found = self._signed(response.text, is_dated=False) if is_signed else _json(response)
        if found.get("sub") != subject:
            raise Failed("Le service d’identité a parlé d’une autre personne. Recommencez.")
        return {name: found[name] for name in ("email", "email_verified") if name in found}

    def _signed(self, token: str, *, is_dated: bool = True) -> dict[str, Any]:
        """The content of a token that this provider signed for this site, and that is still good."""
        needed = ["iss", "aud", "sub", "exp", "iat"] if is_dated else ["iss", "aud", "sub"]
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                key=self._key(token),
                algorithms=list(_ALGORITHMS),
                audience=settings.OIDC_CLIENT_ID,
                issuer=self._issuer,
                leeway=_LEEWAY_SECONDS,
                options={"require": needed},
            )
        except jwt.PyJWTError as error:
            raise Failed(
                "La réponse du service d’identité n’est pas sûre. Recommencez, ou utilisez votre mot de passe."
            ) from error
        if claims.get("azp", settings.OIDC_CLIENT_ID) != settings.OIDC_CLIENT_ID:
            raise Failed("La réponse du service d’identité est pour un autre site.")
        return claims

    def _key(self, token: str) -> Any:
        number = jwt.get_unverified_header(token).get("kid")
        keys = jwt.PyJWKSet.from_dict(_json(_send("GET", self._address("jwks_uri")))).keys
        for key in keys:
            if key.key_id == number or (number is None and len(keys) == 1):
                return key
        raise jwt.InvalidKeyError

    @cached_property
    def _configuration(self) -> dict[str, Any]:
        found = _json(_send("GET", f"{self._issuer}/.well-known/openid-configuration"))
        if found.get("issuer") != self._issuer:
            raise Failed("Le service d’identité ne dit pas le nom attendu. Prévenez la personne qui tient le site.")
        return found

    def _address(self, name: str) -> str:
        return str(self._configuration[name])


def _send(method: str, address: str, **said: Any) -> requests.Response:
    """Over HTTPS, without following anybody elsewhere."""
    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        raise Failed("Le service d’identité n’est pas joignable de façon sûre.")
    try:
        response = requests.request(method, address, timeout=_SECONDS, allow_redirects=False, **said)
        response.raise_for_status()
    except requests.RequestException as error:
        raise Failed("Le service d’identité ne répond pas. Réessayez, ou utilisez votre mot de passe.") from error
    return response


def _json(response: requests.Response) -> dict[str, Any]:
    try:
        found = response.json()
    except ValueError as error:
        raise Failed("Le service d’identité a répondu autre chose que prévu. Réessayez plus tard.") from error
    if not isinstance(found, dict):
        raise Failed("Le service d’identité a répondu autre chose que prévu. Réessayez plus tard.")
    return found
