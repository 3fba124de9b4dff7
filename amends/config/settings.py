"""Django settings. Everything that differs between installations comes from the environment
(see docs/reference/settings.md)."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path
from typing import Any

from amends.config.database import databases
from amends.config.evidence import evidence_days, evidence_store
from amends.config.oidc import form_targets, oidc
from amends.config.secrets import secret_key

ROOT = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(os.environ.get("AMENDS_VAR", ROOT / "var"))
DEBUG = os.environ.get("AMENDS_DEBUG") == "1"
SECRET_KEY = secret_key(VAR_DIR)
ALLOWED_HOSTS = os.environ.get("AMENDS_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
SITE_URL = os.environ.get("AMENDS_SITE_URL", "http://127.0.0.1:8000")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
LEADING_SOURCES = [code for code in os.environ.get("AMENDS_LEADING_SOURCES", "").split(",") if code]
INTAKE_WORKERS = int(os.environ.get("AMENDS_INTAKE_WORKERS", "0")) or min(os.cpu_count() or 1, 16)
"""Workers that work off events at the same time, at most; of the whole installation."""
INTAKE_MOST_EVENTS = int(os.environ.get("AMENDS_INTAKE_MOST_EVENTS", "2000000"))
INTAKE_MOST_MIB = int(os.environ.get("AMENDS_INTAKE_MOST_MIB", "8192"))
INTAKE_SOURCE_MOST_EVENTS = int(os.environ.get("AMENDS_INTAKE_SOURCE_MOST_EVENTS", "1000000"))
INTAKE_SOURCE_MOST_MIB = int(os.environ.get("AMENDS_INTAKE_SOURCE_MOST_MIB", "4096"))
"""What may wait, of all sources and of one, before the receiver turns senders away with Retry-After."""
LIVE_URL = os.environ.get("AMENDS_LIVE_URL", "")
"""Where browsers reach the receiver for live status; empty: pages ask again by themselves."""
HOOKS_URL = os.environ.get("AMENDS_HOOKS_URL", "http://127.0.0.1:8001")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.forms",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "pgtrigger",
    "pghistory",
    "csp",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "guardian",
    "amends.jobs",
    "amends.ledger",
    "amends.notices",
    "amends.accounts",
    "amends.catalog",
    "amends.orders",
    "amends.warranty",
    "amends.gates",
    "amends.intake",
    "amends.exchange",
    "amends.claims",
    "amends.purchases",
    "amends.evidence",
    "amends.readings",
    "amends.identification",
    "amends.checks",
    "amends.decisions",
    "amends.payments",
    "amends.accounting",
    "amends.credit",
    "amends.resolutions",
    "amends.replacements",
    "amends.workshop",
    "amends.returns",
    "amends.parcels",
    "amends.inbound",
    "amends.refurbishment",
    "amends.disposal",
    "amends.inspection",
    "amends.casework",
    "amends.recovery",
    "amends.quality",
    "amends.repair",
    "amends.monitor",
    "amends.stewardship",
    "amends.feed",
    "amends.workflows",
    "amends.config.apps.HouseConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "amends.web.uploads.BoundedRequests",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "amends.web.languages.Languages",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "amends.web.errors.ErrorPages",
]

ROOT_URLCONF = "amends.config.urls"
WSGI_APPLICATION = "amends.config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "amends" / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["amends.web.tags", "amends.web.console.nav", "django.templatetags.static"],
        },
    }
]
FORM_RENDERER = "amends.web.forms.FormRenderer"

DATABASES = databases(os.environ)
CACHES = {
    "default": {  # shared by all processes: limits on attempts count everywhere
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "amends_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEST_RUNNER = "django.test.runner.DiscoverRunner"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
GUARDIAN_MONKEY_PATCH_USER = False
ANONYMOUS_USER_NAME = None
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_ADAPTER = "amends.web.signin.AccountAdapter"
ACCOUNT_RATE_LIMITS = {  # added to allauth's own
    "portal_link": "20/h/ip",
    "portal_link_address": "4/h/key",
    "portal_link_order": "6/h/key",
    "portal_code": "6/30m/key",
    "portal_code_from": "40/h/ip",
    "portal_purchase": "20/h/user",
    "portal_danger": "6/h/ip",
    "portal_later": "6/h/user",
    "portal_message": "20/h/user",
    "portal_account": "10/h/user",
    "portal_photo": "60/h/user",
    "portal_claim": "30/h/user",
    "portal_serial": "120/h/user",
    "photo_check": "240/h/user",
    "credit_code": "30/h/user",
    "credit_code_from": "60/h/ip",
}
ACCOUNT_LOGOUT_REDIRECT_URL = "/sign-in/"
ACCOUNT_LOGIN_BY_CODE_ENABLED = False
ACCOUNT_SESSION_REMEMBER = True  # as long as SESSION_COOKIE_AGE says
SOCIALACCOUNT_ADAPTER = "amends.web.signin.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True  # the OIDC provider is the merchant's own
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = oidc(os.environ)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Amends"
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("AMENDS_PROXIES", "0"))

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("fr", "Français"), ("es", "Español")]
"""Of the portal and the letters to customers; the console is English (amends/web/languages.py)."""
LOCALE_PATHS = [ROOT / "amends" / "web" / "locale"]
LANGUAGE_COOKIE_NAME = "amends_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns at every start when it is missing
STATICFILES_DIRS = [ROOT / "amends" / "web" / "static"]
WHITENOISE_USE_FINDERS = True
# A data file of the merchant's that adds statutory guarantees or replaces ours (docs/how-to).
STATUTORY_FILE = os.environ.get("AMENDS_STATUTORY_FILE", "")
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a large policy is one form of some thousand cells
HIGH_VALUE = os.environ.get("AMENDS_HIGH_VALUE", "")  # "EUR 400, USD 450": laid over decisions/rules/limits.py
# "off": photos are not looked at, as if the extra were not installed.
VISION = os.environ.get("AMENDS_VISION", "on") != "off"
# Of a hundred claims identified by machine so many are sent to a person all the same, drawn at random.
IDENTIFICATION_SAMPLE = float(os.environ.get("AMENDS_IDENTIFICATION_SAMPLE", "5"))
# So many days a customer has to choose among the remedies that a decision leaves open.
CHOICE_DAYS = int(os.environ.get("AMENDS_CHOICE_DAYS", "14"))
CHOICE_REMINDER_DAYS = int(os.environ.get("AMENDS_CHOICE_REMINDER_DAYS", "3"))  # 0: nobody is reminded
DRAFT_DAYS = int(os.environ.get("AMENDS_DRAFT_DAYS", "30"))
EVIDENCE_DIR = VAR_DIR / "evidence"
MEDIA_ROOT = VAR_DIR / "media"
QUALITY_DIR = VAR_DIR / "quality"
# duckdb, pyspark, or "off": as if no engine were installed.
QUALITY_ENGINE = os.environ.get("AMENDS_QUALITY_ENGINE", "duckdb")
SPARK_MASTER = os.environ.get("AMENDS_SPARK_MASTER", "")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "evidence": evidence_store(os.environ, EVIDENCE_DIR),
    "mail": evidence_store(os.environ, VAR_DIR / "mail", "-mail"),
}

UPLOAD_HOURS = int(os.environ.get("AMENDS_UPLOAD_HOURS", "24"))
EVIDENCE_VIDEO_MB = int(os.environ.get("AMENDS_EVIDENCE_VIDEO_MB", "200"))
EVIDENCE_DAYS = evidence_days(os.environ)

EMAIL_HOST = os.environ.get("AMENDS_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("AMENDS_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("AMENDS_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("AMENDS_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("AMENDS_SMTP_TLS") == "1"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("AMENDS_FROM", "Amends returns desk <returns@amends.example>")

REPLY_ADDRESS = os.environ.get("AMENDS_REPLY_ADDRESS", "")
"""Where customers' answers arrive, for example desk@shop.example (its mail server must take desk+...@); empty:
letters are answered on the claim's page only."""
MAIL_SECRET = os.environ.get("AMENDS_MAIL_SECRET", "")
TRACKING_SECRET = os.environ.get("AMENDS_TRACKING_SECRET", "")
IMAP: dict[str, str] = {
    "host": os.environ.get("AMENDS_IMAP_HOST", ""),
    "port": os.environ.get("AMENDS_IMAP_PORT", ""),
    "user": os.environ.get("AMENDS_IMAP_USER", ""),
    "password": os.environ.get("AMENDS_IMAP_PASSWORD", ""),
    "folder": os.environ.get("AMENDS_IMAP_FOLDER", "INBOX"),
    "done": os.environ.get("AMENDS_IMAP_DONE", ""),
    "tls": os.environ.get("AMENDS_IMAP_TLS", "1"),
}

