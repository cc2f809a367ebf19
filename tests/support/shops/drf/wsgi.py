"""What gunicorn serves; the tables are made and furnished before its workers begin."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.support.shops.drf.settings"

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connections

application = get_wsgi_application()


def _furnish() -> None:
    from tests.support.shops.drf.furnish import furnish

    call_command("migrate", run_syncdb=True, verbosity=0)
    furnish()
    connections.close_all()  # a connection does not survive the fork into workers


_furnish()
