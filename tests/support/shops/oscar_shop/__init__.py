"""A django-oscar shop with the REST API that its own makers give it; nothing of either is changed."""
