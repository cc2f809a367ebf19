"""Who may enter a shop of the tests, and with which brands it begins."""

TOKEN = "uat-tea-company-0123456789abcdef"
READER_TOKEN = "uat-tea-reader-0123456789abcdef"
OTHER_TOKEN = "uat-coffee-company-0123456789abcdef"
RIGHTS = ("product_create", "product_edit", "product_view", "product_delete")
BRANDS = 120  # `Brand 1` with the reference `REF-1`, and so on: more than one page
OSCAR_TOKEN = "0123456789abcdef0123456789abcdef01234567"
