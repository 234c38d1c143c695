"""Which addresses a delivery may connect to: public ones, and what the operator allows by name.

Explicit, because what `ipaddress` calls global differs between versions of Python. Sources: the IANA
IPv4 and IPv6 Special-Purpose Address Registries, and the clouds' documents on their metadata services.
"""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def _networks(*written: str) -> tuple[Network, ...]:
    return tuple(ip_network(network) for network in written)


PRIVATE = _networks("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
"""What an operator may allow: networks where receivers of their own can be."""
_METADATA = _networks(
    "169.254.0.0/16",  # AWS, Azure, Google Cloud, ECS tasks, EKS pods
    "fd00:ec2::/32",  # AWS over IPv6
    "fd20:ce::/32",  # Google Cloud over IPv6
    "100.100.100.200/32",  # Alibaba Cloud
    "168.63.129.16/32",  # Azure's wire server, a public address
)
"""Never connected to, whatever is allowed."""
_SPECIAL = _networks(
    *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
    *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15"),
    *("198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
    *("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
)
_UNICAST = ip_network("2000::/3")
"""All of IPv6 that is given out; beside it are loopback, mapped, NAT64, local and multicast addresses."""


def may_be_reached(address: Address, allowed: Iterable[Network]) -> bool:
    """Whether a delivery may connect to this address."""
    if _within(address, _METADATA):
        return False
    return _within(address, allowed) or _is_public(address)


def may_be_allowed(network: Network) -> bool:
    """Whether an operator may allow this network: a private one, whole or in part."""
    return any(network.version == wide.version and _covers(wide, network) for wide in PRIVATE)


def literal(host: str) -> Address | None:
    """The address that a host is written as, or None for a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def _is_public(address: Address) -> bool:
    return not _within(address, _SPECIAL) and (address.version == 4 or address in _UNICAST)  # noqa: PLR2004


def _within(address: Address, networks: Iterable[Network] | Sequence[Network]) -> bool:
    return any(address in network for network in networks)


def _covers(wide: Network, network: Network) -> bool:
    return network.network_address in wide and network.broadcast_address in wide
