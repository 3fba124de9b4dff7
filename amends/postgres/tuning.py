"""The server's settings and environment."""

import os

from amends.postgres.types import Place


def server_settings(place: Place) -> list[str]:
    """What differs from PostgreSQL's defaults; sizes in its own units."""
    directory = str(place.run).replace('"', '""')
    megabytes = _memory() // 2**20
    chosen = {
        "listen_addresses": "",
        "unix_socket_directories": f'"{directory}"',
        "unix_socket_permissions": "0700",
        "max_connections": "200",
        "shared_buffers": f"{max(128, min(512, megabytes // 8))}MB",
        "effective_cache_size": f"{max(256, megabytes // 2)}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": "128MB",
        "random_page_cost": "1.1",
        "max_wal_size": "2GB",
        "checkpoint_timeout": "15min",
        "wal_compression": "off",
        "synchronous_commit": "on",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_checkpoints": "off",
        "log_error_verbosity": "terse",  # details of an error can hold personal data
        "log_line_prefix": "%m [%p] ",
    }
    if not place.durable:
        chosen |= {
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "wal_level": "minimal",
            "max_wal_senders": "0",
            "shared_buffers": "128MB",
            "max_wal_size": "256MB",  # the files may lie in memory
        }
    return [word for name, value in chosen.items() for word in ("-c", f"{name}={value}")]


def _memory() -> int:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (OSError, ValueError):
        return 2**31


def bare_environment(place: Place) -> dict[str, str]:
    """A bare environment: no PG* variable of the user may reach the server."""
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH") if name in os.environ}
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": str(place.home),
        "LC_ALL": "C",
        "TZ": "UTC",
        **kept,
    }
