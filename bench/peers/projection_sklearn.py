"""The projection of bench/projection.ts by scikit-learn: PCA(n_components=2) as one would call it.

Usage: projection_sklearn.py FILE ROWS COLUMNS, FILE holding float32, row-major. Fits once to warm up and once by the full decomposition in float64,
prints a line of JSON with the latter, {"version": v, "coordinates": [rows × 2], "ratio": [2]}, and then fits once for each line that it reads,
printing {"seconds": s, "coordinates": [rows × 2]}. So the other program can take turns with it.
"""

import json
import sys
import time

import numpy as np
import sklearn
from sklearn.decomposition import PCA

path, rows, columns = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
data = np.fromfile(path, dtype=np.float32).reshape(rows, columns)

exact = PCA(n_components=2, svd_solver="full")
coordinates = exact.fit_transform(data.astype(np.float64))
PCA(n_components=2).fit_transform(data)
answer = {
    "version": sklearn.__version__,
    "coordinates": coordinates.ravel().tolist(),
    "ratio": exact.explained_variance_ratio_.tolist(),
}
print(json.dumps(answer), flush=True)

for _ in sys.stdin:
    began = time.perf_counter()
    coordinates = PCA(n_components=2).fit_transform(data)
    seconds = time.perf_counter() - began
    print(json.dumps({"seconds": seconds, "coordinates": coordinates.ravel().tolist()}), flush=True)
