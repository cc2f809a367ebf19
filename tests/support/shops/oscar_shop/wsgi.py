"""What gunicorn serves; the tables are made and furnished before its workers begin."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.support.shops.oscar_shop.settings"

from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import connections

application = get_wsgi_application()


def _furnish() -> None:
    """Make a superuser with a token, one kind of product, and the partner that sells all of them."""
    from django.contrib.auth import get_user_model
    from oscar.core.loading import get_model
    from rest_framework.authtoken.models import Token

    from tests.support.shops.tokens import OSCAR_TOKEN

    call_command("migrate", run_syncdb=True, verbosity=0)
    if not Token.objects.exists():
        people = get_user_model().objects
        owner = people.create_superuser("owner", "owner@example.com", "only for tests")
        Token.objects.create(key=OSCAR_TOKEN, user=owner)
        get_model("catalogue", "ProductClass").objects.create(name="Simple", slug="simple")
        get_model("partner", "Partner").objects.create(name="Own", code="own")
    connections.close_all()  # a connection does not survive the fork into workers


_furnish()
