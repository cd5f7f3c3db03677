// Signs in at an identity provider of another site, in a real browser.
// Usage: node saml.mjs URL
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

const [url] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

try {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(url);
  const link = page.getByRole('link', { name: /^Sign in at 127\.0\.0\.1:/ });
  const site = `http://${(await link.textContent()).trim().replace('Sign in at ', '')}/saml`;
  await link.click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  const seat = (await context.cookies(url)).filter((cookie) => cookie.name.startsWith('__Host-sallyport'));
  assert.deepEqual(
    seat.map((cookie) => [cookie.name, cookie.sameSite, cookie.httpOnly, cookie.secure]),
    [['__Host-sallyport', 'Strict', true, true]],
    'the seat alone is left, and stays strict',
  );

  // The same answer once more, and in a browser that never asked: both are told why not.
  for (const where of [context, await browser.newContext({ ignoreHTTPSErrors: true })]) {
    const again = await where.newPage();
    await where.clearCookies();
    await again.goto(site);
    await again.getByRole('alert').waitFor();
    assert.match(await again.getByRole('alert').textContent(), /has not asked for that answer/);
    assert.match(await again.getByRole('alert').textContent(), /SP-7513/);
  }
  console.log('signing in by SAML works');
} finally {
  await browser.close();
}
