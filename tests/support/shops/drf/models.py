"""What the shop keeps."""

import uuid

from django.db import models


class Company(models.Model):
    name = models.CharField(max_length=100)


class Member(models.Model):
    """Whom a token lets in; `rights` are words such as `product_create`."""

    email = models.EmailField()
    company = models.ForeignKey(Company, models.CASCADE)
    rights = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)
    is_authenticated = True


class Token(models.Model):
    key = models.CharField(max_length=100, primary_key=True)
    user = models.ForeignKey(Member, models.CASCADE)


class Brand(models.Model):
    company = models.ForeignKey(Company, models.CASCADE)
    name = models.CharField(max_length=100)
    reference = models.CharField(max_length=100, blank=True)


class Campaign(models.Model):
    company = models.ForeignKey(Company, models.CASCADE)
    name = models.CharField(max_length=100)


class Product(models.Model):
    """`copy` is 0 but for doubles, where the shop is told to take those."""

    uuid = models.UUIDField(default=uuid.uuid4)
    company = models.ForeignKey(Company, models.CASCADE)
    sku = models.CharField(max_length=200)
    name = models.CharField(max_length=300)
    brand = models.ForeignKey(Brand, models.PROTECT, null=True, blank=True)
    description = models.TextField(blank=True)
    client_url = models.URLField(blank=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, blank=True)
    image = models.ImageField(upload_to="products", null=True, blank=True)
    price = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    is_archived = models.BooleanField(default=False)
    creation_date = models.DateTimeField(auto_now_add=True)
    copy = models.BigIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["company", "sku", "copy"], name="one_product_a_sku"),
        )


class Lost(models.Model):
    """A request whose first answer was lost."""

    digest = models.CharField(max_length=64, primary_key=True)
