"""The shop's addresses."""

from django.urls import path

from tests.support.shops.drf import views

_ONE = {"get": "retrieve", "patch": "partial_update", "delete": "destroy"}

urlpatterns = [
    path("api/v2/products/", views.Products.as_view({"get": "list", "post": "create"})),
    path("api/v2/products/<int:pk>/", views.Products.as_view(_ONE)),
    path("api/v2/brands/", views.Brands.as_view()),
    path("api/v2/me/", views.Me.as_view()),
]
