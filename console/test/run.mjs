// Walks through the console in a real browser as a person does, looks for accessibility problems on
// every page in every dress, and takes the pictures of docs/console.md.
// Usage: node run.mjs URL TOKEN PICTURES-OR-'-' SESSION-OF-A-TERMINAL SESSION-OF-STATEMENTS FILE
// Both sessions go on for as long as the file is there.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

const [url, token, pictures, terminal, statements, watched] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const outside = [];
const errors = [];

async function open(width, height, dark) {
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    locale: 'en-GB',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on('request', (request) => {
    const to = request.url();
    if (!to.startsWith(url) && !to.startsWith('data:')) outside.push(to);
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  // A refused sign-in is reported as a failed resource; anything else on the console is a fault.
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of (401|403)/.test(message.text())) errors.push(message.text());
  });
  return page;
}

async function signIn(page) {
  await page.goto(url);
  await page.getByLabel('Token', { exact: true }).fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
}

async function checked(page, what) {
  // axe is put in by the test's own channel: the page's policy would not let it in otherwise.
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  const bad = found.violations.filter((one) => ['serious', 'critical'].includes(one.impact));
  assert.deepEqual(
    bad.map((one) => `${one.id}: ${one.nodes.map((node) => node.target + ' ' + node.failureSummary).join('; ')}`),
    [],
    `accessibility of ${what}`,
  );
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(wide <= 0, `${what} is ${wide} px too wide`);
}

/** Those of docs/console.md; where another place is named, all are taken. */
const SHOWN = ['approvals-light', 'approvals-dark', 'approvals-phone', 'overview-light', 'overview-dark', 'audit-dark', 'replay-light', 'http-light', 'terminal-dark', 'terminal-phone', 'policy-light', 'policy-phone', 'matrix-light', 'sessions-light', 'sign-in-light', 'targets-light', 'tokens-light', 'overview-phone', 'audit-phone', 'refused-phone'];
const all = !pictures.endsWith('docs/console');

async function picture(page, name) {
  if (pictures !== '-' && (all || SHOWN.includes(name))) await page.screenshot({ path: `${pictures}/${name}.png` });
}

