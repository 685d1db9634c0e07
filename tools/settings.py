"""The settings and the environment's variables, taken from the code, for the site and the man page."""

from __future__ import annotations

from collections.abc import Mapping

from models.config import ENVIRONMENT, SECTIONS, Config, settings

ELSEWHERE: Mapping[str, str] = {
    "MUNIMENT_REVIEWER": "who reviews on this machine, where the console has no accounts; otherwise the system's user",
    "MUNIMENT_OIDC_SECRET": "the secret of the single sign-on provider",
    "MUNIMENT_AGENT_PASSWORD": "the password that `server init` gives to an agent's role",
    "MUNIMENT_SMB_USER": "the account for file servers (`smb://`)",
    "MUNIMENT_SMB_PASSWORD": "its password, where the system's keyring does not hold it",
    "MUNIMENT_SMB_ENCRYPTION": "`off` reads over a network that you trust, signed only",
    "MUNIMENT_SMB_PATIENCE": "seconds for which a file server that went away is waited for",
}
"""Variables that are no settings: what is secret, or of one machine."""
TOP = {
    "inventory": "where the inventory is (URL)",
    "policy": "the council's policy folder; empty is the shipped example",
    "key_file": "the key for hashes of values; empty is the user's data folder",
    "workers": "processes that read files; 0 is one a core",
    "language": "of reports and certificates: en (English) or cy (Welsh); the console goes by its reader",
    "metrics": "HOST:PORT at which Prometheus is answered; empty is nowhere",
}


def table() -> str:
    """Every setting: its name in `muniment.toml`, its default, its variable; then what those of each section mean."""
    rows = [
        f"| `{name}` | {_cell(value)} | {_cell(ENVIRONMENT.get(name, ''))} |" for name, value, _ in settings(Config())
    ]
    words = [f"- `{name}`: {said}" for name, said in TOP.items()]
    parts = ["\n".join(("| setting | default | variable |", "|---|---|---|", *rows)), "\n".join(words)]
    return "\n\n".join([*parts, *(_section(name) for name in SECTIONS)])


def variables() -> str:
    """The variables that are no settings, as a table in Markdown."""
    return "\n".join(
        ("| variable | is |", "|---|---|", *(f"| `{name}` | {said} |" for name, said in ELSEWHERE.items()))
    )


def every_variable() -> tuple[tuple[str, str], ...]:
    """Each variable with its meaning, settings first, in plain text."""
    named = [(variable, TOP.get(name, f"the setting {name}")) for name, variable in ENVIRONMENT.items()]
    return (*named, *((name, said.replace("`", "")) for name, said in ELSEWHERE.items()))


def _section(name: str) -> str:
    words = type(getattr(Config(), name)).__doc__ or ""
    return f"**[{name}]** " + " ".join(words.split())


def _cell(value: str) -> str:
    return f"`{value}`" if value else "–"
