"""A small OpenID Connect provider on the loopback, that says what the test tells it to."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


class LocalProvider:
    """`claims` go into the ID token, `person` is what userinfo answers; `key` signs. `asked` keeps what the site sent."""

    def __init__(self):
        handler = type("Handler", (_Handler,), {"provider": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self.claims, self.person, self.asked = {}, {"email": "pro@example.org", "email_verified": True}, []
        self.key, self.is_person_signed = KEY, False
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def id_token(self, nonce):
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": "maillage", "sub": "agent-1", "iat": now, "exp": now + 60, "nonce": nonce}
        return self.signed({**claims, **self.claims})

    def signed(self, claims):
        return jwt.encode({k: v for k, v in claims.items() if v is not None}, self.key, "RS256", {"kid": "k1"})


class _Handler(BaseHTTPRequestHandler):
    provider = None
    nonce = ""

    def do_GET(self):
        path = urlsplit(self.path).path
        issuer = self.provider.issuer
        if path == "/.well-known/openid-configuration":
            pages = {name: f"{issuer}/{name}" for name in ("token_endpoint", "userinfo_endpoint", "jwks_uri")}
            self.say({"issuer": issuer, "authorization_endpoint": f"{issuer}/authorize", **pages})
        elif path == "/jwks_uri":
            key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
            self.say({"keys": [{**key, "kid": "k1", "use": "sig", "alg": "RS256"}]})
        elif path == "/userinfo_endpoint":
            person = {
                "sub": "agent-1",
                **({"sub": self.provider.claims["sub"]} if "sub" in self.provider.claims else {}),
            }
            person |= self.provider.person
            if self.provider.is_person_signed:
                self.say(self.provider.signed({**person, "iss": issuer, "aud": "maillage"}), "application/jwt")
            else:
                self.say(person)

    def do_POST(self):
        form = {k: v[0] for k, v in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()}
        self.provider.asked.append(form)
        self.say({"access_token": "a", "token_type": "Bearer", "id_token": self.provider.id_token(self.provider.nonce)})

    def say(self, content, kind="application/json"):
        body = (content if isinstance(content, str) else json.dumps(content)).encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass
