"""What requests cost in points, and the bucket that they are taken from.

Known: a leaky bucket that fills up by so many points a second, and what each answer tells of it. How the points of a
document are counted is assumed: 10 for a mutation, 1 for each object, times the length of a list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    IntValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    ValueNode,
    VariableNode,
)


class Bucket:
    """Points to spend: `most` at once, `restored` more each second; 0 restored: without end."""

    def __init__(
        self,
        most: float = 20_000.0,
        restored: float = 1_000.0,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """Start full."""
        self.most, self.restored, self._clock = most, restored, clock
        self._left, self._since = most, clock()

    def take(self, cost: float) -> bool:
        """Spend points; False if there are not enough, and nothing is spent."""
        now = self._clock()
        self._left = min(self.most, self._left + (now - self._since) * self.restored)
        self._since = now
        if cost > self._left:
            return False
        self._left -= cost
        return True

    def told(self, cost: float, *, done: bool) -> dict[str, Any]:
        """Return what an answer tells of it."""
        status = {
            "maximumAvailable": self.most,
            "currentlyAvailable": int(self._left),
            "restoreRate": self.restored,
        }
        actual = cost if done else None
        return {
            "cost": {
                "requestedQueryCost": cost,
                "actualQueryCost": actual,
                "throttleStatus": status,
            }
        }


def cost_of(document: DocumentNode, variables: Mapping[str, Any]) -> float:
    """Return the points of the first operation of a document."""
    fragments = {
        node.name.value: node
        for node in document.definitions
        if isinstance(node, FragmentDefinitionNode)
    }
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode):
            writes = node.operation is OperationType.MUTATION
            fields = len(node.selection_set.selections)
            return 10.0 * fields * writes + _Count(fragments, variables).within(node.selection_set)
    return 0.0


class _Count:
    """Counts the objects of an operation."""

    def __init__(
        self, fragments: Mapping[str, FragmentDefinitionNode], variables: Mapping[str, Any]
    ) -> None:
        self._fragments, self._variables = fragments, variables

    def within(self, chosen: SelectionSetNode) -> float:
        """Return the points of what is chosen of one object."""
        cost = 0.0
        for each in chosen.selections:
            if isinstance(each, FragmentSpreadNode):
                cost += self.within(self._fragments[each.name.value].selection_set)
            elif isinstance(each, FieldNode) and each.selection_set is not None:
                cost += 1 + self._length(each) * self.within(each.selection_set)
        return cost

    def _length(self, field: FieldNode) -> int:
        for argument in field.arguments or ():
            if argument.name.value == "first":
                return self._number(argument.value)
        return 1

    def _number(self, value: ValueNode) -> int:
        if isinstance(value, VariableNode):
            told = self._variables.get(value.name.value)
            return told if isinstance(told, int) else 1
        return int(value.value) if isinstance(value, IntValueNode) else 1
