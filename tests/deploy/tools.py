"""Puts into .tools what the tests of the chart use: helm, and what the operators' resources look like.

`make helm` runs this once for each change of the versions below. It needs Go and nothing else: helm is built
from its source, and the definitions are read from the operators' modules.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

HELM = "helm.sh/helm/v3/cmd/helm@v3.22.0"
DEFINITIONS = {
    "github.com/kedacore/keda/v2@v2.21.0": (
        "config/crd/bases/keda.sh_scaledobjects.yaml",
        "config/crd/bases/keda.sh_triggerauthentications.yaml",
    ),
    "github.com/prometheus-operator/prometheus-operator@v0.85.0": (
        "example/prometheus-operator-crd/monitoring.coreos.com_podmonitors.yaml",
        "example/prometheus-operator-crd/monitoring.coreos.com_prometheusrules.yaml",
    ),
    "sigs.k8s.io/gateway-api@v1.6.3": ("config/crd/standard/gateway.networking.k8s.io_httproutes.yaml",),
    "github.com/mongodb/mongodb-kubernetes-operator@v0.9.0": (
        "config/crd/bases/mongodbcommunity.mongodb.com_mongodbcommunity.yaml",
    ),
}
TOOLS = Path(__file__).parents[2] / ".tools"


def main() -> None:
    """Make what is missing; what is there in these versions stays."""
    made, versions = TOOLS / "made.json", json.dumps([HELM, DEFINITIONS])
    if made.exists() and made.read_text("utf-8") == versions:
        return
    go = shutil.which("go")
    if go is None:
        sys.exit(
            "Go was not found, and helm is built with it: install it, or put a helm 3 "
            "of your own on the PATH. Only the tests of the chart need it."
        )
    sys.stderr.write("Building helm into .tools (the first time only; some minutes) ...\n")
    definitions = TOOLS / "crds"
    definitions.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "GOBIN": str(TOOLS), "CGO_ENABLED": "0"}
    subprocess.run([go, "install", "-ldflags=-s -w", HELM], env=environment, check=True)
    for module, files in DEFINITIONS.items():
        asked = [go, "mod", "download", "-json", module]
        answer = subprocess.run(asked, cwd=TOOLS, capture_output=True, text=True, check=False)
        if answer.returncode:
            sys.exit(f"{module} could not be downloaded: {answer.stdout}{answer.stderr}")
        folder = Path(json.loads(answer.stdout)["Dir"])
        for file in files:
            shutil.copyfile(folder / file, definitions / Path(file).name)
    made.write_text(versions, "utf-8")


if __name__ == "__main__":
    main()
