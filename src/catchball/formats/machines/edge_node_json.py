"""What is known of an edge node as JSON, to be remembered across restarts."""

from __future__ import annotations

from typing import Any

from catchball.core.machines.edge_nodes import Certificate, EdgeNode, Missed


def edge_node_as_json(node: EdgeNode) -> dict[str, Any]:
    """The node as JSON can have it. Aliases are numbers of up to 64 bits, so they are written as text."""
    return {
        "seq": node.seq,
        "at": node.at,
        "birth_number": node.birth_number,
        "is_alive": node.is_alive,
        "is_doubted": node.is_doubted,
        "doubted_at": node.doubted_at,
        "missed": [[one.seq, one.since, one.until] for one in node.missed],
        "births": {
            device: [
                {"at": one.at, "names": {str(alias): name for alias, name in one.names.items()}, "types": one.types}
                for one in certificates
            ]
            for device, certificates in node.births.items()
        },
    }


def edge_node_from_json(raw: dict[str, Any]) -> EdgeNode:
    """What `edge_node_as_json` wrote."""
    births = {
        device: tuple(
            Certificate(one["at"], {int(alias): name for alias, name in one["names"].items()}, one["types"])
            for one in certificates
        )
        for device, certificates in raw["births"].items()
    }
    return EdgeNode(
        raw["seq"],
        raw["at"],
        raw["birth_number"],
        is_alive=raw["is_alive"],
        is_doubted=raw["is_doubted"],
        births=births,
        doubted_at=raw.get("doubted_at", 0),
        missed=tuple(Missed(*one) for one in raw.get("missed", ())),
    )
