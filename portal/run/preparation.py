"""What Django does before the start. One process for all steps: starting Django takes a second.

It tells the run command what happens by lines with a prefix: `step: ` and `account: `.
"""

import io

import django
from django.core.management import call_command, get_commands

STEPS = {
    "compile_messages": "Compiling the translations",
    "migrate": "Bringing the database up to date",
    "load_reference": "Loading the reference facts",
    "create_demo_accounts": "Making sure the demo accounts exist",
}


def main() -> None:
    """Take the steps in their order; the first that fails ends the process."""
    django.setup()
    for command, label in STEPS.items():
        print(f"step: {label}", flush=True)
        output = io.StringIO()
        call_command(command, stdout=output)
        prefix = "account: " if command == "create_demo_accounts" else ""
        for line in output.getvalue().splitlines():
            print(f"{prefix}{line}", flush=True)


if __name__ == "__main__":
    main()
