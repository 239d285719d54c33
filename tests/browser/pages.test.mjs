// Every page of the built folder as a visitor first sees it, also on a telephone.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { serveFolder } from '../../tools/lib/static_server.mjs';
import { launchBrowser } from './lib/browsers.mjs';
import { BROWSERS } from './lib/world.mjs';

const DIST = fileURLToPath(new URL('../../dist/webphone', import.meta.url));
const PAGES = readdirSync(DIST).filter((file) => file.endsWith('.html'));
const TELEPHONE = { width: 360, height: 740 };

for (const name of BROWSERS) {
  describe(`pages in ${name}`, { timeout: 120_000 }, () => {
    let browser;
    let pages;

    before(async () => {
      pages = await serveFolder(DIST);
      browser = await launchBrowser(name);
    });
    after(async () => {
      await browser?.close();
      await pages?.close();
    });

    for (const file of PAGES) {
      test(`${file} fits on a telephone, and no script of it fails`, async () => {
        const page = await browser.open(new URL(file, pages.url).href);
        await (page.page.setViewportSize ?? page.page.setViewport).call(page.page, TELEPHONE);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(width <= TELEPHONE.width, `${width} pixels wide`);
        assert.deepEqual(page.errors, []);
        await page.close();
      });
    }
  });
}
