"""Miller: blank, duplicate and malformed values in one verb chain; ragged rows are allowed in."""

import json
import subprocess
import sys

from benchmarks.measure import answer

program = r"""
@n += 1;
if ($sku == "") {@blank += 1}
if (is_absent($name) || $name == "") {@required += 1}
if (is_present($price) && $price != "" && $price !=~ "^-?[0-9]+(\.[0-9]+)?$") {@nan += 1}
if (is_present($price) && $price =~ "^-") {@negative += 1}
if (is_present($client_url) && $client_url != "" && $client_url !=~ "^https?://[^ ]+$") {@url += 1}
if ($sku != "") {@seen[$sku] += 1}
end {
  @duplicate = 0;
  for (k, v in @seen) { if (v > 1) {@duplicate += v} }
  emit1 {"n": @n, "blank-sku": @blank, "required": @required, "not-a-number": @nan,
    "negative-number": @negative, "invalid-url": @url, "duplicate-sku": @duplicate}
}
"""
output = subprocess.run(
    [
        "mlr",
        "--icsv",
        "--ojson",
        "--allow-ragged-csv-input",
        "-S",
        "put",
        "-q",
        program,
        sys.argv[1],
    ],
    capture_output=True,
    text=True,
    check=True,
).stdout
found = json.loads(output)[0]
rows = found.pop("n")
answer({code: int(count or 0) for code, count in found.items()}, rows=rows)
