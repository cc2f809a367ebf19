"""The headers that a destination's fields are known by, from what shops and suppliers call their columns."""

from importers.catalog.vocabulary import BRAND_HEADERS as BRAND_HEADERS
from importers.catalog.vocabulary import CAMPAIGN_HEADERS as CAMPAIGN_HEADERS
from importers.catalog.vocabulary import CATEGORY_HEADERS as CATEGORY_HEADERS
from importers.catalog.vocabulary import DESCRIPTION_HEADERS as DESCRIPTION_HEADERS
from importers.catalog.vocabulary import IMAGE_HEADERS as IMAGE_HEADERS
from importers.catalog.vocabulary import KEY_HEADERS as KEY_HEADERS
from importers.catalog.vocabulary import NAME_HEADERS as NAME_HEADERS
from importers.catalog.vocabulary import PRICE_HEADERS as PRICE_HEADERS
from importers.catalog.vocabulary import SHORT_DESCRIPTION_HEADERS as SHORT_DESCRIPTION_HEADERS
from importers.catalog.vocabulary import STOCK_HEADERS as STOCK_HEADERS
from importers.catalog.vocabulary import URL_HEADERS as URL_HEADERS
