"""Scripts that copy what cannot go as a whole folder into a staging folder, arranged and named as it will be.

Both only say what they would do until they are told to. The shell script holds the names in single quotes, byte by
byte; the PowerShell script holds none and reads them from `staging.csv`.
"""

from __future__ import annotations

from collections.abc import Mapping

from models.migration import Move

COLUMNS = ("source", "size", "place")
"""Of `staging.csv`: whole source path, bytes, and where below the staging folder it goes."""

HEAD = rb"""#!/bin/sh
# Stages approved files for a migration tool. Usage: sh stage.sh STAGING_FOLDER [--apply] [--link]
# Without --apply nothing is written. --link makes hard links instead of copies: the same file system only; it saves
# room, but a link is counted on the file itself. Nothing is ever written over. Exit code 3: some files were not staged.
set -u
LC_ALL=C
export LC_ALL
stage= apply=no how=copy left=0 staged=0
while [ $# -gt 0 ]; do
    case $1 in
    --apply) apply=yes ;;
    --link) how=link ;;
    -*) printf 'unknown option: %s\n' "$1" >&2; exit 2 ;;
    *) stage=${1%/} ;;
    esac
    shift
done
if [ -z "$stage" ]; then
    printf 'Usage: sh stage.sh STAGING_FOLDER [--apply] [--link]\n' >&2
    exit 2
fi
case $stage in /*) ;; *) stage=$PWD/$stage ;; esac

leave() {
    left=$((left + 1))
    printf 'left, %s: %s\n' "$1" "$2" >&2
}

put() { # root, path, size, place
    from=$1/$2 to=$stage/$4
    if [ -h "$from" ] || [ ! -f "$from" ]; then leave 'not there' "$from"; return; fi
    if [ ! -r "$from" ]; then leave 'not readable' "$from"; return; fi
    if [ "$(($(wc -c <"$from")))" -ne "$3" ]; then leave 'changed since the scan' "$from"; return; fi
    if [ -e "$to" ]; then
        if [ "$(($(wc -c <"$to")))" -ne "$3" ]; then leave 'another file is in its place' "$to"; fi
        return
    fi
    if [ "$apply" = no ]; then printf 'would %s %s\n     to %s\n' "$how" "$from" "$to"; return; fi
    mkdir -p -- "${to%/*}" || exit 1
    if [ "$how" = link ]; then
        ln -- "$from" "$to" || { leave 'no link could be made' "$from"; return; }
    else
        cp -p -- "$from" "$stage/.staging.part" && mv -- "$stage/.staging.part" "$to" || {
            leave 'not copied' "$from"; return
        }
    fi
    staged=$((staged + 1))
}

"""
TAIL = rb"""
printf '%s files staged, %s left\n' "$staged" "$left" >&2
[ "$left" -eq 0 ] || exit 3
"""


def quoted(text: bytes) -> bytes:
    """A word of a shell script, whatever bytes it has but 0.

    >>> quoted(b"it's $HOME")
    b"'it'\\\\''s $HOME'"
    """
    return b"'" + text.replace(b"'", b"'\\''") + b"'"


def head(roots: Mapping[str, str]) -> bytes:
    """The script's beginning, with the root of each share; the environment's ROOT_1, ROOT_2, … replace them."""
    lines = []
    for number, root in enumerate(roots.values(), 1):
        word = quoted(_bytes(root.rstrip("/")))
        lines.append(b'root_%d=%s\nroot_%d=${ROOT_%d:-"$root_%d"}\n' % (number, word, number, number, number))
    return HEAD + b"".join(lines) + b"\n"


def put(move: Move, place: str, root: int) -> bytes:
    """The script's line for one file; `root` is the number of its share's root."""
    words = (quoted(move.exact), b"%d" % move.size, quoted(_bytes(place)))
    return b'put "$root_%d" %s\n' % (root, b" ".join(words))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


POWERSHELL = r"""# Stages approved files for a migration tool, as staging.csv beside this script lists them.
# Needs Windows PowerShell 5.1.
# Without -Apply nothing is written. -HardLink makes links instead of copies: the same volume only.
# Nothing is ever written over. Exit code 3: some files were not staged.
param([Parameter(Mandatory = $true)][string]$Stage, [switch]$Apply, [switch]$HardLink)
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
Add-Type -Namespace Muniment -Name Links -MemberDefinition @'
[System.Runtime.InteropServices.DllImport("kernel32.dll", CharSet = System.Runtime.InteropServices.CharSet.Unicode,
    SetLastError = true)]
public static extern bool CreateHardLinkW(string newFile, string existing, System.IntPtr nothing);
'@

function Get-Long([string]$path) {
    if ($path.StartsWith('\\?\')) { return $path }
    if ($path.StartsWith('\\')) { return '\\?\UNC\' + $path.Substring(2) }
    return '\\?\' + $path
}

$top = [System.IO.Path]::GetFullPath($Stage)
$staged = 0
$left = 0
Import-Csv -LiteralPath (Join-Path $PSScriptRoot 'staging.csv') -Encoding UTF8 | ForEach-Object {
    $from = Get-Long $_.source
    $to = Get-Long ($top.TrimEnd('\') + '\' + $_.place.Replace('/', '\'))
    $why = ''
    if (-not [System.IO.File]::Exists($from)) { $why = 'not there' }
    elseif ([System.IO.FileInfo]::new($from).Length -ne [int64]$_.size) { $why = 'changed since the scan' }
    elseif ([System.IO.File]::Exists($to)) {
        if ([System.IO.FileInfo]::new($to).Length -eq [int64]$_.size) { return }
        $why = 'another file is in its place'
    }
    if ($why) { $left++; [Console]::Error.WriteLine("left, ${why}: " + $_.source); return }
    if (-not $Apply) { 'would stage ' + $_.source; '         to ' + $to; return }
    [void][System.IO.Directory]::CreateDirectory([System.IO.Path]::GetDirectoryName($to))
    if (-not $HardLink) { [System.IO.File]::Copy($from, $to, $false); $staged++ }
    elseif ([Muniment.Links]::CreateHardLinkW($to, $from, [System.IntPtr]::Zero)) { $staged++ }
    else { $left++; [Console]::Error.WriteLine('left, no link could be made: ' + $_.source) }
}
"$staged files staged, $left left"
if ($left) { exit 3 }
"""
