"""The addresses' answers."""

import django_filters
from rest_framework import viewsets
from rest_framework.generics import ListAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from tests.support.shops.drf.access import refuse_row
from tests.support.shops.drf.middleware import behaviour
from tests.support.shops.drf.models import Brand, Product
from tests.support.shops.drf.serializers import (
    BrandSerializer,
    ListedSerializer,
    ProductSerializer,
)


class ProductFilter(django_filters.FilterSet):
    sku__exact = django_filters.CharFilter(method="by_sku")

    class Meta:
        model = Product
        fields = ()

    def by_sku(self, queryset, _name, value):
        how = "sku__iexact" if behaviour().case_blind else "sku__exact"
        return queryset.filter(**{how: value})


class Products(viewsets.ModelViewSet):
    guarded = True
    filterset_class = ProductFilter

    def get_queryset(self):
        own = Product.objects.filter(company=self.request.user.company).order_by("pk")
        if self.action != "list":
            return own
        archived = self.request.query_params.get("is_archived", "0") in ("1", "true")
        return own.select_related("brand", "campaign").filter(is_archived=archived)

    def get_serializer_class(self):
        return ListedSerializer if self.action == "list" else ProductSerializer

    def perform_create(self, serializer):
        self._save(serializer, serializer.validated_data["sku"])

    def perform_update(self, serializer):
        self._save(serializer, serializer.instance.sku)

    def _save(self, serializer, sku):
        now = behaviour()
        if sku in now.forbids:
            refuse_row()
        if sku in now.fails_on and not now.fails_after:
            raise RuntimeError("a row that the server cannot digest")
        serializer.save()
        if sku in now.fails_on:
            from django.db import connection

            connection.cursor().execute("COMMIT")  # stored, and then the worker stumbles
            raise RuntimeError("a row that the server cannot digest")


class Brands(ListAPIView):
    serializer_class = BrandSerializer

    def get_queryset(self):
        return Brand.objects.filter(company=self.request.user.company).order_by("pk")


class Me(APIView):
    def get(self, request):
        company = request.user.company
        told = {"id": company.pk, "name": company.name}
        return Response({"id": request.user.pk, "email": request.user.email, "company": told})
