"""Signing in by an OpenID Connect provider (Entra ID and others): code flow with PKCE, checked by Authlib."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Flask, url_for
from joserfc.errors import JoseError
from requests import RequestException
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from models.access import Role, User
from models.errors import MunimentError
from models.store import provided, users
from reports.console.services import Provider

NAME = "provider"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the provider says somebody is. `sub` is the issuer's own key, which no two people share."""

    issuer: str
    sub: str
    login: str
    name: str
    email: str
    email_verified: bool
    roles: tuple[Role, ...]

    def account(self, connection: Connection, now: datetime, *, creates: bool = False) -> User | None:
        """The account that belongs to them, None where there is none or it is out of use.

        With `creates` it is made where there is none, and has the roles that the provider gives now.
        """
        facts = (self.login, self.name, self.email)
        if creates and not provided.keep(connection, f"{self.issuer}|{self.sub}", facts, self.roles, now):
            return None
        return users.vouched(connection, self.issuer, self.sub, self.email, self.email_verified, now)


class OpenID:
    """The console as a client of one provider."""

    def __init__(self, app: Flask, provider: Provider) -> None:
        self.provider = provider
        self._client = OAuth(app).register(
            NAME,
            client_id=provider.client_id,
            client_secret=provider.client_secret,
            server_metadata_url=f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256", "timeout": 20},
        )

    def start(self) -> Response:
        """Send the browser to the provider. Raises MunimentError where it does not answer."""
        try:
            answer: Response = self._client.authorize_redirect(url_for("signed_in_by_provider", _external=True))
        except RequestException as error:
            raise _away(error) from error
        return answer

    def finish(self) -> Identity:
        """Who came back from the provider. Raises MunimentError for an answer that does not hold."""
        try:
            token = self._client.authorize_access_token()
        except RequestException as error:
            raise _away(error) from error
        except (OAuthError, JoseError) as error:
            raise MunimentError(f"the sign-in was not completed: {error}", "Try again from the start.") from error
        claims: Mapping[str, Any] = token.get("userinfo") or {}
        if not claims.get("sub"):
            raise MunimentError("the provider did not say who signed in", "Check the provider's settings.")
        return identity(self.provider, claims)


def identity(provider: Provider, claims: Mapping[str, Any]) -> Identity:
    """The person that checked claims name, with our roles for theirs."""
    email = str(claims.get("email") or "")
    login = str(claims.get("preferred_username") or email or claims["sub"])
    who = (str(claims.get("iss") or provider.issuer), str(claims["sub"]), login, str(claims.get("name") or login))
    return Identity(*who, email, claims.get("email_verified") is True, _roles(provider, claims))


def _roles(provider: Provider, claims: Mapping[str, Any]) -> tuple[Role, ...]:
    given = claims.get(provider.claim) or ()
    names: Iterable[Any] = (given,) if isinstance(given, str) else given
    ours = (provider.roles.get(str(name), str(name)) for name in names)
    known = {role.value: role for role in Role}
    return tuple(dict.fromkeys(known[name] for name in ours if name in known))


def _away(error: Exception) -> MunimentError:
    hint = "Try again later; if it lasts, tell the administrator of the console."
    return MunimentError(f"the sign-in provider does not answer ({type(error).__name__})", hint)
