"""Django's settings: a shop in one folder, named by the environment."""

import os
from pathlib import Path

FOLDER = Path(os.environ["SHOP_FOLDER"])

SECRET_KEY = "only for tests on this machine"
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "tests.support.shops.drf.urls"
INSTALLED_APPS = ["tests.support.shops.drf", "django_filters", "rest_framework"]
MIDDLEWARE = [
    "tests.support.shops.drf.middleware.requests_written_down",
    "tests.support.shops.drf.middleware.gateway",
    "django.middleware.common.CommonMiddleware",
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": FOLDER / "shop.sqlite3",
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
        "ATOMIC_REQUESTS": True,
    }
}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": FOLDER / "cache",
    }
}
MEDIA_ROOT = FOLDER / "media"
MEDIA_URL = "/media/"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
DATA_UPLOAD_MAX_MEMORY_SIZE = None
REST_FRAMEWORK = {
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_AUTHENTICATION_CLASSES": ["tests.support.shops.drf.access.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["tests.support.shops.drf.access.Rights"],
    "DEFAULT_THROTTLE_CLASSES": ["tests.support.shops.drf.access.Throttle"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "tests.support.shops.drf.pages.Pages",
    "PAGE_SIZE": 20,
}
LOGGING_CONFIG = None
