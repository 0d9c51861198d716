#!/usr/bin/env python3
"""breakpoint [NAME…]: stops a script of mkosi until somebody has looked around in it. See docs/DEBUGGING.md.

Scripts start it by `${BREAKPOINT:-:} NAME`; samebits sets the variable for builds with the profile debug-hook, and binds
the folder that this file lies in. `samebits shell`, or socat, connects to a socket there and gets a shell with the
script's environment on a terminal of its own. The script goes on when that shell ends.

What is typed goes to the shell as it is, but for the report of a terminal's size that xterm defines (CSI 8 ; rows ; columns t):
it sets the size of the shell's terminal.

Environment: BREAKPOINT_TIMEOUT, seconds to wait for somebody; empty: for ever.
"""

import contextlib
import fcntl
import json
import os
import pty
import re
import select
import signal
import socket
import struct
import sys
import termios
import time
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
SIZE = re.compile(rb"\x1b\[8;([0-9]{1,4});([0-9]{1,4})t")
SIZE_CUT_SHORT = re.compile(rb"\x1b\[8;[0-9;]{0,9}$")
TERMINALS = ("/usr/share/terminfo", "/usr/lib/terminfo", "/lib/terminfo", "/etc/terminfo")


def say(text: str) -> None:
    print(f"samebits-breakpoint: {text}", file=sys.stderr, flush=True)


def whose() -> dict[str, str]:
    """The script that stopped, and the layer of the image it works on: as far as can be told."""
    found = {"script": "a script", "layer": ""}
    with contextlib.suppress(OSError):
        words = Path(f"/proc/{os.getppid()}/cmdline").read_bytes().decode(errors="replace").split("\0")
        found["script"] = next((word for word in words if word.startswith("/work/")), words[0])
    with contextlib.suppress(OSError, KeyError, ValueError):
        config = json.loads(Path(os.environ["MKOSI_CONFIG"]).read_text())
        found["layer"] = config.get("Image") or config.get("ImageId") or ""
    return found


def shell() -> list[str]:
    for path in ("/usr/bin/bash", "/bin/bash"):
        if os.access(path, os.X_OK):
            return [path, "--norc", "--noprofile", "-i"]
    return ["/bin/sh", "-i"]


def environment(name: str) -> dict[str, str]:
    known = any(Path(folder, "x/xterm-256color").exists() for folder in TERMINALS)
    return {
        **os.environ,
        "TERM": "xterm-256color" if known else "dumb",
        "PS1": f"({name}) \\w \\$ ",
        # Nothing of what is typed is kept in the image.
        "HISTFILE": "",
    }


def resize(terminal: int, typed: bytes) -> bytes:
    """Takes reports of a size out of what was typed, and obeys them."""
    for rows, columns in SIZE.findall(typed):
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", int(rows), int(columns), 0, 0))
    return SIZE.sub(b"", typed)


def serve(connection: socket.socket, name: str) -> bool:
    """One shell for one connection. Whether the shell was left; False: the connection was lost before."""
    pid, terminal = pty.fork()
    if pid == 0:
        command = shell()
        os.execve(command[0], command, environment(name))
    left = True
    held = b""
    try:
        while True:
            ready, _, _ = select.select([connection, terminal], [], [])
            if terminal in ready:
                try:
                    shown = os.read(terminal, 65536)
                except OSError:
                    # EIO: nobody has the other end open any more.
                    shown = b""
                if not shown:
                    break
                connection.sendall(shown)
            if connection in ready:
                typed = connection.recv(65536)
                if not typed:
                    left = False
                    break
                typed = held + typed
                cut = SIZE_CUT_SHORT.search(typed)
                held = typed[cut.start() :] if cut else b""
                typed = resize(terminal, typed[: len(typed) - len(held)])
                while typed:
                    typed = typed[os.write(terminal, typed) :]
    except (BrokenPipeError, ConnectionResetError):
        left = False
    finally:
        # Closing the terminal hangs up on whatever the shell has left running there.
        os.close(terminal)
        with contextlib.suppress(ProcessLookupError):
            if not left:
                os.kill(pid, signal.SIGHUP)
        os.waitpid(pid, 0)
        connection.close()
    return left


def main() -> None:
    name = " ".join(sys.argv[1:]) or "breakpoint"
    timeout = float(os.environ.get("BREAKPOINT_TIMEOUT") or 0)
    stem = f"{time.time_ns():x}"
    path, record = FOLDER / f"{stem}.sock", FOLDER / f"{stem}.json"
    stop = json.dumps({"name": name, **whose()})
    say(f"stopped at {stop}")
    try:
        while True:
            listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            listener.bind(str(path))
            listener.listen()
            listener.settimeout(timeout or None)
            unfinished = record.with_suffix(".new")
            unfinished.write_text(stop)
            unfinished.rename(record)
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                say(f"nobody came within {timeout:g} s: goes on")
                return
            # While somebody is there, nobody else is invited, and who knocks all the same is refused: one would wait for nothing.
            record.unlink()
            path.unlink()
            listener.close()
            connection.setblocking(True)
            say("somebody is there")
            if serve(connection, name):
                say("goes on")
                return
            say("the connection was lost; waits again")
    finally:
        path.unlink(missing_ok=True)
        record.unlink(missing_ok=True)


main()
