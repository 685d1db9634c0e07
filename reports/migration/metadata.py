"""What is set on items after they moved: a sheet of columns and labels, and the script that applies it."""

from __future__ import annotations

from models.migration import Move
from models.policy import Policy
from reports.writing import Line

COLUMNS = (
    "site",
    "library",
    "path",
    "class_code",
    "class_title",
    "retention_label",
    "sensitivity",
    "owner",
    "original_path",
    "content_hash",
    "muniment_id",
)
"""`path` is the item's address without the host, decoded."""


def line(move: Move, policy: Policy, label: str) -> Line:
    """One item's line."""
    found = policy.classes.get(move.class_code)
    return {
        "site": move.target.site,
        "library": move.target.library,
        "path": f"/{move.target.decoded}",
        "class_code": move.class_code,
        "class_title": found.title if found else "",
        "retention_label": label,
        "sensitivity": move.sensitivity,
        "owner": move.owner,
        "original_path": move.source,
        "content_hash": move.content_hash,
        "muniment_id": move.item_id,
    }


POWERSHELL = r"""# Sets retention labels and columns on migrated items, as metadata.csv beside this script lists them.
# Needs the module PnP.PowerShell.
# Without -Apply nothing is changed; it only says which items are there. What was not found or failed is written to
# metadata-left.csv. Labels must be published to the sites first. Exit code 3: some items were left.
param([string]$ClientId, [switch]$Apply, [switch]$NoLabels)
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
$columns = [ordered]@{
    MunimentClass = 'class_code'; MunimentClassTitle = 'class_title'; MunimentSensitivity = 'sensitivity'
    MunimentOwner = 'owner'; MunimentOriginalPath = 'original_path'; MunimentHash = 'content_hash'
    MunimentId = 'muniment_id'
}
$long = @('MunimentOriginalPath')
$left = New-Object System.Collections.Generic.List[object]

function Add-Columns([string]$library) {
    foreach ($name in $columns.Keys) {
        if (Get-PnPField -List $library -Identity $name -ErrorAction SilentlyContinue) { continue }
        $type = if ($long -contains $name) { 'Note' } else { 'Text' }
        if ($Apply) { [void](Add-PnPField -List $library -DisplayName $name -InternalName $name -Type $type) }
    }
}

function Set-Item($row) {
    $item = Get-PnPFile -Url $row.path -AsListItem -ErrorAction SilentlyContinue
    if (-not $item) { throw 'not there' }
    if (-not $Apply) { return 'would be set: ' + $row.path }
    $values = @{}
    foreach ($name in $columns.Keys) { $values[$name] = $row.($columns[$name]) }
    [void](Set-PnPListItem -List $row.library -Identity $item.Id -Values $values -UpdateType SystemUpdate)
    if ($row.retention_label -and -not $NoLabels) {
        [void](Set-PnPListItem -List $row.library -Identity $item.Id -Label $row.retention_label)
    }
}

$rows = Import-Csv -LiteralPath (Join-Path $PSScriptRoot 'metadata.csv') -Encoding UTF8
foreach ($site in ($rows | Group-Object -Property site)) {
    if ($ClientId) { Connect-PnPOnline -Url $site.Name -Interactive -ClientId $ClientId }
    else { Connect-PnPOnline -Url $site.Name -Interactive }
    foreach ($library in ($site.Group | Group-Object -Property library)) {
        Add-Columns $library.Name
        foreach ($row in $library.Group) {
            try { Set-Item $row }
            catch { $left.Add([pscustomobject]@{ path = $row.path; why = $_.Exception.Message }) }
        }
    }
}
if ($left.Count) {
    $left | Export-Csv -LiteralPath (Join-Path $PSScriptRoot 'metadata-left.csv') -NoTypeInformation -Encoding UTF8
    [Console]::Error.WriteLine("$($left.Count) items were left: see metadata-left.csv")
    exit 3
}
"""
