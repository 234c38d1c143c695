"""Which hosts are this machine itself.

Explicit, because what `ipaddress` calls a loopback address differs between versions of Python.
"""

from ipaddress import ip_address, ip_network

LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a host: a name, or an address with or without brackets."""
    if host.lower() == "localhost":
        return True
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        return False
    return any(address in network for network in LOOPBACK)
