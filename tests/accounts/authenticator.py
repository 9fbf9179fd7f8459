"""A passkey in software: what a telephone answers to the browser."""

import json
from hashlib import sha256

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

FLAG = AuthenticatorData.FLAG


class SoftwarePasskey:
    """One key for one account of `localhost`; it recognises its owner unless `is_verified` is false."""

    def __init__(self, origin="http://localhost", *, is_verified=True):
        self.origin, self.is_verified = origin, is_verified
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.number = b"passkey of the tests"
        self.user_handle = b""

    def register(self, options):
        said = options["publicKey"]
        self.user_handle = websafe_decode(said["user"]["id"])
        public = ES256.from_cryptography_key(self.key.public_key())
        credential = AttestedCredentialData.create(Aaguid.NONE, self.number, public)
        data = AuthenticatorData.create(self._site(), self._flags() | FLAG.AT, 0, credential)
        return self._answer(
            {
                "clientDataJSON": self._client("webauthn.create", said["challenge"]),
                "attestationObject": AttestationObject.create("none", data, {}),
            }
        )

    def sign(self, options):
        client = self._client("webauthn.get", options["publicKey"]["challenge"])
        data = AuthenticatorData.create(self._site(), self._flags(), 1)
        signature = self.key.sign(bytes(data) + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": client,
                "authenticatorData": data,
                "signature": signature,
                "userHandle": self.user_handle,
            }
        )

    def _flags(self):
        return FLAG.UP | FLAG.UV if self.is_verified else FLAG.UP

    def _site(self):
        return sha256(b"localhost").digest()

    def _client(self, kind, challenge):
        return CollectedClientData.create(type=kind, challenge=challenge, origin=self.origin)

    def _answer(self, response):
        number = websafe_encode(self.number)
        return json.dumps(
            {
                "id": number,
                "rawId": number,
                "type": "public-key",
                "response": {name: websafe_encode(bytes(value)) for name, value in response.items()},
                "clientExtensionResults": {"credProps": {"rk": True}},
            }
        )
