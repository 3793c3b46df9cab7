"""The same with csvkit's commands: a workbook to CSV, and CSV into a table."""

import subprocess
import sys
from pathlib import Path

tools = Path(sys.argv[1])
for path in map(Path, sys.argv[2:]):
    text = Path(f"{path.stem}.csv")
    with text.open("wb") as file:
        subprocess.run([tools / "in2csv", path], stdout=file, check=True)
    subprocess.run([tools / "csvsql", "--db", "sqlite:///csvkit.db", "--insert", text], check=True)
