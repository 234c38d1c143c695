"""Which addresses a delivery may connect to, among them the forms in which an inner one is disguised."""

from ipaddress import ip_address, ip_network

import pytest

from chassis.loopback import LOOPBACK, is_loopback
from services.webhooks.domain.addresses import PRIVATE, may_be_allowed, may_be_reached

PUBLIC = [
    "93.184.215.14",
    "8.8.8.8",
    "100.63.255.255",
    "100.128.0.0",
    "172.15.0.1",
    "172.32.0.1",
    "2606:4700::1111",
]
INSIDE = [
    "0.0.0.0",  # noqa: S104
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.0.1",
    "169.254.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "100.100.100.200",
    "168.63.129.16",
    "::",
    "::1",
    "::127.0.0.1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:93.184.215.14",
    "::ffff:0:127.0.0.1",
    "64:ff9b::127.0.0.1",
    "64:ff9b::10.0.0.1",
    "64:ff9b::169.254.169.254",
    "64:ff9b:1::10.0.0.1",
    "100::1",
    "2001::1",
    "2001:0:7f00:1::",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::",
    "2002:5db8:d70e::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fd20:ce::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]
METADATA = [
    "169.254.169.254",
    "169.254.170.2",
    "100.100.100.200",
    "168.63.129.16",
    "fd00:ec2::254",
    "fd20:ce::254",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_reached(address: str) -> None:
    assert may_be_reached(ip_address(address), ())


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_not(address: str) -> None:
    assert not may_be_reached(ip_address(address), ())


@pytest.mark.parametrize("address", METADATA)
def test_a_metadata_service_is_never_reached(address: str) -> None:
    assert not may_be_reached(
        ip_address(address), [*PRIVATE, *LOOPBACK, ip_network("0.0.0.0/0"), ip_network("::/0")]
    )


def test_an_allowed_network_is_reached_and_nothing_beside_it() -> None:
    allowed = [ip_network("10.1.0.0/16"), ip_network("fd12:3456::/32")]

    assert may_be_reached(ip_address("10.1.2.3"), allowed)
    assert may_be_reached(ip_address("fd12:3456::1"), allowed)
    for beside in (
        "10.2.0.1",
        "192.168.0.1",
        "127.0.0.1",
        "::ffff:10.1.2.3",
        "64:ff9b::a01:203",
        "fd12:3457::1",
    ):
        assert not may_be_reached(ip_address(beside), allowed)


@pytest.mark.parametrize(
    "network", ["10.0.0.0/8", "10.4.0.0/14", "192.168.7.1/32", "100.64.0.0/10", "fd00::/8"]
)
def test_a_private_network_may_be_allowed(network: str) -> None:
    assert may_be_allowed(ip_network(network))


@pytest.mark.parametrize(
    "network",
    [
        "0.0.0.0/0",
        "10.0.0.0/7",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "8.8.8.8/32",
        "::/0",
        "::1/128",
        "fe80::/10",
    ],
)
def test_no_other_network_may_be_allowed(network: str) -> None:
    assert not may_be_allowed(ip_network(network))


def test_this_machine_is_known_by_name_and_by_address() -> None:
    assert all(map(is_loopback, ["localhost", "LOCALHOST", "127.0.0.1", "127.9.9.9", "::1"]))
    assert not any(
        map(is_loopback, ["localhost.example", "127.0.0.1.nip.io", "127.1", "0.1.2.3", "::ffff:127.0.0.1"])
    )
