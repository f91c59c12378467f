"""Reads the expression language: the precedences of mathjs, of which only some forms are allowed."""

import re

FUNCTIONS = {
    name: 1
    for name in (
        "abs relu exp log sqrt sin cos tan tanh sign floor sigmoid softplus logcosh log1p expm1 erf atan".split()
    )
} | {"pow": 2, "hypot": 2, "min": None, "max": None}
CONSTANTS = {"pi": 3.141592653589793, "e": 2.718281828459045}
COMPARISONS = ("<=", ">=", "==", "!=", "<", ">")

_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<sign><=|>=|==|!=|[-+*/^<>?:,()]))"
)
_END = ("end", "")


class Wrong(Exception):
    """The text is not of the language."""


class Reader:
    """A tree of tuples whose first item says what it is: number, variable, negation, + - * / ^, call, choice;
    comparison, and, or, not.

    Numbers are doubles, as they are everywhere in the language: 0.1 is the double next to a tenth, and so are pi and e.
    """

    def __init__(self, text, variables, parameters):
        self.tokens = []
        text = text.rstrip()
        at = 0
        while at < len(text):
            match = _TOKEN.match(text, at)
            if not match:
                raise Wrong(f"at {at}: {text[at:]!r}")
            self.tokens.append((match.lastgroup, match[match.lastgroup]))
            at = match.end()
        self.next = 0
        self.names = {name: ("number", value) for name, value in (CONSTANTS | parameters).items()}
        self.names |= {name: ("variable", index) for index, name in enumerate(variables)}

    def peek(self):
        return self.tokens[self.next] if self.next < len(self.tokens) else _END

    def take(self, *texts):
        """The next token where it is one of these signs or words, else None."""
        kind, text = self.peek()
        if kind == "number" or text not in texts:
            return None
        self.next += 1
        return text

    def expect(self, text):
        if not self.take(text):
            raise Wrong(f"{text!r} expected, not {self.peek()[1]!r}")

    def whole(self):
        tree = number(self.choice())
        if self.peek() is not _END:
            raise Wrong(f"{self.peek()[1]!r} left over")
        return tree

    def choice(self):
        test = self.either()
        if not self.take("?"):
            return test
        then = number(self.choice())
        self.expect(":")
        return ("choice", condition(test), then, number(self.choice()))

    def either(self):
        left = self.both()
        while self.take("or"):
            left = ("or", condition(left), condition(self.both()))
        return left

    def both(self):
        left = self.compared()
        while self.take("and"):
            left = ("and", condition(left), condition(self.compared()))
        return left

    def compared(self):
        left = self.sum()
        chain = None
        while sign := self.take(*COMPARISONS):
            right = self.sum()
            link = ("comparison", sign, number(left), number(right))
            chain = ("and", chain, link) if chain else link
            left = right
        return chain or left

    def sum(self):
        left = self.product()
        while sign := self.take("+", "-"):
            left = (sign, number(left), number(self.product()))
        return left

    def product(self):
        left = self.signed()
        while sign := self.take("*", "/"):
            left = (sign, number(left), number(self.signed()))
        return left

    def signed(self):
        if self.take("-"):
            return ("negation", number(self.signed()))
        if self.take("+"):
            return number(self.signed())
        if self.take("not"):
            return ("not", condition(self.signed()))
        base = self.leaf()
        return ("^", number(base), number(self.signed())) if self.take("^") else base

    def leaf(self):
        kind, text = self.peek()
        self.next += 1
        if kind == "number":
            return ("number", float(text))
        if text == "(":
            inner = self.choice()
            self.expect(")")
            return inner
        if kind == "name" and text in self.names:
            return self.names[text]
        if kind == "name" and text in FUNCTIONS:
            return self.call(text)
        raise Wrong(f"{text!r} is not known here")

    def call(self, name):
        self.expect("(")
        given = [number(self.choice())]
        while self.take(","):
            given.append(number(self.choice()))
        self.expect(")")
        if FUNCTIONS[name] not in (None, len(given)):
            raise Wrong(f"{name} of {len(given)}")
        return ("^", *given) if name == "pow" else ("call", name, *given)


def is_condition(tree):
    return tree[0] in ("comparison", "and", "or", "not")


def number(tree):
    if is_condition(tree):
        raise Wrong("a comparison where a number is needed")
    return tree


def condition(tree):
    if not is_condition(tree):
        raise Wrong("a number where a comparison is needed")
    return tree


def read(text, variables, parameters):
    return Reader(text, variables, parameters).whole()


def is_constant(tree):
    return tree[0] != "variable" and all(is_constant(part) for part in tree[1:] if isinstance(part, tuple))
