"""Lists in pages, whose `next` may lead to where a proxy's other side is."""

from urllib.parse import urlsplit, urlunsplit

from rest_framework.pagination import LimitOffsetPagination

from tests.support.shops.drf.middleware import behaviour


class Pages(LimitOffsetPagination):
    max_limit = 100

    def get_next_link(self):
        link, origin = super().get_next_link(), behaviour().next_origin
        if link is None or not origin:
            return link
        scheme, host = urlsplit(origin)[:2]
        return urlunsplit((scheme, host, *urlsplit(link)[2:]))
