"""Completion of commands and options by the shell's Tab key."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from models.errors import MunimentError
from scanner.cli.base import main


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the lines that make SHELL complete commands and options.

    \b
    Examples:  muniment completion bash > ~/.local/share/bash-completion/completions/muniment
               muniment completion zsh > ~/.zfunc/_muniment
               muniment completion fish > ~/.config/fish/completions/muniment.fish
    """
    found = get_completion_class(shell)
    if found is None:
        raise MunimentError(f"this version of click cannot complete for {shell}", "pip install --upgrade click")
    click.echo(found(main, {}, "muniment", "_MUNIMENT_COMPLETE").source())
