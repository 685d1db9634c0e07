"""The inventory's tables of users, sessions, the audit chain and what reviewers work with."""

from __future__ import annotations
