"""Products, brands and tokens as a company would build them with Django REST Framework, and no cleverer."""