async function flow(page) {
  await page.goto(url);
  await checked(page, 'sign-in');
  await page.getByLabel('Token', { exact: true }).fill('spt_guessed');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  await signIn(page);

  // By keys alone: to the audit trail, a search, a call, its details, and out again.
  await page.keyboard.press('g');
  await page.keyboard.press('a');
  await page.getByRole('heading', { name: 'Audit' }).waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('card');
  await page.getByText(/ of the last \d{3,} calls/).waitFor();
  await page.waitForFunction(() => {
    const rows = [...document.querySelectorAll('button.row')];
    return rows.length > 0 && rows.every((row) => row.textContent.includes('card'));
  });
  await page.keyboard.press('Tab');
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('ArrowDown');
  await page.getByRole('heading', { name: 'Executed' }).waitFor();
  assert.match(await page.locator('.details').innerText(), /CAST\('\*\*\*' AS text\)/);
  await page.keyboard.press('Escape');
  await page.locator('.details').waitFor({ state: 'detached' });

  // By keys alone: a question is looked at, refused with a reason, another approved.
  await page.goto(url + '#/approvals');
  await page.locator('.ask').nth(2).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.locator('.approval').getByText('night-shift').waitFor();
  assert.match(await page.locator('.diff').innerText(), /10 ?40/);
  await page.keyboard.press('n');
  await page.keyboard.press('Enter');
  await page.getByLabel('Reason').waitFor();
  await page.keyboard.press('Escape');
  await page.getByLabel('Reason').waitFor({ state: 'detached' });
  await page.keyboard.press('n');
  await page.keyboard.press('Enter');
  await page.getByLabel('Reason').waitFor();
  await page.keyboard.type('the export first');
  await page.keyboard.press('Enter');
  await page.locator('.approval').getByText('olga: the export first').waitFor();
  await page.locator('.ask', { hasText: 'ops-bot' }).click();
  await page.locator('.approval').getByText('ops-bot').waitFor();
  await page.keyboard.press('y');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'approve');
  await page.keyboard.press('Enter');
  await page.locator('.approval .tag', { hasText: 'granted' }).waitFor();
  await page.getByRole('button', { name: 'Take it back' }).click();
  await page.locator('.approval .tag', { hasText: 'cancelled' }).waitFor();
  // Of two people who are needed, one has agreed; the same one counts once.
  await page.locator('.ask', { hasText: 'support-bot' }).click();
  await page.getByRole('button', { name: 'Approve' }).click();
  await page.locator('.approval .tag', { hasText: 'waits, 1 of 2' }).waitFor();
  await page.getByText('Your answer does not count here').waitFor();

  // An emergency is listed until somebody has looked at it.
  await page.locator('.alerts li', { hasText: 'SP-2052' }).getByRole('button', { name: /Acknowledge/ }).click();
  await page.locator('.alerts').waitFor({ state: 'detached' });

  // A session is played back: its timeline with recorded rows, and another one's terminal.
  await page.goto(url + '#/replay?subject=alice');
  await page.getByRole('button', { name: 'recorded', exact: true }).click();
  await page.locator('.past').first().click();
  await page.getByText('b***@example.com').waitFor();
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await page.locator('.step.later').first().waitFor();
  await page.goto(url + '#/sessions');
  await page.getByRole('link', { name: 'Watch alice' }).click();
  await page.getByRole('heading', { name: 'Replay' }).waitFor();

  // A session that goes on is followed: its terminal is typed along, not drawn anew, and statements
  // come with their rows.
  writeFileSync(watched, '');
  await page.goto(`${url}#/replay?session=${terminal}`);
  const typed = () => page.evaluate(() => Math.max(0, ...[...document.querySelector('.terminal').textContent.matchAll(/job (\d+)/g)].map((one) => Number(one[1]))));
  await page.locator('.terminal').getByText(/job \d+/).first().waitFor();
  await page.evaluate(() => (document.querySelector('.ap-player').dataset.mark = 'the same'));
  const before = await typed();
  await page.waitForFunction((seen) => [...document.querySelector('.terminal').textContent.matchAll(/job (\d+)/g)].some((one) => Number(one[1]) > seen + 3), before);
  const lines = await page.evaluate(() => [...document.querySelector('.terminal').textContent.matchAll(/job (\d+)/g)].map((one) => Number(one[1])));
  assert.deepEqual(lines, lines.map((_, i) => lines[0] + i), 'each line is typed once, in order');
  assert.equal(await page.getByRole('alert').count(), 0, 'following a terminal goes well');
  await picture(page, 'live-light');
  assert.equal(await page.evaluate(() => document.querySelector('.ap-player').dataset.mark), 'the same');
  await page.goto(`${url}#/replay?session=${statements}`);
  await page.locator('.step').first().waitFor();
  const steps = await page.locator('.step').count();
  await page.waitForFunction((seen) => document.querySelectorAll('.step .rows td').length > seen + 3, steps);
  rmSync(watched);

  // A live session is ended, after a question whose safe answer has the focus.
  await page.goto(url + '#/sessions');
  const session = page.locator('.session').first();
  await session.waitFor();
  await session.getByRole('button', { name: /End the session/ }).click();
  assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), 'Keep');
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.session').count(), 2);
  await session.getByRole('button', { name: /End the session/ }).click();
  await page.getByRole('button', { name: 'End it' }).click();
  await page.waitForFunction(() => document.querySelectorAll('.session').length === 1);

  // A token is made, shown once, and revoked.
  await page.goto(url + '#/tokens');
  await page.getByLabel('What for').fill('nightly job');
  await page.getByLabel('Subject').fill('robot');
  await page.getByLabel('Groups, with commas').fill('agents');
  await page.getByRole('button', { name: 'Make it' }).click();
  const secret = await page.locator('.secret').innerText();
  assert.ok(secret.length > 30);
  await page.getByRole('button', { name: 'Done' }).click();
  assert.ok(!(await page.content()).includes(secret), 'the token is shown once');
  await page.getByRole('button', { name: 'Revoke nightly job' }).click();
  await page.getByRole('button', { name: 'Revoke it' }).click();
  await page.getByRole('cell', { name: 'nightly job', exact: true }).waitFor({ state: 'detached' });

  // Who can do what: pressed, it asks what would become of a call of theirs.
  await page.goto(url + '#/policy');
  await page.getByRole('button', { name: 'What if shop-bot called on shop? sql.select, sql.update' }).click();
  await page.waitForFunction(() => document.activeElement.tagName === 'TEXTAREA');
  assert.equal(await page.locator('.whatif').getByLabel('Subject').inputValue(), 'shop-bot');
  assert.equal(await page.locator('.whatif').getByLabel('Target').inputValue(), 'shop');
  await page.goto(url + '#/targets');
  await page.locator('.target-card', { hasText: 'crm' }).getByText('none in the last day').waitFor();

  // What would become of a call: refused and why, then permitted, rewritten and masked.
  await page.goto(url + '#/policy');
  const box = page.locator('.whatif');
  await box.getByLabel('Subject').fill('bob');
  assert.equal(await box.getByLabel('Groups').inputValue(), 'analysts');
  await box.getByLabel('Target').selectOption('shop');
  await box.getByLabel('Statement').fill('DELETE FROM orders');
  await box.getByRole('button').click();
  await box.locator('.tag', { hasText: 'refused' }).waitFor();
  await box.getByText('Add a WHERE clause that names the rows.').waitFor();
  await box.getByLabel('Statement').fill('SELECT email FROM customers');
  await box.getByRole('button').click();
  await box.locator('.tag', { hasText: 'permitted' }).waitFor();
  assert.match(await box.locator('pre').innerText(), /SELECT email FROM \(SELECT/);
  await box.getByText('email partial').waitFor();

  // Nothing of a signed-in page stays after signing out.
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Token', { exact: true }).waitFor();
  assert.ok(!(await page.content()).includes('shop'));
}

