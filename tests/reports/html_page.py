#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""html_page.py PROGRAM [FOLDER]: holds the page of --format html against what it promises.

That it is well-formed and nothing of a config becomes markup is tested with the parser of Python; how it looks and
works in Chromium (Debian's package), without which that part is left out.
FOLDER gets pictures of it.
"""
import html.parser
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

PROGRAM = os.path.abspath(sys.argv[1])
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
EMPTY_ELEMENTS = {"meta", "input", "br"}
ATTACK = "<script>document.title=1</script><img src=x onerror=document.title=1>&amp;'\"</style></mark>"

FILES = {
    "board.cfg": "adapter driver dummy\nadapter_khz 100\n# a comment\n" + "\n".join(f"echo {i}" for i in range(60))
    + "\nsource [find part.cfg]\n",
    "part.cfg": "set a 1\nadaptor speed 1\n",
    "long.cfg": "echo {" + "very long line " * 400 + "}; adaptor speed 1\n",
    "attack.cfg": f"echo {{{ATTACK}}}\n'{ATTACK}' x\n",
    "a <b> & \"c\" 'd'.cfg": "nonsense\n",
    "tree.cfg": "adapter driver dummy\ntransport select jtag\njtag newtap c t -irlen 4\n"
    "target create c.t arm7tdmi -chain-position c.t\nc.t configure -event gdb-attach { halt }\n"
    "c.t configure -event gdb-attach { resume }\n",
    "clean.cfg": "echo hello\n",
}
checks = failures = 0


def complain(text):
    global failures
    failures += 1
    print(text)


def expect(what, found, wanted):
    global checks
    checks += 1
    if found != wanted:
        complain(f"{what}: {found!r} instead of {wanted!r}")


def run(words, cwd):
    environment = {"HOME": cwd, "PATH": os.environ["PATH"]}
    result = subprocess.run([PROGRAM, *words], cwd=cwd, capture_output=True, env=environment, timeout=120)
    return result.stdout


# ---- without a browser ----


class Page(html.parser.HTMLParser):
    """Counts elements and complains about what is not closed, and about what would be fetched."""

    def __init__(self):
        super().__init__()
        self.open, self.counts, self.ids, self.links, self.text = [], {}, [], [], []
        self.levels = []

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.counts[tag] = self.counts.get(tag, 0) + 1
        if tag not in EMPTY_ELEMENTS:
            self.open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        self.ids += [attributes["id"]] if "id" in attributes else []
        self.links += [attributes["href"]] if "href" in attributes else []
        for name in attributes:
            if name.startswith("on") or name in ("src", "style", "srcset", "action"):
                complain(f"<{tag}> has the attribute {name}")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            complain(f"</{tag}> closes something else at {self.getpos()}")

    def handle_data(self, data):
        self.text.append(data)


def parse(page):
    parsed = Page()
    parsed.feed(page)
    parsed.close()
    expect("elements left open", parsed.open, [])
    expect("ids that are there twice", len(parsed.ids) - len(set(parsed.ids)), 0)
    expect("links to nowhere", [link for link in parsed.links if link[1:] not in parsed.ids], [])
    expect("scripts", parsed.counts.get("script"), 1)
    expect("images", parsed.counts.get("img", 0), 0)
    for before, after in zip(parsed.levels, parsed.levels[1:]):
        if after > before + 1:
            complain(f"a heading of level {after} behind one of level {before}")
    return parsed


def findings(cwd, words):
    report = json.loads(run(["--format", "json", *words], cwd))
    return {
        (item["rule"], item["file"], item["start"]["byte"], item["message"])
        for part in report["runs"]
        for item in part["diagnostics"]
    }


def check_page(cwd, words):
    page = run(["--format", "html", *words], cwd).decode()
    if re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", page):
        complain(f"{words}: a control character is in the page")
    parsed = parse(page)
    expect(f"{words}: cards", parsed.counts.get("article", 0), len(findings(cwd, words)))
    text = "".join(parsed.text)
    for rule, file, _, message in findings(cwd, words):
        for wanted in rule, file, message:
            if wanted not in text:
                complain(f"{words}: the page does not have {wanted}")
    return page


def check_pages(cwd):
    for name in FILES:
        check_page(cwd, [name])
    everything = sorted(FILES)
    page = check_page(cwd, everything)
    if "<script>document" in page:
        complain("text of a config is markup")
    expect("pages that differ by -j", len({run(["--format", "html", "-j", n, *everything], cwd) for n in "139"}), 1)
    check_page(cwd, ["--openocd", "all", "clean.cfg"])
    for number, line in enumerate(FILES["board.cfg"].split("\n")):
        if line and line not in page:
            complain(f"line {number + 1} of board.cfg is not in the page")


# ---- in a browser ----


class Browser:
    """Chromium, spoken to through two pipes in its DevTools protocol."""

    def __init__(self, folder):
        to_read, self.to = os.pipe()
        self.of, from_write = os.pipe()

        def connect():
            os.dup2(to_read, 20)
            os.dup2(from_write, 21)
            os.dup2(20, 3)
            os.dup2(21, 4)

        words = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
        self.process = subprocess.Popen(
            [BROWSER, *words, "--remote-debugging-pipe", f"--user-data-dir={folder}/profile"],
            preexec_fn=connect, close_fds=False,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        os.close(to_read)
        os.close(from_write)
        self.buffer, self.number, self.events, self.session = b"", 0, [], None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in "Page", "Runtime", "Log", "Network":
            self.call(domain + ".enable")

    def receive(self):
        while b"\0" not in self.buffer:
            got = os.read(self.of, 1 << 16)
            if not got:
                raise SystemExit("Chromium has ended")
            self.buffer += got
        message, self.buffer = self.buffer.split(b"\0", 1)
        message = json.loads(message)
        if "method" in message:
            self.events.append(message)
        return message

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.to, json.dumps(message).encode() + b"\0")
        while (answer := self.receive()).get("id") != self.number:
            pass
        if "error" in answer:
            raise SystemExit(f"{method}: {answer['error']}")
        return answer["result"]

    def open(self, path):
        self.events.clear()
        self.call("Page.navigate", url="file://" + path)
        while not any(event["method"] == "Page.loadEventFired" for event in self.events):
            self.receive()

    def ask(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise SystemExit(f"{expression}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def wait_for(self, expression):
        """True as soon as EXPRESSION is, which may take a busy machine a while."""
        return self.ask("(async () => { for (let i = 0; i < 1000; i++) {"
                        f" if ({expression}) return true; await new Promise((done) => setTimeout(done, 20)); }}"
                        " return false; })()")

    def resize(self, width, dark):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 500)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])

    def close(self):
        self.session = None
        self.call("Browser.close")
        self.process.wait(timeout=30)


# Every text whose colour is too near to what is behind it (WCAG AA: 4.5).
CONTRAST = """(() => {
    const channels = (text) => text.match(/[\\d.]+/g).map(Number);
    const luminance = ([r, g, b]) => [r, g, b].map((c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const behind = (element) => {
        for (; element; element = element.parentElement) {
            const colour = channels(getComputedStyle(element).backgroundColor);
            if (colour.length === 3 || colour[3] === 1) return colour;
        }
        return [255, 255, 255];
    };
    const poor = new Set();
    for (const element of document.body.querySelectorAll("*")) {
        if (![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue;
        if (!element.checkVisibility() || element.tagName === "OPTION") continue;
        const [a, b] = [luminance(channels(getComputedStyle(element).color)), luminance(behind(element))];
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (ratio < 4.5) poor.add(`${element.tagName}.${element.className} ${ratio.toFixed(1)}`);
    }
    return [...poor];
})()"""
PAGE_COLOUR = "getComputedStyle(document.body).backgroundColor"
SHOWN = "document.querySelectorAll('.card:not([hidden])').length"
WIDE = """[...document.body.querySelectorAll("*")].filter((e) => e.checkVisibility() && !e.closest(".skip, legend")
    && e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.tagName + "." + e.className)"""


def filter_by(browser, name, value):
    browser.ask(
        f"(() => {{ const form = document.getElementById('filters'); form.elements.{name}.value = {json.dumps(value)};"
        "form.dispatchEvent(new Event('input', {bubbles: true})); })()"
    )


def check_filters(browser, wanted):
    expect("cards at first", browser.ask(SHOWN), len(wanted))
    errors = browser.ask("document.querySelectorAll('.card.error').length")
    browser.ask("document.querySelector('[name=severity][value=error]').click()")
    expect("cards without errors", browser.ask(SHOWN), len(wanted) - errors)
    expect("what is told", browser.ask("document.getElementById('shown').textContent"),
           f"{len(wanted) - errors} of {len(wanted)} findings")
    browser.ask("document.querySelector('#filters [type=reset]').click()")
    expect("all cards after the reset", browser.wait_for(f"{SHOWN} === {len(wanted)}"), True)
    filter_by(browser, "rule", "unknown-command")
    expect("cards of a rule", browser.ask(SHOWN), sum(rule == "unknown-command" for rule, *_ in wanted))
    filter_by(browser, "rule", "")
    filter_by(browser, "file", "part.cfg")
    expect("cards of a file", browser.ask(SHOWN), sum(file == "part.cfg" for _, file, *_ in wanted))
    expect("files shown", browser.ask("document.querySelectorAll('.file:not([hidden])').length"), 1)
    filter_by(browser, "file", "")
    filter_by(browser, "text", "ADAPTER_khz")
    expect("cards with a text", browser.ask(SHOWN), 1)
    filter_by(browser, "text", "")


def check_looks(browser, path, pictures):
    pages = {}
    for width, dark in itertools.product((390, 1280), (False, True)):
        what = f"{width} pixels, {'dark' if dark else 'light'}"
        browser.resize(width, dark)
        browser.open(path)
        browser.ask("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
        expect(f"{what}: elements too wide", browser.ask(WIDE), [])
        expect(f"{what}: sideways", browser.ask("document.documentElement.scrollWidth > innerWidth"), False)
        expect(f"{what}: poor contrast", browser.ask(CONTRAST), [])
        pages[width, dark] = browser.ask(PAGE_COLOUR)
        if pictures:
            save_picture(browser, os.path.join(pictures, f"{width}-{'dark' if dark else 'light'}.png"))
    expect("colours of a page", len(set(pages.values())), 2)


def save_picture(browser, path):
    import base64

    picture = browser.call("Page.captureScreenshot", captureBeyondViewport=True)["data"]
    with open(path, "wb") as file:
        file.write(base64.b64decode(picture))


def opens_with(browser, path, colour):
    """Chromium may be late in telling a new page what an old one has stored."""
    for _ in range(50):
        time.sleep(0.1)
        browser.open(path)
        if browser.ask(PAGE_COLOUR) == colour:
            return True
    return False


def click_and_open(what, browser, path, before, after):
    """The click is shown at once, and by the page when it is opened again. Chromium may lose what a page stored just
    before it was left; the page then looks as before the click, and the click is worth another try."""
    for _ in range(3):
        browser.ask("document.getElementById('theme').click()")
        expect(f"colours after {what}", browser.ask(PAGE_COLOUR), after)
        if opens_with(browser, path, after):
            break
        expect(f"colours of a page that missed {what}", browser.ask(PAGE_COLOUR), before)
    expect(f"colours after {what} and opened again", browser.ask(PAGE_COLOUR), after)


def check_theme(browser, path):
    """The button gives the other colours, also to a page that is opened again; a second click, those of the system."""
    for dark in False, True:
        browser.resize(1280, dark)
        browser.open(path)
        first = browser.ask(PAGE_COLOUR)
        browser.resize(1280, not dark)
        expect("follows the system", browser.wait_for(f"{PAGE_COLOUR} !== {json.dumps(first)}"), True)
        other = browser.ask(PAGE_COLOUR)
        browser.resize(1280, dark)
        expect("follows it back", browser.wait_for(f"{PAGE_COLOUR} === {json.dumps(first)}"), True)
        click_and_open("a click", browser, path, first, other)
        expect("contrast of the other colours", browser.ask(CONTRAST), [])
        click_and_open("two clicks", browser, path, other, first)
    expect("controls without a label", browser.ask(
        "[...document.querySelectorAll('input, select')].filter((control) => !control.labels.length).length"), 0)


def check_without_script(browser, path, wanted):
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    browser.open(path)
    visible = "[...document.querySelectorAll('{}')].filter((part) => part.checkVisibility()).length"
    expect("cards without script", browser.ask(visible.format(".card")), wanted)
    expect("filters without script", browser.ask(visible.format("#filters")), 0)
    browser.call("Emulation.setScriptExecutionDisabled", value=False)


def check_in_browser(cwd, pictures):
    path = os.path.join(cwd, "page.html")
    everything = sorted(FILES)
    wanted = findings(cwd, everything)
    with open(path, "wb") as file:
        file.write(run(["--format", "html", *everything], cwd))
    browser = Browser(cwd)
    browser.resize(1280, False)
    browser.open(path)
    requests = [e["params"]["request"]["url"] for e in browser.events if e["method"] == "Network.requestWillBeSent"]
    expect("requests", [url for url in requests if not url.endswith("/page.html")], [])
    expect("title", browser.ask("document.title"), "openocdlint report")
    check_filters(browser, wanted)
    browser.ask("document.querySelector('.card a.rule').click()")
    expect("link to a rule", browser.wait_for(
        "location.hash && document.querySelector(location.hash).checkVisibility()"), True)
    check_theme(browser, path)
    check_looks(browser, path, pictures)
    faults = [e for e in browser.events if e["method"] in ("Log.entryAdded", "Runtime.exceptionThrown")]
    expect("faults in the console", faults, [])
    check_without_script(browser, path, len(wanted))
    browser.close()


def main():
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as cwd:
        for name, text in FILES.items():
            with open(os.path.join(cwd, name), "w") as file:
                file.write(text)
        check_pages(cwd)
        if BROWSER:
            check_in_browser(cwd, sys.argv[2] if len(sys.argv) > 2 else None)
        else:
            print("Chromium is not installed: the page was not looked at")
    print(f"{max(0, checks - failures)} passed, {failures} failed" + ("" if BROWSER else ", 1 skipped"))
    return failures > 0


if __name__ == "__main__":
    sys.exit(main())
