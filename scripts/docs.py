"""Write the generated pages of docs/, or with --check only say whether they are current (exit 1 if not)."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
GENERATORS = (
    "law_docs.py",
    "rule_docs.py",
    "register_docs.py",
    "request_docs.py",
    "publishing_docs.py",
    "security_docs.py",
)


def main(args: list[str]) -> int:
    """Run every generator with the same arguments; the worst exit status counts."""
    return max(
        subprocess.run([sys.executable, HERE / name, *args], check=False).returncode for name in GENERATORS
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
