"""Django registration of the room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, roles, rights, money limits, customers."""

    name = "amends.accounts"
    label = "accounts"
