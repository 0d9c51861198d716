"""Makes the disk that an image boots from: GPT, one EFI system partition, and the UKI as the firmware's default boot file.

mkosi's own Format=disk and Format=esp would build the root a second time; the UKI is there already. Size and layout
follow from the UKI's size, identifiers from the image's seed, times from SOURCE_DATE_EPOCH.

Imported by scripts of mkosi (post-output), whose environment it reads: OUTPUTDIR, MKOSI_CONFIG, SOURCE_DATE_EPOCH.
"""

import json
import os
import subprocess
import tempfile
from pathlib import Path

CONFIG = json.loads(Path(os.environ["MKOSI_CONFIG"]).read_text())
EPOCH = int(os.environ["SOURCE_DATE_EPOCH"])

MIB = 1024 * 1024
GIB = 1024 * MIB
# Below this a FAT32 of 512-byte sectors has too few clusters, and OVMF refuses it (mkosi's make_esp says the same).
SMALLEST_FAT32 = 36 * MIB
# Two file allocation tables, folders, and a little room for a boot entry or an update of the UKI's command line.
FILE_SYSTEM_OVERHEAD = 2 * MIB
# The partition begins at the first MiB; the second partition table at the end takes 33 sectors of another one.
AROUND_PARTITION = 2 * MIB


def output(ending: str) -> Path:
    """An artifact of the image that is being built, by the ending of its name."""
    return Path(os.environ["OUTPUTDIR"], f"{CONFIG['Output']}.{ending}")


def round_up(size: int, unit: int) -> int:
    return (size + unit - 1) // unit * unit


def make_boot_disk(disk: Path, unit: int | None = None) -> None:
    """Writes the raw disk with the image's UKI on it.

    unit: the disk's size is a multiple of so many bytes, for hosts that want that; None: as large as its content.
    """
    uki = output("efi")
    partition = round_up(max(uki.stat().st_size + FILE_SYSTEM_OVERHEAD, SMALLEST_FAT32), MIB)
    size = "auto" if unit is None else str(round_up(partition + AROUND_PARTITION, unit))
    with tempfile.TemporaryDirectory() as definitions, tempfile.TemporaryDirectory() as root:
        # Copied by its own name from a private root, so that the definition does not depend on where the build runs.
        # The copy carries the only time the file system will see.
        boot = Path(root, "EFI/BOOT/BOOTX64.EFI")
        boot.parent.mkdir(parents=True)
        os.link(uki, boot) if os.stat(uki).st_dev == os.stat(root).st_dev else boot.write_bytes(uki.read_bytes())
        for path in (boot, boot.parent, boot.parent.parent):
            os.utime(path, (EPOCH, EPOCH))
        limits = f"SizeMinBytes={partition}\nSizeMaxBytes={partition}\n"
        Path(definitions, "00-esp.conf").write_text(
            f"[Partition]\nType=esp\nLabel=esp\nFormat=vfat\nCopyFiles=/EFI:/EFI\n{limits}"
        )
        subprocess.run(
            [
                "systemd-repart",
                "--empty=create",
                f"--size={size}",
                "--dry-run=no",
                # No loop device: works as an ordinary user and in a sandbox.
                "--offline=yes",
                "--no-pager",
                # Virtual disks have 512-byte sectors. Left alone, repart makes a FAT of 4096, which OVMF does not read there.
                "--sector-size=512",
                "--seed", CONFIG["Seed"],
                "--definitions", definitions,
                "--root", root,
                str(disk),
            ],
            check=True,
            # FAT stores local time.
            env={**os.environ, "TZ": "UTC"},
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
