"""HTTP/1.1 of `pushsim decode http` and `pushsim encode http` against curl and tshark.

A server on 127.0.0.1, for one connection at a time, keeps what curl sends and answers with bytes
that `pushsim encode http` made. Each case says what curl was told, so nothing is compared with
itself. Not here: what must be refused (tests/unit/test_http1.c).
"""
import json
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

PROGRAM = sys.argv[1]
FOLDER = tempfile.TemporaryDirectory()
WORK = Path(FOLDER.name)
FAULTS = []
CHECKS = 0


def check(what, got, want):
    global CHECKS
    CHECKS += 1
    if got != want:
        FAULTS.append(f"{what}: {got!r} instead of {want!r}")


def pushsim(verb, data, *flags):
    done = subprocess.run([PROGRAM, verb, "http", "-", *flags], input=data, capture_output=True)
    if done.returncode != 0:
        raise SystemExit(f"pushsim {verb} http: {done.stderr.decode()}\n{data[:400]!r}")
    return done.stdout


def encode(**message):
    headers = [{"name": k, "value": v} for k, v in message.pop("headers", [])]
    body = message.pop("body", b"")
    message = {"version": "1.1", "headers": headers, "body_hex": body.hex(), **message}
    return pushsim("encode", json.dumps(message).encode(), "--raw")


def answer(status, reason, headers, body=b""):
    return encode(type="response", status=status, reason=reason, headers=headers, body=body)


def whole(data):
    """The length of the request at the beginning of data, or None; deliberately naive."""
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = data[:end].lower()
    if b"transfer-encoding: chunked" in head:
        last = data.find(b"0\r\n\r\n", end)
        return None if last < 0 else last + 5
    n = 0
    for line in head.split(b"\r\n"):
        if line.startswith(b"content-length:"):
            n = int(line.split(b":")[1])
    return end + 4 + n if len(data) >= end + 4 + n else None


class Server:
    """Takes one connection; each request on it gets the next of `answers`."""

    def __init__(self, answers, interim=b""):
        self.answers, self.interim, self.requests = answers, interim, []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        peer, _ = self.socket.accept()
        peer.settimeout(10)
        with peer, self.socket:
            data, interim = b"", self.interim
            for reply in self.answers:
                while whole(data) is None:
                    if interim and b"\r\n\r\n" in data:
                        peer.sendall(interim)
                        interim = b""
                    more = peer.recv(65536)
                    if not more:
                        return
                    data += more
                n = whole(data)
                self.requests.append(data[:n])
                data = data[n:]
                peer.sendall(reply)


def curl(server, *arguments, paths=("/",)):
    urls = [f"http://127.0.0.1:{server.port}{path}" for path in paths]
    done = subprocess.run(
        ["curl", "-sS", "-q", "--http1.1", "--noproxy", "*", "--max-time", "10", "--path-as-is",
         "-w", "<%{http_code} %{size_download}>", *arguments, *urls], capture_output=True)
    server.thread.join(10)
    return done


def tshark(name, streams):
    """Fields of HTTP as tshark sees them, one row for each message, which has a connection of its
    own: raw IP, one segment, no handshake."""
    packets = b""
    for number, (from_client, data) in enumerate(streams):
        ports = (40000 + number, 80) if from_client else (80, 40000 + number)
        tcp = struct.pack(">HHIIBBHHH", *ports, 1, 1, 0x50, 0x18, 65535, 0, 0)
        ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 40 + len(data), number, 0, 64, 6, 0,
                         bytes([10, 0, 0, 1]), bytes([10, 0, 0, 2]))
        packet = ip + tcp + data
        packets += struct.pack("<IIII", number, 0, len(packet), len(packet)) + packet
    capture = WORK / f"{name}.pcap"
    capture.write_bytes(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 101) + packets)
    out = subprocess.run(
        ["tshark", "-r", capture, "-o", "http.desegment_body:FALSE", "-T", "fields", "-E",
         "separator=|", "-e", "_ws.malformed", "-e", "http.request.method", "-e",
         "http.request.uri", "-e", "http.response.code"],
        capture_output=True, text=True, check=True).stdout
    return [line.split("|") for line in out.splitlines()]


REQUESTS = [
    ("get", [], "/a?b=c%20d", "GET", b""),
    ("head", ["--head"], "/", "HEAD", b""),
    ("options", ["-X", "OPTIONS"], "/Microsoft-Server-ActiveSync", "OPTIONS", b""),
    ("post", ["--data-binary", "@body", "-H", "Content-Type: application/vnd.ms-sync.wbxml"],
     "/Microsoft-Server-ActiveSync?Cmd=Sync&User=u&DeviceId=1&DeviceType=PPC", "POST",
     bytes(range(256)) * 3),
    ("put in chunks", ["-T", "-", "-H", "Transfer-Encoding: chunked", "-H", "Expect:"], "/x", "PUT",
     b"0123456789" * 20),
    ("login", ["-u", "EXAMPLE\\ann:secret", "--data-binary", ""],
     "/Microsoft-Server-ActiveSync?Cmd=Ping&User=u&DeviceId=1&DeviceType=PPC", "POST", b""),
    ("odd headers", ["-H", "X-Empty;", "-H", "X-Quoted: \"a:b, c\"", "-H", "x_under!: 1\t2"], "/",
     "GET", b""),
    ("HTTP/1.0", ["--http1.0"], "/old", "GET", b""),
    ("100-continue", ["--data-binary", "@body", "-H", "Expect: 100-continue"], "/big", "POST",
     b"x" * 70000),
]


