"""Shares of file servers over SMB 3, read without a trace: `smb://server/share/folder` (extra `smb`).

Nothing on the share is changed: files are opened for reading only and let others read, write and delete them; links,
junctions and DFS links are not followed; what is offline is not opened. Each process has connections of its own.
"""
