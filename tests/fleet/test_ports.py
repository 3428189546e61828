"""What answers from outside: the ports that people need, and no other."""

import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.fleet.stack import PARTS, Stack

PUBLISHED = {"webserver": {80}, "noise": {8080}, "minio": {9000, 9001}, "controller": {8001}}
WAIT = 0.5  # seconds; between two virtual network cards an answer takes far less
LISTENS = "0A"  # in /proc/net/tcp


def answers(address: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(WAIT)
        return probe.connect_ex((address, port)) == 0


def open_ports(address: str) -> set[int]:
    with ThreadPoolExecutor(200) as threads:
        found = threads.map(lambda port: port if answers(address, port) else 0, range(1, 65536))
        return set(found) - {0}


def listening(stack: Stack, part: str) -> set[int]:
    """The ports that something in the container listens on, for others than itself."""
    lines = [line.split() for line in stack.inside(part, "cat", "/proc/net/tcp", "/proc/net/tcp6").splitlines()]
    places = [fields[1].split(":") for fields in lines if fields[3] == LISTENS]
    return {int(port, 16) for address, port in places if not address.endswith("7F")}


def test_only_the_ports_that_people_need_answer(stack: Stack) -> None:
    assert open_ports(stack.engine.address) == {port for ports in PUBLISHED.values() for port in ports}


@pytest.mark.parametrize("part", PARTS)
def test_a_container_cannot_be_reached_but_by_its_published_ports(stack: Stack, part: str) -> None:
    address, ports = stack.address_of(part), listening(stack, part)
    assert ports >= PUBLISHED.get(part, set())
    with stack.engine.routed_to(address):
        assert {port for port in ports if answers(address, port)} == PUBLISHED.get(part, set())
