"""Runs the code of a notebook from its first cell to its last, as Jupyter would, without Jupyter."""

import ast
import json
import sys


def run_cell(source, names):
    """Run a cell; the value of an expression at its end is shown, as an image where it is one."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), names)
    if last is not None:
        value = eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)
        image = value._repr_png_() if hasattr(value, "_repr_png_") else None
        assert image is None or image[:4] == b"\x89PNG", "an image is shown that is none"


def main(path):
    with open(path, encoding="utf-8") as file:
        cells = json.load(file)["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    names = {"__name__": "__main__"}
    for number, source in enumerate(code, 1):
        try:
            run_cell(source, names)
        except Exception:
            print(f"cell {number} of {len(code)} failed:\n{source}", file=sys.stderr)
            raise
    print(f"{len(code)} cells ran")


main(sys.argv[1])
