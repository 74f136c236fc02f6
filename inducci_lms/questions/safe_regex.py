"""Patterns that can never run wild.

An author's pattern meets text typed by strangers, so it is not given to ``re``, whose backtracking can take for ever. A small
subset (literals, ``.``, classes, ``\\d \\w \\s``, groups, ``|``, ``* + ? {m,n}``) becomes a non-deterministic automaton whose
states are followed all at once (Thompson): the time is at most states × characters. The whole text must match.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

#: A pattern needs at most this many states; ``{m,n}`` is unrolled and counts.
MAX_STATES = 600

_SPECIAL = set("\\.[](){}|*+?^$")
_CLASSES: dict[str, Callable[[str], bool]] = {
    "d": lambda char: char.isdecimal(),
    "w": lambda char: char.isalnum() or char == "_",
    "s": lambda char: char.isspace(),
}

Test = Callable[[str], bool]


class BadPattern(ValueError):
    """The pattern is outside the subset; the message says where and what."""


@dataclass(slots=True)
class _Node:
    """A piece of the pattern: ``kind`` is char, seq, alt or repeat."""

    kind: str
    test: Test | None = None
    nodes: "list[_Node]" = field(default_factory=list)
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern. State i goes on by ``steps[i]`` (a test and a target) or by ``free[i]`` (targets without a character)."""

    steps: tuple[tuple[Test, int] | None, ...]
    free: tuple[tuple[int, ...], ...]

    def matches(self, text: str) -> bool:
        """Return whether the whole of ``text`` fits."""
        current = self._closure({0})
        for char in text:
            current = self._closure({step[1] for state in current if (step := self.steps[state]) and step[0](char)})
            if not current:
                return False
        return len(self.steps) - 1 in current

    def _closure(self, states: set[int]) -> set[int]:
        todo = list(states)
        while todo:
            for target in self.free[todo.pop()]:
                if target not in states:
                    states.add(target)
                    todo.append(target)
        return states


class _Parser:
    """Recursive descent over the pattern's characters."""

    def __init__(self, pattern: str, fold: bool) -> None:
        self.pattern, self.at, self.fold, self.depth = pattern, 0, fold, 0

    def peek(self) -> str:
        return self.pattern[self.at] if self.at < len(self.pattern) else ""

    def take(self) -> str:
        char = self.peek()
        self.at += 1
        return char

    def fail(self, message: str) -> BadPattern:
        return BadPattern(f"at character {self.at + 1}: {message}")

    def alternatives(self) -> _Node:
        branches = [self.sequence()]
        while self.peek() == "|":
            self.take()
            branches.append(self.sequence())
        return branches[0] if len(branches) == 1 else _Node("alt", nodes=branches)

    def sequence(self) -> _Node:
        nodes: list[_Node] = []
        while self.peek() and self.peek() not in "|)":
            nodes.append(self.repeated(self.atom()))
        return _Node("seq", nodes=nodes)

    def repeated(self, node: _Node) -> _Node:
        char = self.peek()
        if char and char in "*+?":
            self.take()
            node = _Node("repeat", nodes=[node], least=int(char == "+"), most=1 if char == "?" else None)
        elif char == "{":
            node = self.counted(node)
        if self.peek() and self.peek() in "*+?{":
            raise self.fail("a repetition of a repetition; put the inner one in ( )")
        return node

    def counted(self, node: _Node) -> _Node:
        end = self.pattern.find("}", self.at)
        least, comma, most = self.pattern[self.at + 1 : max(end, 0)].partition(",")
        if end < 0 or not least.isdecimal() or (most and not most.isdecimal()) or len(least) > 3 or len(most) > 3:
            raise self.fail("write {2}, {2,} or {2,5}")
        self.at = end + 1
        highest = int(least) if not comma else (int(most) if most else None)
        if highest is not None and highest < int(least):
            raise self.fail("the higher count comes second")
        return _Node("repeat", nodes=[node], least=int(least), most=highest)

    def atom(self) -> _Node:
        char = self.take()
        if char == "(":
            return self.group()
        if char == "[":
            return _Node("char", self.char_class())
        if char == ".":
            return _Node("char", lambda _: True)
        if char == "\\":
            return _Node("char", self.escaped())
        if char in _SPECIAL:
            self.at -= 1
            raise self.fail(f"{char!r} cannot stand here; write \\{char} for the character itself")
        return _Node("char", self.literal(char))

    def group(self) -> _Node:
        self.depth += 1
        if self.depth > 20:
            raise self.fail("groups nested too deep")
        if self.peek() == "?":
            self.take()
            if self.take() != ":":
                raise self.fail("only ( ) and (?: ) are known")
        inner = self.alternatives()
        if self.take() != ")":
            raise self.fail("a ( has no )")
        self.depth -= 1
        return inner

    def literal(self, char: str) -> Test:
        wanted = char.casefold() if self.fold else char
        return (lambda seen: seen.casefold() == wanted) if self.fold else (lambda seen: seen == wanted)

    def escaped(self) -> Test:
        char = self.take()
        if char in _CLASSES:
            return _CLASSES[char]
        if not char or char.isalnum():
            raise self.fail(f"\\{char} is not known; known are \\d \\w \\s and escaped signs")
        return self.literal(char)

    def char_class(self) -> Test:
        negated = self.peek() == "^"
        if negated:
            self.take()
        tests: list[Test] = []
        while self.peek() != "]":
            char = self.take()
            if not char:
                raise self.fail("a [ has no ]")
            if char == "\\":
                tests.append(self.escaped())
            elif self.peek() == "-" and self.pattern[self.at + 1 : self.at + 2] not in ("]", ""):
                self.take()
                tests.append(self.span(char, self.take()))
            else:
                tests.append(self.literal(char))
        self.take()
        if not tests:
            raise self.fail("an empty [ ]")
        return lambda seen: any(test(seen) for test in tests) != negated

    def span(self, low: str, high: str) -> Test:
        if high < low:
            raise self.fail("a range runs from low to high")
        if self.fold:
            return lambda seen: low <= seen.lower() <= high or low <= seen.upper() <= high
        return lambda seen: low <= seen <= high