CSRF_FAILURE_VIEW = "amends.web.errors.csrf_failed"
SESSION_COOKIE_AGE = 12 * 3600
LEGAL_ENTITY: dict[str, Any] = {
    "code": os.environ.get("AMENDS_ENTITY_CODE", "MAIN"),
    "name": os.environ.get("AMENDS_ENTITY_NAME", "Example Store Ltd"),
    "address": os.environ.get("AMENDS_ENTITY_ADDRESS", "1 Example Street|Exampletown").split("|"),
    "vat_id": os.environ.get("AMENDS_ENTITY_VAT_ID", ""),
    "country": os.environ.get("AMENDS_ENTITY_COUNTRY", ""),
}
"""Who issues credit memos. The code is part of their numbers: capitals and digits, at most 12."""
# How amounts of several currencies are weighed side by side (dead letters). Without rates each currency is
# ranked by itself.
METRICS_TOKEN = os.environ.get("AMENDS_METRICS_TOKEN", "")
REPORTING_CURRENCY = os.environ.get("AMENDS_REPORTING_CURRENCY", "")
REPORTING_RATES = {
    name.strip(): Decimal(rate)
    for name, _, rate in (pair.partition("=") for pair in os.environ.get("AMENDS_REPORTING_RATES", "").split(","))
    if rate
}

