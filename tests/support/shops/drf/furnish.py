"""What is in the shop before anybody uploads: two companies, their tokens, brands and campaigns."""

from django.db import transaction

from tests.support.shops.drf.models import Brand, Campaign, Company, Member, Token
from tests.support.shops.tokens import BRANDS, OTHER_TOKEN, READER_TOKEN, RIGHTS, TOKEN


@transaction.atomic
def furnish() -> None:
    """Fill a new shop; one that is furnished stays as it is."""
    if Company.objects.exists():
        return
    own = Company.objects.create(pk=1, name="Tea Company")
    other = Company.objects.create(pk=2, name="Coffee Company")
    people = (
        ("tea@example.com", own, RIGHTS, TOKEN),
        ("reader@example.com", own, ("product_view",), READER_TOKEN),
        ("coffee@example.com", other, RIGHTS, OTHER_TOKEN),
    )
    for email, company, rights, key in people:
        member = Member.objects.create(email=email, company=company, rights=list(rights))
        Token.objects.create(key=key, user=member)
    Brand.objects.bulk_create(
        Brand(pk=n, company=own, name=f"Brand {n}", reference=f"REF-{n}")
        for n in range(1, BRANDS + 1)
    )
    Campaign.objects.bulk_create(Campaign(company=own, name=f"Campaign {n}") for n in range(1, 11))
