"""check.py FILE.html=PAGES ...: looks at pages as a browser shows them, and prints TAP. PAGES is how many sheets of A4
a page prints on. Needs Debian's chromium-driver, python3-selenium and poppler-utils."""

import base64
import json
import os
import subprocess
import sys
import tempfile

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

WIDTHS = (360, 768, 1280, 1600)

# What reaches beyond the window, by tag and text; at most five.
OVERFLOW = """
const wide = document.documentElement.clientWidth;
if (document.documentElement.scrollWidth <= wide) return [];
return [...document.querySelectorAll('body *')].filter(e => !e.closest('.skip') && e.getBoundingClientRect().right > wide + 0.5)
  .slice(0, 5).map(e => e.tagName + ' ' + Math.round(e.getBoundingClientRect().right) + ' ' + e.textContent.slice(0, 60));
"""

# The large numbers of cards that take more than one line: a unit torn in two cannot be read.
TORN = """
return [...document.querySelectorAll('.card .big')].filter(e => e.getBoundingClientRect().height > 1.5 * parseFloat(getComputedStyle(e).lineHeight))
  .map(e => e.textContent);
"""

# Letters whose contrast with what lies behind them is below WCAG AA: 4.5, or 3 for big ones.
CONTRAST = """
const parse = text => { const m = text.match(/[\\d.]+/g).map(Number); return {rgb: m.slice(0, 3), alpha: m.length > 3 ? m[3] : 1}; };
const light = rgb => { const [r, g, b] = rgb.map(v => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
const behind = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.alpha === 1) return c.rgb; } return parse(getComputedStyle(document.body).backgroundColor).rgb; };
// What a picture has painted under the middle of a word, if it lies in a shape.
const painted = e => {
  const box = e.getBoundingClientRect();
  window.scrollTo(0, box.top + window.scrollY - 200);
  const now = e.getBoundingClientRect();
  for (const other of document.elementsFromPoint(now.left + now.width / 2, now.top + now.height / 2)) {
    if (!e.ownerSVGElement.contains(other) || other === e || other.tagName === 'text' || other.tagName === 'svg' || other.tagName === 'g') continue;
    const fill = getComputedStyle(other).fill;
    if (fill.startsWith('rgb') && parse(fill).alpha === 1 && getComputedStyle(other).fillOpacity === '1') return parse(fill).rgb;
  }
  return behind(e.ownerSVGElement.parentElement);
};
const poor = [];
let seen = 0;
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node = walker.nextNode(); node; node = walker.nextNode()) {
  const e = node.parentElement;
  if (!node.textContent.trim() || !e.getClientRects().length || ['TITLE', 'DESC', 'STYLE'].includes(e.tagName.toUpperCase()) || e.closest('.skip')) continue;
  const style = getComputedStyle(e), in_picture = e.ownerSVGElement;
  const ink = parse(in_picture ? style.fill : style.color).rgb, size = parseFloat(style.fontSize), is_big = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
  const got = ratio(ink, in_picture ? painted(e) : behind(e));
  ++seen;
  if (got < (is_big ? 3 : 4.5)) poor.push(got.toFixed(2) + ' ' + e.tagName + ' ' + node.textContent.trim().slice(0, 40));
}
// Colours of shapes beside the paper: 3.
const paper = behind(document.body);
for (const g of document.querySelectorAll('[class^="cp-s"], .cp-pos, .cp-neg, .cp-total')) {
  const got = ratio(parse(getComputedStyle(g).color).rgb, paper);
  ++seen;
  if (got < 3) poor.push(got.toFixed(2) + ' ' + g.getAttribute('class'));
}
window.scrollTo(0, 0);
return {seen, poor: [...new Set(poor)].slice(0, 10)};
"""

# What a reader by ear, or a validator, would miss.
STRUCTURE = """
const missing = [];
const want = (good, what) => { if (!good) missing.push(what); };
want(/^(en|fr)$/.test(document.documentElement.lang), 'lang of the page');
want(document.scripts.length === 0, 'a page without scripts');
want(document.querySelectorAll('h1').length === 1, 'one h1');
want(!document.querySelector('img, iframe, object, embed, link, [onerror], [onclick], b'), 'a page without elements that came from names');
const ids = [...document.querySelectorAll('body [id]')].filter(e => !e.closest('pattern, defs')).map(e => e.id);
want(new Set(ids).size === ids.length, 'ids that are there once');
document.querySelectorAll('svg').forEach(s => want(s.getAttribute('role') === 'img' && (s.getAttribute('aria-label') || s.getAttribute('aria-labelledby') || s.querySelector('title')), 'role and name of a picture'));
document.querySelectorAll('figure').forEach(f => want(f.querySelector('figcaption').textContent.length > 5 && f.querySelector('details table tbody tr'), 'a finding and numbers of a figure: ' + f.textContent.slice(0, 50)));
document.querySelectorAll('table').forEach(t => want(t.caption && t.caption.textContent && t.querySelectorAll('thead th[scope=col]').length === t.querySelectorAll('thead th').length && t.tBodies[0].rows.length
  && [...t.tBodies[0].rows].every(r => r.cells[0].scope === 'row' && r.cells.length === t.tHead.rows[0].cells.length), 'caption, scopes and cells of a table: ' + t.textContent.slice(0, 50)));
document.querySelectorAll('section').forEach(s => want(document.getElementById(s.getAttribute('aria-labelledby')), 'name of section ' + s.id));
return missing;
"""

