#!/bin/sh
# Into a pipe: no carriage return, no escape. On a terminal: colours unless NO_COLOR, progress with
# the time left.
. "$(dirname "$0")/lib/prelude.sh"
need python3
scenario=$root/scenarios/tutorial-2005.json
cr=$(printf '\r')
esc=$(printf '\033')

echo "piped: neither CR nor ESC"
expect 0 "$PUSHSIM" run "$scenario" --reps 2 --set population.users=5 -o piped --no-plots
for file in out err piped/*.*; do
	lacks "$file" "[$cr$esc]"
done
[ -s out ] || bad "nothing on stdout"

cat >terminal.py <<'END'
"""Runs argv[2:] on a pseudo-terminal of 100 columns; all it says goes to the file argv[1]."""
import fcntl, os, pty, struct, sys, termios
pid, fd = pty.fork()
if pid == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
said = b""
while True:
    try:
        part = os.read(fd, 65536)
    except OSError:
        break
    if not part:
        break
    said += part
open(sys.argv[1], "wb").write(said)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
END

echo "a terminal: colours, and a progress line with the time left within the first second or so"
expect 0 env TERM=xterm python3 terminal.py said "$PUSHSIM" run "$scenario" --jobs 1 -o tty \
	--no-plots --set population.users=100 --reps 2
holds said "$esc\\[[0-9;]*m"
holds said "[0-9]+/[0-9]+ runs, about [0-9]+ s left"
lacks tty/screen.txt "[$cr$esc]" 2>/dev/null

echo "a terminal with NO_COLOR, with --color=never, with TERM=dumb: no colour"
expect 0 env TERM=xterm NO_COLOR=1 python3 terminal.py said "$PUSHSIM" run "$scenario" -o tty2 \
	--no-plots --set population.users=5 --reps 2
lacks said "$esc\\[[0-9;]*m"
expect 0 env TERM=xterm python3 terminal.py said "$PUSHSIM" run "$scenario" -o tty3 --no-plots \
	--set population.users=5 --reps 2 --color never
lacks said "$esc\\[[0-9;]*m"
expect 0 env TERM=dumb python3 terminal.py said "$PUSHSIM" run "$scenario" -o tty4 --no-plots \
	--set population.users=5 --reps 2
lacks said "$esc"

echo "a locale without UTF-8: plain letters only"
expect 0 env LC_ALL=C "$PUSHSIM" run "$scenario" -o ascii --no-plots --reps 2 \
	--set population.users=5
LC_ALL=C grep -qn '[^ -~	]' out && bad "not ASCII: $(LC_ALL=C grep -n '[^ -~	]' out | head -n 2)"
finish
