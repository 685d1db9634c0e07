"""Shares over SMB as a source: what `scanner.sources` asks of one."""

from scanner.smb.files import open_file
from scanner.smb.listing import list_folder
from scanner.smb.security import permissions

__all__ = ["list_folder", "open_file", "permissions"]
