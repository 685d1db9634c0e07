"""Logs and metrics: what happened in numbers and words of ours; no name, path or value, whatever was scanned."""

from __future__ import annotations

import json
import re
import socket
import threading
import urllib.request
from pathlib import Path

import pytest

from models.config import Logs, load
from models.errors import MunimentError
from models.runs import Counts
from scanner import logs, metrics
from tests.shares import make_share, muniment

SECRETS = ("okafor", "bevan", "housing", "letter", "clients", "example.org", "AB 12 34", "999 000 0018", "jdavies")


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A drive named after its user, with names in paths, scanned with a log; what went to stderr."""
    folder = tmp_path_factory.mktemp("logs")
    share = make_share(folder / "U jdavies", letters=2)
    (share / "SU" / "locked.pdf").write_bytes(b"%PDF-1.4 broken")
    command = ("scan", "U jdavies", "--log-format", "json", "--metrics", "127.0.0.1:0")
    code, _, error = muniment(*command, cwd=folder)
    assert code in (0, 3), error
    return folder, error


def test_each_line_is_an_event_with_its_facts(scanned: tuple[Path, str]) -> None:
    events = {line["event"]: line for line in map(json.loads, scanned[1].splitlines())}
    assert next(iter(events)) == "scan.started"
    assert events["scan.ended"]["result"] == "done"
    stands = events["inventory.stands"]
    assert stands["discovered"] == stands["read"] + stands["unread"] + stands["skipped"] + stands["pending"]
    assert events["scan.crawled"]["files"] > 5
    assert events["inventory.reason"]["items"] > 0


def test_no_name_path_or_value_is_in_the_log(scanned: tuple[Path, str]) -> None:
    folder, said = scanned
    names = {part for path in (folder / "U jdavies").rglob("*") for part in (path.name, path.stem)} - {"SU"}
    for secret in (*SECRETS, *names):
        assert secret.casefold() not in said.casefold(), secret


def test_an_error_is_an_event_without_its_words(tmp_path: Path) -> None:
    code, _, error = muniment("scan", "no such drive of jdavies", "--log-format", "json", cwd=tmp_path)
    assert code == 1
    assert [json.loads(line)["event"] for line in error.splitlines()][-1] == "command.failed"
    assert json.loads(error.splitlines()[-1])["error"] == "SourceError"
    assert "jdavies" not in error


def test_the_words_are_there_at_level_debug(tmp_path: Path) -> None:
    command = ("scan", "no such drive", "--log-format", "text", "--log-level", "debug", "--log-file", "scan.log")
    muniment(*command, cwd=tmp_path)
    assert "no such drive" in (tmp_path / "scan.log").read_text("utf-8")
    assert (tmp_path / "scan.log").stat().st_mode & 0o027 == 0


def test_facts_are_numbers_or_words_of_ours() -> None:
    logs.begin(Logs())
    logs.event("scan.ended", result="done", seconds=1.5)
    with pytest.raises(ValueError, match="neither a number nor a word"):
        logs.event("scan.ended", result="SU/HR/Okafor.docx")


def test_without_a_format_nothing_is_logged(capfd: pytest.CaptureFixture[str]) -> None:
    logs.begin(Logs())
    logs.event("scan.started")
    assert capfd.readouterr().err == ""


def test_settings_come_from_file_environment_and_command(tmp_path: Path) -> None:
    (tmp_path / "muniment.toml").write_text('metrics = "127.0.0.1:9464"\n[logs]\nformat = "text"\nlevel = "debug"\n')
    config = load(tmp_path, {"MUNIMENT_LOG_FORMAT": "json"})
    assert (config.metrics, config.logs) == ("127.0.0.1:9464", Logs("json", "debug", ""))
    assert config.origins["logs.format"] == "environment MUNIMENT_LOG_FORMAT"


@pytest.mark.parametrize("wrong", [Logs("xml"), Logs("json", "loud"), Logs("json", "info", "/no/such/folder/log")])
def test_wrong_settings_are_told(wrong: Logs) -> None:
    with pytest.raises(MunimentError):
        logs.begin(wrong)


# metrics


def test_metrics_are_offered_while_they_are_served() -> None:
    made = metrics.make()
    made.crawled(12)
    made.to_read(10, 1_000)
    made.read(4, 300, 1)
    made.finished("done", 2.5)
    made.hinted("lost")
    made.stands(Counts(10, 7, 2, 1, 0), [("unread", "encrypted", 2)])
    port = free_port()
    stop = metrics.serve(made, f"127.0.0.1:{port}")
    try:
        page = urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics").read().decode()
    finally:
        stop()
    values = dict(re.findall(r"^(muniment_\S+?(?:{.*?})?) (\S+)$", page, re.MULTILINE))
    assert float(values["muniment_files_crawled_total"]) == 12
    assert (values["muniment_queue_files"], values["muniment_queue_bytes"]) == ("6.0", "700.0")
    assert values['muniment_items{status="read"}'] == "7.0"
    assert values['muniment_items_by_reason{reason="encrypted",status="unread"}'] == "2.0"
    assert values['muniment_watch_scans_total{why="lost"}'] == "1.0"
    assert float(values["muniment_last_successful_scan_timestamp_seconds"]) > 1.7e9
    with pytest.raises(OSError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics")


def test_a_scan_that_failed_is_no_success() -> None:
    made = metrics.make()
    made.finished("failed", 1.0)
    assert made.made["last"]._value.get() == 0


def test_metrics_listen_on_loopback_unless_told() -> None:
    assert metrics.parse("9464") == ("127.0.0.1", 9464)
    assert metrics.parse("0.0.0.0:9464") == ("0.0.0.0", 9464)
    for wrong in ("here", "127.0.0.1", "127.0.0.1:99999"):
        with pytest.raises(MunimentError, match="not an address"):
            metrics.parse(wrong)


def test_an_address_that_is_taken_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(MunimentError, match="cannot be offered"):
            metrics.serve(metrics.make(), f"127.0.0.1:{taken.getsockname()[1]}")


def test_nothing_is_offered_unless_asked_for() -> None:
    before = {thread.ident for thread in threading.enumerate()}
    from models.config import Config
    from scanner.operations import operating

    with operating(Config()):
        assert {thread.ident for thread in threading.enumerate()} == before


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
