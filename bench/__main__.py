"""`python -m bench` runs every benchmark; `python -m bench NAME --help` says what one can be asked."""

import importlib
import pkgutil

import click

import bench


def find_benches() -> dict[str, click.Command]:
    """Every module beside this one that has a `command`, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(bench.__path__) if module.name[0] != "_")
    modules = {name: importlib.import_module(f"bench.{name}") for name in names}
    return {name: module.command for name, module in modules.items() if hasattr(module, "command")}


@click.group(invoke_without_command=True, commands=find_benches())
@click.option("--list", "only_list", is_flag=True, help="Name the benchmarks and run none.")
@click.pass_context
def main(context: click.Context, *, only_list: bool) -> None:
    """Measure our ways of doing things against others, in the same run on the same input.

    Without a name every benchmark runs as it comes. Trust the ratios: absolute times belong to one machine.
    """
    if context.invoked_subcommand:
        return
    for name, command in find_benches().items():
        click.echo(f"{name}: {command.get_short_help_str(80)}")
        if not only_list:
            context.invoke(command)
            click.echo()


main(prog_name="python -m bench")
