"""The migrations are one line, and stand without the code of today."""

import ast
import re

from tests.architecture.tree import ROOT, dotted, sources

_NAME = re.compile(r"migrations/versions/(\d{4})_[a-z0-9]+(_[a-z0-9]+)+\.py")


def constants(tree: ast.Module) -> dict[str, object]:
    """What a module assigns to names at its top, as far as these are plain values."""
    found: dict[str, object] = {}
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=value)):
                found[name] = value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.Constant(value=value)):
                found[name] = value
            case _:
                pass
    return found


def test_migrations_are_one_line_in_the_order_of_their_numbers() -> None:
    before = None
    for number, source in enumerate(sources("migrations/versions"), start=1):
        name = _NAME.fullmatch(source.name)
        assert name is not None, f"{source.name} is not called NNNN_<feature>_<what>.py"
        assert int(name[1]) == number
        assert constants(source.tree)["down_revision"] == before
        before = constants(source.tree)["revision"]
        assert str(before).startswith(name[1])
    assert before is not None


def test_migrations_never_import_what_may_change() -> None:
    for source in sources("migrations"):
        for node in ast.walk(source.tree):
            match node:
                case ast.Import(names=names):
                    imported = [alias.name for alias in names]
                case ast.ImportFrom(module=module):
                    imported = [module or ""]
                case _:
                    continue
            assert not [name for name in imported if name.partition(".")[0] in {"bot", "cogs"}], source.where(node)


def test_every_table_is_made_by_a_migration() -> None:
    """So that a table that is only in the code is found where it is written, not at its first use."""
    made = {
        node.args[0].value
        for source in sources("migrations/versions")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        and dotted(node).endswith("create_table")
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    declared = {
        node.value.value
        for source in sources("bot")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Assign)
        and any(dotted(target) == "__tablename__" for target in node.targets)
        and isinstance(node.value, ast.Constant)
    }
    assert declared
    assert not declared - made, f"no migration under {ROOT / 'migrations'} makes these tables"
