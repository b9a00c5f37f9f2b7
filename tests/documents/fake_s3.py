"""An S3 store for tests, in this process and on loopback: objects, listings by folder, uploads in parts. It checks no signature."""

import hashlib
import re
import threading
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape


class FakeS3(ThreadingHTTPServer):
    """``objects``: key -> (bytes, moment). ``refuse``: methods that answer 503."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.objects: dict[str, tuple[bytes, datetime]] = {}
        self.parts: dict[str, dict[int, bytes]] = {}
        self.refuse: set[str] = set()
        self.asked: list[str] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: FakeS3

    def log_message(self, *args) -> None:
        pass

    def handle_one(self) -> None:
        body = self.body()
        self.server.asked.append(self.command)
        if self.command in self.server.refuse:
            return self.answer(503, b"<Error><Code>ServiceUnavailable</Code></Error>")
        split = urlsplit(self.path)
        key = unquote(split.path).lstrip("/").partition("/")[2]
        query = {name: values[0] for name, values in parse_qs(split.query, keep_blank_values=True).items()}
        return getattr(self, f"on_{self.command.lower()}")(key, query, body)

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = handle_one

    def body(self) -> bytes:
        data = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if "aws-chunked" not in self.headers.get("Content-Encoding", ""):
            return data
        whole, position = [], 0
        while match := re.compile(rb"([0-9a-f]+)[^\r]*\r\n", re.I).match(data, position):
            size = int(match.group(1), 16)
            if not size:
                break
            whole.append(data[match.end() : match.end() + size])
            position = match.end() + size + 2
        return b"".join(whole)

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def on_put(self, key: str, query: dict, body: bytes) -> None:
        if "uploadId" in query:
            self.server.parts[query["uploadId"]][int(query["partNumber"])] = body
        else:
            self.server.objects[key] = (body, datetime.now(UTC))
        self.answer(200, ETag=f'"{hashlib.md5(body).hexdigest()}"')

    def on_post(self, key: str, query: dict, body: bytes) -> None:
        if "uploads" in query:
            self.server.parts["u1"] = {}
            return self.answer(
                200, b"<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>"
            )
        parts = self.server.parts.pop(query["uploadId"])
        self.server.objects[key] = (b"".join(parts[n] for n in sorted(parts)), datetime.now(UTC))
        return self.answer(200, b"<CompleteMultipartUploadResult><ETag>x</ETag></CompleteMultipartUploadResult>")

    def on_delete(self, key: str, query: dict, body: bytes) -> None:
        self.server.objects.pop(key, None)
        self.answer(204)

    def on_get(self, key: str, query: dict, body: bytes) -> None:
        if not key:
            return self.answer(200, self.listing(query.get("prefix", ""), query.get("delimiter", "")))
        if key not in self.server.objects:
            return self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
        data, moment = self.server.objects[key]
        start, end = 0, len(data) - 1
        if given := re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", "")):
            start, end = int(given.group(1)), min(int(given.group(2) or end), end)
        piece = data[start : end + 1]
        about = {
            "Last_Modified": format_datetime(moment, usegmt=True),
            "ETag": '"x"',
            "Content_Length": str(len(piece)),
        }
        if given:
            about["Content_Range"] = f"bytes {start}-{end}/{len(data)}"
        return self.answer(206 if given else 200, piece, **about)

    on_head = on_get

    def listing(self, prefix: str, delimiter: str) -> bytes:
        folders, lines = set(), []
        for key, (data, moment) in sorted(self.server.objects.items()):
            rest = key[len(prefix) :]
            if not key.startswith(prefix):
                continue
            if delimiter and delimiter in rest:
                folders.add(prefix + rest.split(delimiter)[0] + delimiter)
            else:
                when = moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
                lines.append(
                    f"<Contents><Key>{escape(key)}</Key><LastModified>{when}</LastModified>"
                    f"<ETag>x</ETag><Size>{len(data)}</Size></Contents>"
                )
        lines += [f"<CommonPrefixes><Prefix>{escape(folder)}</Prefix></CommonPrefixes>" for folder in sorted(folders)]
        return f"<ListBucketResult><IsTruncated>false</IsTruncated>{''.join(lines)}</ListBucketResult>".encode()
