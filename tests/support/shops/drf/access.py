"""Who may do what, and how often."""

from rest_framework import authentication, exceptions, permissions, throttling

from tests.support.shops.drf.middleware import behaviour
from tests.support.shops.drf.models import Token

_RIGHTS = {"POST": "product_create", "PATCH": "product_edit", "GET": "product_view"}


class TokenAuthentication(authentication.TokenAuthentication):
    keyword = "UAT"
    model = Token


class Rights(permissions.BasePermission):
    """A right for each method, as a portal hands them out with a token; who one is may always be asked."""

    def has_permission(self, request, view):
        if request.user is None:
            return False
        right = _RIGHTS.get(request.method, "product_delete")
        return not getattr(view, "guarded", False) or right in request.user.rights


class Throttle(throttling.SimpleRateThrottle):
    scope = "user"

    def get_rate(self):
        return behaviour().throttle or None

    def get_cache_key(self, request, view):
        return f"throttle-{request.user.pk}" if request.user else None

    def wait(self):
        return None if behaviour().bare_throttle else super().wait()


def refuse_row() -> None:
    """Refuse one row in the framework's own words."""
    raise exceptions.PermissionDenied
