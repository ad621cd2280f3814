#!/usr/bin/env python3
"""A shop that lets its one customer change their phone number with Bindery. See docs/guides/embed.md."""
import base64, hashlib, hmac, html, json, os, time, urllib.error, urllib.parse, urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BINDERY, KEY = os.environ.get("BINDERY", "http://127.0.0.1:8080"), os.environ["BINDERY_KEY"]
HERE, SIGNED_IN, news = "http://localhost:9000", time.time(), {}  # news: what webhooks told, by their id


def call(method, path, body=None):
    headers = {"authorization": "Bearer " + KEY, "content-type": "application/json", "accept-language": "en"}
    request = urllib.request.Request(BINDERY + path, body and json.dumps(body).encode(), headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.loads(answer.read() or "null")
    except urllib.error.HTTPError as no:  # application/problem+json
        return json.load(no)


def why(problem):  # title and detail are written for people; the time is UTC, and not in every answer
    at = problem["wayForward"].get("at")
    again = f"<p>You can try again after <time>{at}</time>.</p>" if at else ""
    return f"<h1>{html.escape(problem['title'])}</h1><p>{html.escape(problem['detail'])}</p>{again}"


def is_genuine(headers, body):  # Standard Webhooks; body: the bytes as they came, before parsing
    ident, at = headers["webhook-id"] or "", headers["webhook-timestamp"] or "0"
    mac = hmac.new(base64.b64decode(webhook["secret"][6:]), f"{ident}.{at}.".encode() + body, hashlib.sha256)
    good = b"v1," + base64.b64encode(mac.digest())
    signatures = (headers["webhook-signature"] or "").split()
    return abs(time.time() - int(at)) < 300 and any(hmac.compare_digest(good, one.encode()) for one in signatures)


class Shop(BaseHTTPRequestHandler):
    def do_GET(self):
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        text = "".join(f"<li>{html.escape(event)}</li>" for event in news.values())
        if "bindery_result" in query:  # the browser brings a reference; how it stands, only Bindery says
            flow = call("POST", "/v1/results/look-up", {"reference": query["bindery_result"][0]})
            text = f"<p>Your change: {html.escape(flow.get('state') or flow['title'])}</p>" + text
        self.answer(200, f"<h1>Shop</h1><form method=post action=/change><button>Change my phone</button></form>{text}")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"] or 0))
        if self.path == "/change":
            signed_in = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(SIGNED_IN))
            context = {"channel": "web", "session": "s-1", "device": "d-1", "deviceKnown": "yes", "country": "CN",
                       "network": self.client_address[0], "signedInAt": signed_in, "signInMethod": "password"}
            started = call("POST", "/v1/flows", {"account": account["id"], "operation": "phone.change", "context": context,
                                                 "returnURL": HERE + "/back"})
            return self.answer(303, "", started["url"]) if "url" in started else self.answer(409, why(started))
        if self.path != "/webhook" or not is_genuine(self.headers, body):
            return self.answer(400, "")
        news[self.headers["webhook-id"]] = json.loads(body)["type"]  # comes again until answered with 2xx: the id tells repeats
        self.answer(204, "")

    def answer(self, status, text, location=None):
        self.send_response(status)
        self.send_header(*(("location", location) if location else ("content-type", "text/html; charset=utf-8")))
        self.end_headers()
        self.wfile.write(text.encode())


account = call("POST", "/v1/accounts/look-up", {"externalID": "demo-user"})
webhook = call("POST", "/v1/webhooks", {"url": "http://127.0.0.1:9000/webhook", "events": ["flow.completed", "flow.refused"]})
print(f"The shop is at {HERE}")
try:
    ThreadingHTTPServer(("127.0.0.1", 9000), Shop).serve_forever()
except KeyboardInterrupt:
    pass
finally:
    call("DELETE", "/v1/webhooks/" + webhook["id"])
