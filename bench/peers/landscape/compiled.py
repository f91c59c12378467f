"""Functions as Python code of their own, several times as fast as going through their trees: values, and gradients by
rules (forward mode), without the bookkeeping of `Run` and the noise of `Slope`, which are asked where these are needed.
"""

import math

from . import numbers
from .numbers import real
from .operations import CALLS, ONE, ZERO, Undefined
from .syntax import is_constant

# Whole exponents up to this are powers of the base alone.
SMALL = 64


class Writer:
    """Writes the code of a tree. Each part becomes a local; its derivatives become others, None where they are 0."""

    def __init__(self, dimension, rules):
        """`rules`: value and derivative of each function of one number, or None where only values are asked for."""
        self.axes, self.rules = range(dimension if rules else 0), rules
        self.lines, self.indent, self.count = [], "    ", 0
        self.given = {"real": real, "ZERO": ZERO, "ONE": ONE, "INFINITY": math.inf, "Undefined": Undefined}

    def compiled(self, tree, dimension):
        """(point, tiny) → value, or (value, gradient, how many nodes are at their kink)."""
        names = coordinates(dimension)
        value, slope = self.of(tree)
        gradient = ", ".join(part or "ZERO" for part in slope)
        result = f"{value}, [{gradient}], ties" if self.rules else value
        return self.made(f"def function(point, tiny):\n    {names}, = point\n    ties = 0", f"    return {result}")

    def walk(self, tree, dimension, special):
        """(point, rate, tiny, within, more, steps, path) → (steps taken, point): steps of gradient descent while
        nothing is special: ‖x‖² is less than `within`, ‖γ∇f‖² more than `more`, no node is at its kink and no exception
        among `special` is raised. New points are added to the path where it is a list.
        """
        axes, names = range(dimension), coordinates(dimension)
        back = f"return t, [{names}]"
        squares = lambda name: " + ".join(f"{name}{axis} * {name}{axis}" for axis in axes)
        head = f"""def function(point, rate, tiny, within, more, steps, path):
    {names}, = point
    for t in range(steps):
        if not {squares("x")} < within: {back}
        ties = 0
        try:"""
        self.indent, self.given["special"] = " " * 12, special
        slope = self.of(tree)[1]
        for axis in axes:
            self.line(f"s{axis} = rate * {slope[axis] or 'ZERO'}")
        tail = f"""        except special: {back}
        if ties or not more < {squares("s")} < INFINITY: {back}
        {names} = {", ".join(f"x{axis} - s{axis}" for axis in axes)}
        if path is not None: path.append([{names}])
    return steps, [{names}]"""
        return self.made(head, tail)

    def made(self, head, tail):
        exec("\n".join([head, *self.lines, tail]), self.given)
        return self.given["function"]

    def line(self, text):
        self.lines.append(self.indent + text)

    def local(self, text):
        self.count += 1
        self.line(f"t{self.count} = {text}")
        return f"t{self.count}"

    def constant(self, value):
        """A name for something that the code needs."""
        name = f"c{len(self.given)}"
        self.given[name] = value
        return name

    def block(self, head, body):
        """Lines under a condition, with what `body` returns."""
        self.line(head)
        before, self.indent = self.indent, self.indent + "    "
        result = body()
        self.line("pass")
        self.indent = before
        return result

    def chain(self, slope, factor):
        return [part and self.local(f"{factor} * {part}") for part in slope]

    def added(self, left, right):
        return [self.local(f"{a} + {b}") if a and b else a or b for a, b in zip(left, right)]

    def of(self, tree):
        """(the local of the value, those of its derivatives)"""
        kind = tree[0]
        if kind == "number":
            return self.constant(real(tree[1])), [None for _ in self.axes]
        if kind == "variable":
            return f"x{tree[1]}", ["ONE" if axis == tree[1] else None for axis in self.axes]
        if kind == "negation":
            value, slope = self.of(tree[1])
            return self.local(f"-{value}"), [part and self.local(f"-{part}") for part in slope]
        if kind == "choice":
            test = self.test(tree[1])
            return self.either([(f"if {test}:", tree[2]), ("else:", tree[3])])
        if kind == "call":
            return self.extremum(*tree[1:]) if tree[1] in ("min", "max") else self.call(tree)
        return {"+": self.sum, "-": self.difference, "*": self.product, "/": self.quotient, "^": self.power}[kind](tree)

    def sides(self, tree):
        return *self.of(tree[1]), *self.of(tree[2])

    def total(self, text, first):
        value = self.local(text)
        self.line(f"if abs({value}) <= tiny * abs({first}): {value} = ZERO")
        return value

    def sum(self, tree):
        a, da, b, db = self.sides(tree)
        return self.total(f"{a} + {b}", a), self.added(da, db)

    def difference(self, tree):
        a, da, b, db = self.sides(tree)
        return self.total(f"{a} - {b}", a), self.added(da, self.chain(db, "-1"))

    def product(self, tree):
        a, da, b, db = self.sides(tree)
        return self.local(f"{a} * {b}"), self.added(self.chain(da, b), self.chain(db, a))

    def quotient(self, tree):
        a, da, b, db = self.sides(tree)
        self.line(f"if {b} == 0: raise Undefined('division by 0')")
        ratio = self.local(f"{a} / {b}")
        rest = self.added(da, self.chain(db, f"-{ratio}"))
        return ratio, [part and self.local(f"{part} / {b}") for part in rest]

    def power(self, tree):
        whole = exponent_of(tree[2])
        if whole:
            base, slope = self.of(tree[1])
            factor = self.local(f"{base} ** {whole - 1}") if self.rules else None
            return self.local(f"{base} ** {whole}"), self.chain(slope, f"{whole} * {factor}")
        a, da, b, db = self.sides(tree)
        constant = is_constant(tree[2])
        if not self.rules:
            return self.local(f"{self.constant(power_value)}({a}, {b})"), []
        power = self.constant(self.rules["^"])
        value, by_base, by_exponent = (self.local("ZERO") for _ in range(3))
        self.line(f"{value}, {by_base}, {by_exponent} = {power}({a}, {b}, {constant}, {any(db)})")
        return value, self.added(self.chain(da, by_base), self.chain(db, by_exponent))

    def call(self, tree):
        name = tree[1]
        if name == "hypot":
            a, da, b, db = self.sides(tree[1:])
            value = self.local(f"{self.constant(numbers.sqrt)}({a} * {a} + {b} * {b})")
            if self.rules:
                self.line(f"if {a} == 0 and {b} == 0: raise {self.constant(self.rules['singular'])}")
            return value, self.added(*[self.chain(slope, f"{of} / {value}") for of, slope in ((a, da), (b, db))])
        inner, slope = self.of(tree[2])
        if not self.rules:
            return self.local(f"{self.constant(value_of(name))}({inner})"), []
        value, factor = self.local("ZERO"), self.local("ZERO")
        self.line(f"{value}, {factor} = {self.constant(self.rules[name])}({inner})")
        if name in ("abs", "relu", "sign"):
            self.line(f"ties += {inner} == 0")
        if name == "floor":
            self.line(f"ties += {value} == {inner}")
        if name in ("abs", "relu", "sign", "floor"):
            self.line(f"if {factor} is None: {factor} = ZERO")
        return value, self.chain(slope, factor)

    def either(self, cases):
        """What the first of some cases that holds leads to: (head of a block, tree)."""
        value, slope = self.local("ZERO"), [self.local("ZERO") for _ in self.axes]

        def body(tree):
            found, parts = self.of(tree)
            self.line("; ".join(f"{name} = {part or 'ZERO'}" for name, part in zip([value, *slope], [found, *parts])))

        for head, tree in cases:
            self.block(head, lambda: body(tree))
        return value, slope

    def extremum(self, name, *parts):
        found = [self.of(part) for part in parts]
        best = self.local(f"{name}({', '.join(value for value, _ in found)}, {found[0][0]})")
        if len(found) > 1:
            self.line(f"ties += {' + '.join(f'({value} == {best})' for value, _ in found)} > 1")
        slope = [self.local("ZERO") for _ in self.axes]
        for index, (value, parts) in enumerate(found if slope else []):
            assigned = "; ".join(f"{name} = {part or 'ZERO'}" for name, part in zip(slope, parts))
            self.line(f"{'el' if index else ''}if {value} == {best}: {assigned}")
        return best, slope

    def test(self, tree):
        """The local of a condition."""
        kind = tree[0]
        if kind == "not":
            return self.local(f"not {self.test(tree[1])}")
        if kind in ("and", "or"):
            held = self.test(tree[1])
            self.block(f"if {held if kind == 'and' else f'not {held}'}:", lambda: self.line(f"{held} = {self.test(tree[2])}"))
            return held
        axes, self.axes, rules, self.rules = self.axes, range(0), self.rules, None
        a, b = self.of(tree[2])[0], self.of(tree[3])[0]
        self.axes, self.rules = axes, rules
        self.line(f"ties += {a} == {b}")
        return self.local(f"{a} {tree[1]} {b}")


def coordinates(dimension):
    return ", ".join(f"x{axis}" for axis in range(dimension))


def exponent_of(tree):
    """A whole exponent above 0, as an int; None for others."""
    value = tree[1] if tree[0] == "number" else 0
    return int(value) if 0 < value <= SMALL and value == int(value) else None


class _Of:
    """A run of one number, for the rules of values."""

    decided = staticmethod(lambda node, choice: choice())

    def __init__(self):
        self.ties = self.singular = 0


def value_of(name):
    """A function of one number that has the value of a function of the language."""
    run = _Of()
    rule = CALLS[name](None, lambda run: run.inner)

    def value(inner):
        run.inner = inner
        return rule(run)

    return value


def power_value(base, exponent):
    whole = exponent == numbers.floor(exponent)
    if base == 0:
        if exponent < 0:
            raise Undefined("0 to a negative power")
        return ONE if exponent == 0 else ZERO
    if base < 0 and not whole:
        raise Undefined("a negative number to a power that is not whole")
    return numbers.power(base, exponent)