# Pictures that a sheet could cut, or that are higher than one.
CUT = """
return [...document.querySelectorAll('figure, .card')].filter(e => getComputedStyle(e).breakInside !== 'avoid' || e.getBoundingClientRect().height > 1000).map(e => e.textContent.slice(0, 60));
"""


class Tap:
    def __init__(self):
        self.count = 0
        self.failed = 0

    def ok(self, good, name, got=""):
        self.count += 1
        self.failed += not good
        print(("ok" if good else "not ok"), self.count, "-", name, flush=True)
        if not good:
            print("#", str(got).replace("\n", "\n# "), flush=True)


def open_browser(folder):
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for argument in ("headless=new", "no-sandbox", "disable-gpu", "disable-dev-shm-usage", "hide-scrollbars=false", "user-data-dir=" + folder):
        options.add_argument("--" + argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)


def requests(browser):
    messages = (json.loads(entry["message"])["message"] for entry in browser.get_log("performance"))
    return [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]


def resize(browser, width):
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False})


def open_details(browser, is_open):
    browser.execute_script("document.querySelectorAll('details').forEach(d => d.open = arguments[0])", is_open)


def colours(browser, scheme):
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})


def check_links(browser, tap, name):
    broken = []
    links = browser.find_elements(By.CSS_SELECTOR, "nav a, footer a")
    for link in links:
        target = link.get_attribute("href").split("#")[1]
        browser.execute_script("arguments[0].click()", link)
        top = browser.execute_script("const e = document.getElementById(arguments[0]); return e && e.getBoundingClientRect().top", target)
        if top is None or not -1 <= top < 900:
            broken.append(f"{target} {top}")
    tap.ok(not broken and len(links) > 1, f"{name}: links inside the page lead to their places", broken)


def check_keys(browser, tap, name):
    browser.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    tap.ok(browser.execute_script("const e = document.activeElement; return e.className === 'skip' && document.querySelector(e.hash) !== null"), f"{name}: the first key of a reader leads to a link that skips to the content")


def check_print(browser, tap, name, pages):
    # The same letters on every machine.
    browser.execute_script("const s = document.createElement('style'); s.textContent = 'html { font-family: \"DejaVu Sans\" !important; }'; document.head.append(s)")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    cut = browser.execute_script(CUT)
    tap.ok(not cut, f"{name}: no sheet cuts a picture", cut)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    pdf = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})["data"]
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(base64.b64decode(pdf))
        file.flush()
        said = subprocess.run(["pdfinfo", file.name], capture_output=True, text=True, check=True).stdout
        if os.environ.get("KEEP_PDF"):
            os.replace(file.name, os.path.join(os.environ["KEEP_PDF"], name + ".pdf"))
            open(file.name, "wb").close()
    info = dict(line.split(":", 1) for line in said.splitlines() if ":" in line)
    tap.ok(int(info["Pages"]) == pages, f"{name}: prints on {pages} sheets", info["Pages"])
    tap.ok("A4" in info["Page size"], f"{name}: of A4", info["Page size"])


def check(browser, tap, path, pages):
    name = os.path.basename(path)
    browser.get("about:blank")
    requests(browser)
    browser.get_log("browser")
    browser.get("file://" + os.path.abspath(path))
    check_keys(browser, tap, name)
    for width in WIDTHS:
        resize(browser, width)
        torn = browser.execute_script(TORN)
        tap.ok(not torn, f"{name}: numbers of cards stand on one line at {width} px", torn)
        for is_open in (False, True):
            open_details(browser, is_open)
            found = browser.execute_script(OVERFLOW)
            tap.ok(not found, f"{name}: nothing overflows at {width} px, tables {'open' if is_open else 'closed'}", found)
    resize(browser, 1280)
    for scheme in ("light", "dark"):
        colours(browser, scheme)
        found = browser.execute_script(CONTRAST)
        tap.ok(found["seen"] > 20 and not found["poor"], f"{name}: contrast in {scheme}", found)
    colours(browser, "light")
    open_details(browser, False)
    missing = browser.execute_script(STRUCTURE)
    tap.ok(not missing, f"{name}: structure", missing)
    check_links(browser, tap, name)
    check_print(browser, tap, name, pages)
    log = [entry["message"] for entry in browser.get_log("browser")]
    tap.ok(not log, f"{name}: no message on the console", log)
    asked = [url for url in requests(browser) if not url.endswith("/" + name)]
    tap.ok(not asked, f"{name}: no request", asked)


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        browser = open_browser(folder)
        try:
            for argument in sys.argv[1:]:
                path, pages = argument.rsplit("=", 1)
                check(browser, tap, path, int(pages))
        finally:
            browser.quit()
    print(f"1..{tap.count}")
    return tap.failed > 0


sys.exit(main())
