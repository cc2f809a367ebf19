"""The loop that Scantrust's documentation suggests: `requests`, one product at a time, then a log of SKUs."""

import sys
import time

import requests

from benchmarks.measure import answer
from benchmarks.upload_data import TOKEN, products

url, count, name = sys.argv[1], int(sys.argv[2]), sys.argv[3]
session = requests.Session()
session.headers["Authorization"] = f"UAT {TOKEN}"
uploaded: list[str] = []
began = time.perf_counter()
for sku, title in products(count, name):
    reply = session.post(f"{url}/api/v2/products/", json={"sku": sku, "name": title})
    reply.raise_for_status()
    uploaded.append(sku)
answer({}, uploaded=len(uploaded), seconds=time.perf_counter() - began, requests=len(uploaded))
