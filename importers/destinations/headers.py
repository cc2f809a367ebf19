"""The headers that common shop systems give a column (Shopify, WooCommerce, Medusa, Magento, Vendure).

Their order is their precedence.
"""

from __future__ import annotations

KEY_HEADERS = (
    "sku",
    "product sku",
    "variant sku",
    "item sku",
    "sku code",
    "sku id",
    "stock code",
    "article number",
    "article no",
    "article",
    "item number",
    "item no",
    "item code",
    "part number",
    "product code",
    "product number",
    "product id",
    "item id",
    "code",
    "id",
)
NAME_HEADERS = (
    "name",
    "product name",
    "title",
    "product title",
    "item name",
    "article name",
    "variant title",
    "item",
    "product",
    "post title",
)
PRICE_HEADERS = (
    "price",
    "sell price",
    "product price",
    "selling price",
    "variant price",
    "regular price",
    "sale price",
    "unit price",
    "retail price",
    "list price",
    "amount",
)
BRAND_HEADERS = ("brand", "brand name", "brand id", "vendor", "manufacturer", "make")
URL_HEADERS = (
    "client url",
    "url",
    "product url",
    "external url",
    "link",
    "product link",
    "website",
    "web address",
)
IMAGE_HEADERS = (
    "image",
    "image src",
    "picture",
    "photo",
    "images",
    "image url",
    "product image",
    "image file",
    "thumbnail",
    "product thumbnail",
    "assets",
)
DESCRIPTION_HEADERS = (
    "description",
    "product description",
    "body html",
    "body",
    "long description",
    "details",
    "short description",
)
CAMPAIGN_HEADERS = ("campaign", "campaign id")