FILES_DIR = Path(folder) if (folder := os.environ.get("AMENDS_FILES", "")) else None
"""A folder through which other programs hand over files: suppliers/in, suppliers/out, stock/in."""
CARRIERS = os.environ.get("AMENDS_CARRIERS", "")
"""A file with the carriers that book parcels by their own API; none = our own label, and numbers typed by hand."""
REFUND_URL = os.environ.get("AMENDS_REFUND_URL", "")
REFUND_TOKEN = os.environ.get("AMENDS_REFUND_TOKEN", "")
"""A payment provider for refunds; none = bank transfers by hand."""
BANK = {
    "name": os.environ.get("AMENDS_BANK_NAME", ""),
    "iban": os.environ.get("AMENDS_BANK_IBAN", ""),
    "bic": os.environ.get("AMENDS_BANK_BIC", ""),
}
"""The account that refunds by bank transfer are paid from, for files to the bank."""
REFUND_ORDER = os.environ.get("AMENDS_REFUND_ORDER", "card,wallet,bank,gift_card,store_credit").split(",")
"""To which kinds of original payments money goes back first."""
MEMO_PER = os.environ.get("AMENDS_MEMO_PER", "case")
"""case: a credit memo for each case; order: one for all cases of an order that are paid the same way."""
REFUND_CHANNELS = [name for name in os.environ.get("AMENDS_REFUND_CHANNELS", "").split(",") if name]
"""Channels (shopify, woocommerce, magento, ...) that pay refunds themselves when they are told to."""
STRIPE_KEY = os.environ.get("AMENDS_STRIPE_KEY", "")
STRIPE_URL = os.environ.get("AMENDS_STRIPE_URL", "https://api.stripe.com")
"""A restricted key that may write refunds; the address is another one in tests only."""

FEED_DAYS = int(os.environ.get("AMENDS_FEED_DAYS", "180"))
"""So long events stay in the feed; 0: for ever."""
WEBHOOKS_LOCAL = os.environ.get("AMENDS_WEBHOOKS_LOCAL") == "1"
"""Outgoing webhooks may go to this machine, also unencrypted: for trying out only."""
STORE_CREDIT_MONTHS = int(os.environ.get("AMENDS_STORE_CREDIT_MONTHS", "0"))
"""How long store credit lasts; 0 = it never expires."""
STORE_CREDIT_HOLD_HOURS = int(os.environ.get("AMENDS_STORE_CREDIT_HOLD_HOURS", "168"))


REPLACEMENT_CHAIN = int(os.environ.get("AMENDS_REPLACEMENT_CHAIN", "2"))
"""So many replacements of one bought unit are sent one after the other before a person must decide."""

REPAIR_ATTEMPTS = int(os.environ.get("AMENDS_REPAIR_ATTEMPTS", "2"))
REPAIR_DAYS = int(os.environ.get("AMENDS_REPAIR_DAYS", "30"))
"""So often one unit is repaired before a person must decide; so long a repair takes at most, in reason."""

SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https:")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_HSTS_SECONDS = 31_536_000 if SESSION_COOKIE_SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": form_targets(os.environ),
        "frame-ancestors": ["'none'"],
        **({"connect-src": ["'self'", "/".join(LIVE_URL.split("/")[:3])]} if LIVE_URL else {}),
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 60

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