def requests():
    streams = []
    for name, flags, path, method, body in REQUESTS:
        (WORK / "body").write_bytes(body)
        flags = [f"@{WORK}/body" if f == "@body" else f for f in flags]
        reply = answer(200, "OK", [("Content-Length", "0")])
        interim = answer(100, "Continue", []) if name == "100-continue" else b""
        server = Server([reply], interim)
        if "-T" in flags:
            flags[flags.index("-T") + 1] = str(WORK / "body")
        done = curl(server, *flags, paths=(path,))
        check(f"{name}: curl's verdict", done.stdout.split(b"<")[-1], b"200 0>")
        raw = server.requests[0]
        text = pushsim("decode", raw, "--json")
        seen = json.loads(text)
        check(f"{name}: method", seen["method"], method)
        check(f"{name}: target", seen["target"], path)
        headers = {h["name"].lower(): h["value"] for h in seen["headers"]}
        lines = raw.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")[1:]
        check(f"{name}: header lines", [f"{h['name']}:{h['value']}" for h in seen["headers"]],
              [":".join(part.strip() for part in line.split(":", 1)) for line in lines])
        check(f"{name}: host", headers["host"], f"127.0.0.1:{server.port}")
        if name == "login":
            check("login: credentials", headers["authorization"],
                  "Basic RVhBTVBMRVxhbm46c2VjcmV0")
        framed = bytes.fromhex(seen["body_hex"])
        if "put" in name:
            check(f"{name}: content", framed.count(b"0123456789"), 20)
            check(f"{name}: frames", framed.endswith(b"\r\n0\r\n\r\n"), True)
        else:
            check(f"{name}: body", framed, body)
        # Blanks around values are not kept; curl has none behind the colon of an empty one.
        check(f"{name}: written again", pushsim("encode", text, "--raw"),
              raw.replace(b"X-Empty:\r\n", b"X-Empty: \r\n"))
        if name != "100-continue":
            streams.append((True, raw, ["", method, path]))
    rows = tshark("request", [(side, raw) for side, raw, _ in streams])
    check("messages that tshark saw", len(rows), len(streams))
    for row, (_, raw, want) in zip(rows, streams):
        check(f"tshark on {want[1:]}", row[:3], want)


# What we write; what curl makes of it.
LENGTH = [("Content-Length", "5")]
RESPONSES = [
    ("length", [], answer(200, "OK", LENGTH, b"hello"), b"hello<200 5>"),
    ("no reason", [], answer(200, "", LENGTH, b"hello"), b"hello<200 5>"),
    ("chunks", [], answer(200, "OK", [("Transfer-Encoding", "chunked")],
                          b"3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\nTrailer: t\r\n\r\n"), b"hello<200 5>"),
    ("204", [], answer(204, "No Content", []), b"<204 0>"),
    ("304", [], answer(304, "Not Modified", LENGTH), b"<304 0>"),
    ("HEAD", ["--head", "-o", "/dev/null"], answer(200, "OK", LENGTH), b"<200 0>"),
    ("after 100", [], answer(100, "Continue", []) + answer(200, "OK", LENGTH, b"hello"),
     b"hello<200 5>"),
    ("after 103", [], answer(103, "Early Hints", [("Link", "</a>")]) +
     answer(200, "OK", LENGTH, b"hello"), b"hello<200 5>"),
    ("until close", [], answer(200, "OK", [("Connection", "close")], b"hello"), b"hello<200 5>"),
    ("401", [], answer(401, "Unauthorized", [("Content-Length", "0"),
                                             ("WWW-Authenticate", 'Basic realm="ActiveSync"')]),
     b"<401 0>"),
    ("449", [], answer(449, "Retry after sending a PROVISION command", [("Content-Length", "0")]),
     b"<449 0>"),
    ("451", [], answer(451, "Redirect", [("X-MS-Location", "https://b.example.com/"),
                                         ("Content-Length", "0")]), b"<451 0>"),
    ("503", [], answer(503, "Service Unavailable", [("Retry-After", "120"),
                                                    ("Content-Length", "0")]), b"<503 0>"),
]


def responses():
    for name, flags, raw, want in RESPONSES:
        done = curl(Server([raw]), *flags)
        check(f"response {name}: curl", (done.stdout, done.stderr), (want, b""))
    rows = tshark("response", [(False, raw) for _, _, raw, _ in RESPONSES])
    check("messages that tshark saw", len(rows), len(RESPONSES))
    for row, (name, _, raw, want) in zip(rows, RESPONSES):
        status = want.split(b"<")[-1].split()[0].decode()
        check(f"response {name}: tshark", (row[0], row[3].split(",")[-1]), ("", status))
    # Two on one connection: a length that is wrong by one would show in the second.
    for flags, first, want in ([], RESPONSES[0], b"hello"), ([], RESPONSES[2], b"hello"):
        server = Server([first[2], answer(404, "Not Found", LENGTH, b"never")])
        done = curl(server, *flags, paths=("/1", "/2"))
        check(f"{first[0]}, then another", done.stdout, want + b"<200 5>never<404 5>")
        check("one connection for both", len(server.requests), 2)


requests()
responses()
for fault in FAULTS[:20]:
    print("FAIL", fault)
print(f"{CHECKS} comparisons with curl and tshark, {len(FAULTS)} faults")
sys.exit(bool(FAULTS))
