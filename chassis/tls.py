"""TLS from PEM files."""

import ssl
from pathlib import Path


def client_context(ca: Path | None, cert: Path | None, key: Path | None) -> ssl.SSLContext:
    """Trust `ca`, or the system's authorities without one, and prove oneself with `cert` and `key`.

    Raises ValueError with a sentence that names what cannot be used.
    """
    try:
        context = ssl.create_default_context(cafile=ca)
    except (OSError, ssl.SSLError) as error:
        raise ValueError(f"{ca} cannot be used as authorities: {_reason(error)}.") from None
    if cert is not None:
        try:
            # Without a password a protected key would be asked for at the terminal.
            context.load_cert_chain(cert, key, password="")
        except (OSError, ssl.SSLError) as error:
            raise ValueError(f"{cert} and {key} are no certificate and its key: {_reason(error)}.") from None
    return context


def _reason(error: OSError) -> str:
    if isinstance(error, ssl.SSLError):
        return (error.reason or "not PEM").lower().replace("_", " ")
    return error.strerror or type(error).__name__