/** A question whose answer is worth a look. */
async function whatIf(page) {
  const box = page.locator('.whatif');
  await box.getByLabel('Subject').fill('alice');
  await box.getByLabel('Target').selectOption('shop');
  await box.getByLabel('Statement').fill('SELECT name, upper(email) AS mail FROM customers c JOIN orders o ON o.customer_id = c.id');
  await box.getByRole('button').click();
  await box.locator('.tag', { hasText: 'permitted' }).waitFor();
}

async function looks(page, dress) {
  // As where people sign in elsewhere too; the gateway's own answer is looked at by saml.mjs.
  const ways = { issuer: 'https://id.example.org/realms/main', saml: 'https://login.example.com/saml' };
  await page.route('**/console/api/ways', (route) => route.fulfill({ json: ways }));
  await page.goto(url);
  await page.getByRole('link', { name: 'Sign in at id.example.org' }).waitFor();
  await checked(page, `sign-in, ${dress}`);
  await picture(page, `sign-in-${dress}`);
  await page.unroute('**/console/api/ways');
  await signIn(page);
  await page.locator('.bar').first().waitFor();
  await page.waitForFunction(() => Number(document.querySelector('.figure .value').textContent) > 400);
  await checked(page, `overview, ${dress}`);
  await picture(page, `overview-${dress}`);
  await page.goto(url + '#/audit?text=card');
  await page.locator('button.row').first().click();
  await page.getByRole('heading', { name: 'Executed' }).waitFor();
  await checked(page, `audit, ${dress}`);
  await picture(page, `audit-${dress}`);
  await page.goto(url + '#/audit?verdict=deny');
  await page.locator('button.row').first().waitFor();
  await checked(page, `audit list, ${dress}`);
  await picture(page, `refused-${dress}`);
  await page.goto(url + '#/replay?subject=carol');
  await page.locator('.past').first().click();
  await page.getByText('tail -2 /var/log/shop.log').waitFor();
  await checked(page, `terminal, ${dress}`);
  await picture(page, `terminal-${dress}`);
  await page.goto(url + '#/replay');
  await page.getByRole('button', { name: 'recorded', exact: true }).click();
  await page.locator('.past').filter({ hasText: 'alice' }).first().click();
  await page.getByText('b***@example.com').waitFor();
  await checked(page, `replay, ${dress}`);
  await picture(page, `replay-${dress}`);
  await page.locator('.past').filter({ hasText: 'frida' }).first().click();
  await page.getByText('/v1/invoices/7').first().waitFor();
  await checked(page, `replay of HTTP, ${dress}`);
  await picture(page, `http-${dress}`);
  await page.goto(url + '#/approvals');
  await page.locator('.ask').nth(2).waitFor();
  await checked(page, `approvals list, ${dress}`);
  await page.locator('.ask', { hasText: 'id < 40' }).click();
  await page.locator('.diff').waitFor();
  await checked(page, `approvals, ${dress}`);
  await picture(page, `approvals-${dress}`);
  await page.locator('.answers').scrollIntoViewIfNeeded();
  await picture(page, `answer-${dress}`);
  for (const name of ['sessions', 'policy', 'targets', 'tokens']) {
    await page.goto(`${url}#/${name}`);
    if (name === 'policy') await whatIf(page);
    await page.locator({ sessions: '.session', policy: '.reach tbody tr', targets: '.target-card', tokens: 'tbody tr' }[name]).first().waitFor();
    await checked(page, `${name}, ${dress}`);
    await page.evaluate((told) => (told ? document.querySelector('.told').scrollIntoView() : window.scrollTo(0, 0)), `${name}-${dress}` === 'policy-phone');
    await picture(page, `${name}-${dress}`);
    if (name === 'policy') {
      await page.evaluate(() => document.querySelector('.reach').scrollIntoView());
      await picture(page, `matrix-${dress}`);
    }
  }
}

try {
  const wide = await open(1280, 800, false);
  const begun = Date.now();
  await wide.goto(url);
  await wide.getByLabel('Token', { exact: true }).fill(token);
  const asked = Date.now();
  await wide.getByRole('button', { name: 'Sign in' }).click();
  await wide.locator('.bar').first().waitFor();
  const there = Date.now();
  await wide.reload();
  await wide.locator('.bar').first().waitFor();
  console.log(`the page to sign in, from nothing: ${asked - begun} ms; the first page with its charts after it: ${there - asked} ms; the same anew: ${Date.now() - there} ms`);
  await wide.context().close();
  await looks(await open(1280, 800, false), 'light');
  await looks(await open(1280, 800, true), 'dark');
  await looks(await open(380, 780, false), 'phone');
  await flow(await open(1280, 800, false));
  assert.deepEqual(outside, [], 'requests to elsewhere');
  assert.deepEqual(errors, [], 'errors in the browser');
  console.log('the console works');
} finally {
  await browser.close();
}
