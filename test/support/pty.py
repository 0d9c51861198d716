# pty.py COMMAND…: runs a command on a terminal of its own (24 lines, 100 columns); what comes on standard input are keys, what
# goes to standard output is what the terminal shows. Ends with the command's exit status, 128 + N for signal N.
import fcntl
import os
import select
import struct
import sys

# <asm-generic/ioctls.h>: Debian's python3-minimal lacks the module termios.
TIOCSCTTY, TIOCSWINSZ = 0x540E, 0x5414

os.environ.pop("PYTHONHOME", None)
master, slave = os.openpty()
fcntl.ioctl(slave, TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
pid = os.fork()
if pid == 0:
    os.setsid()
    fcntl.ioctl(slave, TIOCSCTTY, 0)
    for descriptor in 0, 1, 2:
        os.dup2(slave, descriptor)
    os.closerange(3, 256)
    os.execvp(sys.argv[1], sys.argv[1:])
os.close(slave)

sources = [master, 0]
while master in sources:
    for source in select.select(sources, [], [])[0]:
        try:
            data = os.read(source, 65536)
        except OSError:  # The last program on the terminal is gone.
            data = b""
        if not data:
            sources.remove(source)
        else:
            os.write(master if source == 0 else 1, data)
status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
sys.exit(status if status >= 0 else 128 - status)
