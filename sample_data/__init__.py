"""Sample catalogs, and the generator that makes them."""