class _Builder:
    """Lays the states of the automaton, from left to right."""

    def __init__(self) -> None:
        self.steps: list[tuple[Test, int] | None] = []
        self.free: list[list[int]] = []

    def state(self) -> int:
        if len(self.steps) >= MAX_STATES:
            raise BadPattern(f"too big: more than {MAX_STATES} states")
        self.steps.append(None)
        self.free.append([])
        return len(self.steps) - 1

    def build(self, node: _Node, start: int) -> int:
        """Lay ``node`` from state ``start``; return the state it ends in."""
        if node.kind == "char":
            end = self.state()
            if node.test is not None:
                self.steps[start] = (node.test, end)
            return end
        if node.kind == "seq":
            for part in node.nodes:
                start = self.build(part, self.fresh(start))
            return start
        if node.kind == "alt":
            ends = [self.build(part, self.fresh(start)) for part in node.nodes]
            return self.joined(ends)
        return self.repeat(node, start)

    def repeat(self, node: _Node, start: int) -> int:
        inner = node.nodes[0]
        for _ in range(node.least):
            start = self.build(inner, self.fresh(start))
        if node.most is None:
            loop = self.fresh(start)
            end = self.build(inner, self.fresh(loop))
            self.free[end].append(loop)
            return self.joined([loop])
        ends = [start]
        for _ in range(node.most - node.least):
            start = self.build(inner, self.fresh(start))
            ends.append(start)
        return self.joined(ends)

    def fresh(self, start: int) -> int:
        state = self.state()
        self.free[start].append(state)
        return state

    def joined(self, ends: list[int]) -> int:
        end = self.state()
        for one in ends:
            self.free[one].append(end)
        return end


def compile_pattern(pattern: str, *, case: bool = False) -> Pattern:
    """Return the compiled ``pattern``; letters match in either case unless ``case``. Raises :class:`BadPattern`.

    >>> compile_pattern("c-?mine( genk)?").matches("C-mine Genk")
    True
    """
    if not pattern or len(pattern) > 200:
        raise BadPattern("write 1 to 200 characters")
    parser = _Parser(pattern, fold=not case)
    tree = parser.alternatives()
    if parser.peek():
        raise parser.fail("a ) has no (")
    builder = _Builder()
    end = builder.build(tree, builder.state())
    last = builder.fresh(end)
    assert last == len(builder.steps) - 1
    return Pattern(tuple(builder.steps), tuple(tuple(targets) for targets in builder.free))
