"""The GraphQL documents that are sent, and nothing else: a test holds each against Shopify's own schema.

Schema: Admin API 2026-10. A product is set by a *custom id*, a metafield with unique values that holds our SKU.
Lists that are sent replace what is there, so none is sent in part: `variants` and `metafields` only where a product is
made, `tags` and `files` as a whole. Prices go by `productVariantsBulkUpdate`, which deletes no variant.
"""

from __future__ import annotations

VERSION = "2026-10"

# Variants that a lookup asks for: few at first, since each costs points, more where the search finds more than that.
FEW, MANY = 3, 25


def _flat(text: str) -> str:
    """Return a document on one line, as it is sent and shown."""
    return " ".join(text.split())


_STORED = """
fragment Stored on Product {
  id
  title
  descriptionHtml
  vendor
  productType
  tags
  status
  createdAt
  customId: metafield(namespace: $namespace, key: $key) { value }
  variants(first: 2) { nodes { id sku barcode price compareAtPrice } }
}
"""

_SET = """
  productSet(identifier: $identifier, input: $input, synchronous: true) {
    product { ...Stored }
    userErrors { code field message }
  }
"""

_PRICED = """
  productVariantsBulkUpdate(productId: $product, variants: $variants, allowPartialUpdates: false) {
    product { ...Stored }
    userErrors { code field message }
  }
"""

_NAMES = "$namespace: String!, $key: String!"
_SET_NAMES = "$identifier: ProductSetIdentifiers!, $input: ProductSetInput!"
_PRICED_NAMES = "$product: ID!, $variants: [ProductVariantsBulkInput!]!"

SET = _flat(f"mutation Set({_NAMES}, {_SET_NAMES}) {{{_SET}}}{_STORED}")
PRICE = _flat(f"mutation Price({_NAMES}, {_PRICED_NAMES}) {{{_PRICED}}}{_STORED}")
# In this order: what is set last shows all that is stored.
CHANGE = _flat(
    f"mutation Change({_NAMES}, {_PRICED_NAMES}, {_SET_NAMES}) {{{_PRICED}{_SET}}}{_STORED}"
)

_DEFINITION = """
  metafieldDefinition(identifier: {ownerType: PRODUCT, namespace: $namespace, key: $key}) {
    capabilities { uniqueValues { enabled } }
  }
"""

LOOKUP = _flat(
    f"query Lookup({_NAMES}, $sku: String!, $query: String!, $first: Int!, $after: String) {{{_DEFINITION}"
    """
  productByIdentifier(identifier: {customId: {namespace: $namespace, key: $key, value: $sku}}) { ...Stored }
"""
    """
  productVariants(first: $first, after: $after, query: $query) {
    nodes { sku product { ...Stored } }
    pageInfo { hasNextPage endCursor }
  }
}"""
    f"{_STORED}"
)

PROBE = _flat(f"query Probe({_NAMES}, $id: ID!) {{ product(id: $id) {{ ...Stored }} }}{_STORED}")

TEST = _flat(f"query Test({_NAMES}) {{ shop {{ id name }}{_DEFINITION}}}")

DEFINE = _flat("""
mutation Define($definition: MetafieldDefinitionInput!) {
  metafieldDefinitionCreate(definition: $definition) {
    createdDefinition { capabilities { uniqueValues { enabled } } }
    userErrors { code field message }
  }
}
""")

ALL = {
    "SET": SET,
    "PRICE": PRICE,
    "CHANGE": CHANGE,
    "LOOKUP": LOOKUP,
    "PROBE": PROBE,
    "TEST": TEST,
    "DEFINE": DEFINE,
}
