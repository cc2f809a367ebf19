"""Products in and out, with the framework's own validators and words."""

import secrets
from decimal import ROUND_HALF_UP, Decimal
from typing import ClassVar

from rest_framework import serializers
from rest_framework.validators import UniqueTogetherValidator, UniqueValidator

from tests.support.shops.drf.middleware import behaviour
from tests.support.shops.drf.models import Brand, Campaign, Product

DOCUMENTED = "SKU must be unique within this company."


class CurrentCompany:
    requires_context = True

    def __call__(self, field):
        return field.context["request"].user.company


class SkuTogether(UniqueTogetherValidator):
    """The framework's own, which a database's collation may make blind for case."""

    def filter_queryset(self, attrs, queryset, serializer):
        if not behaviour().case_blind:
            return super().filter_queryset(attrs, queryset, serializer)
        sku = attrs.get("sku", getattr(serializer.instance, "sku", ""))
        return queryset.filter(company=attrs["company"], sku__iexact=sku)


class BrandField(serializers.Field):
    """An id or a reference in, an object without the reference out."""

    default_error_messages: ClassVar = {"unknown": "Invalid Brand reference or id."}

    def to_internal_value(self, data):
        brands = Brand.objects.filter(company=self.context["request"].user.company)
        found = None
        if isinstance(data, str) and data:
            found = brands.filter(reference=data).first()
        if found is None and str(data).isascii() and str(data).isdigit():
            found = brands.filter(pk=int(data)).first()
        if found is None:
            self.fail("unknown")
        return found

    def to_representation(self, value):
        shown = {"id": value.pk, "name": value.name, "image": None}
        if behaviour().nested_references:
            shown["reference"] = value.reference
        return shown


class BrandSerializer(serializers.ModelSerializer):
    class Meta:
        model = Brand
        fields = ("id", "name", "reference")

    def to_representation(self, instance):
        shown = super().to_representation(instance)
        if not behaviour().brand_references:
            del shown["reference"]
        return shown


class CampaignSerializer(serializers.ModelSerializer):
    class Meta:
        model = Campaign
        fields = ("id", "name")


class ProductSerializer(serializers.ModelSerializer):
    company = serializers.HiddenField(default=CurrentCompany())
    brand = BrandField(required=False, allow_null=True)

    class Meta:
        model = Product
        exclude = ("copy",)
        read_only_fields = ("uuid", "creation_date")
        validators = ()

    def get_fields(self):
        fields, now = super().get_fields(), behaviour()
        for name in ("sku", "name", "description", "client_url"):
            fields[name].trim_whitespace = now.trims
        if now.rounds:
            fields["price"] = serializers.DecimalField(30, 20, required=False, allow_null=True)
        if now.existing != "together" and not now.accepts_doubles:
            fields["sku"].validators.append(self._unique(now))
        return fields

    def get_validators(self):
        now = behaviour()
        if now.existing != "together" or now.accepts_doubles:
            return []
        return [SkuTogether(Product.objects.all(), ("sku", "company"))]

    def _unique(self, now):
        own = Product.objects.filter(company=self.context["request"].user.company)
        field = Product._meta.get_field("sku")
        names = {"model_name": Product._meta.verbose_name, "field_label": field.verbose_name}
        stock = field.error_messages["unique"] % names
        words = DOCUMENTED if now.existing == "documented" else stock
        return UniqueValidator(own, words, "iexact" if now.case_blind else "exact")

    def validate_price(self, value):
        if value is None or not behaviour().rounds:
            return value
        return value.quantize(Decimal("0.01"), ROUND_HALF_UP)

    def validate_name(self, value):
        kept = behaviour().keeps
        return value[:kept] if kept else value

    def create(self, validated):
        if behaviour().accepts_doubles:
            validated["copy"] = secrets.randbits(62)
        return super().create(validated)

    def to_representation(self, instance):
        return super().to_representation(instance) | {"company": {}, "label": ""}


class ListedSerializer(ProductSerializer):
    """A product as a list shows it: its campaign is an object."""

    campaign = CampaignSerializer()
