"""Shopify: one product a request over its Admin GraphQL API, looked up first and then set by a unique metafield."""
