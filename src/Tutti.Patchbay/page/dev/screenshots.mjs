// Pictures of the page's main states at three sizes, against the mock, and what the browser complained about meanwhile.
//   npm run build && node dev/screenshots.mjs OUT_FOLDER [STATE...]
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { browser, sleep } from './browser.mjs';

const [out = 'pictures', ...only] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
const port = 8191;
const sizes = { small: [360, 740], middle: [1280, 800], large: [2560, 1440] };

/** Each state starts on a fresh page. `at` limits it to some sizes. */
const states = {
  room: async () => {},
  light: async (page) => {
    await page.getByTestId('menu-button').click();
    await page.getByRole('radio', { name: 'Light' }).check({ force: true });
    await page.keyboard.press('Escape');
  },
  chosen: async (page, size) => {
    if (size === 'small') return tab(page, 'Patches');
    await page.getByTestId('line').nth(5).dispatchEvent('click');
    await page.getByTestId('chosen').waitFor();
  },
  health: async (page, size) => (size === 'small' ? tab(page, 'Health') : page.getByTestId('health').getByRole('button').first().click()),
  history: async (page, size) => {
    await patch(page, 'desk/master', 'lamp-left/level');
    await patch(page, 'desk/fader/3', 'lamp-right/level');
    if (size === 'small') await tab(page, 'History');
    else {
      await page.getByTestId('health').getByRole('button').first().click();
      await page.getByRole('tab', { name: 'History' }).click();
    }
  },
  patching: async (page) => {
    await page.locator('[data-port="desk/fader/3"]').first().dispatchEvent('click', { detail: 1 });
  },
  keyboard: async (page) => {
    await page.locator('[data-port="desk/fader/3"]').first().focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('ends-search').waitFor();
    await page.keyboard.type('lamp');
  },
  details: async (page) => {
    for (const name of ['fader/1', 'joystick']) await page.locator(`[data-parameter="desk/${name}"] [data-rove=name]`).first().click();
    await page.getByRole('button', { name: 'Trace, last 10 s' }).first().click();
    await sleep(1500);
  },
  refused: async (page) => {
    const field = page.locator('[data-parameter="lamp-left/mode"] input').first();
    await field.fill('disco');
    await field.press('Enter');
    await page.getByTestId('refused').first().waitFor();
  },
  problems: async (page, size) => {
    if (size === 'small') await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByRole('button', { name: 'Problems' }).click();
  },
  search: async (page) => page.getByTestId('search').fill('level'),
  menu: async (page) => page.getByTestId('menu-button').click(),
  list: async (page, size) => size !== 'small' && page.getByRole('radio', { name: 'List' }).click(),
  lost: async (page) => {
    await fetch(`http://127.0.0.1:${port}/api/mock/cut`);
    await page.getByText('Connection lost.').waitFor();
    await sleep(2500);
  },
};

async function tab(page, name) {
  await page.getByRole('navigation').getByRole('button', { name }).click();
}
async function patch(page, from, to) {
  await page.locator(`[data-port="${from}"][data-testid=port-out]`).first().dispatchEvent('click', { detail: 1 });
  await page.locator(`[data-port="${to}"][data-testid=port-in]`).first().dispatchEvent('click', { detail: 1 });
  await sleep(200);
}

const mock = spawn(process.execPath, [new URL('mock.mjs', import.meta.url).pathname, '--port', String(port), '--quiet'], { stdio: 'inherit' });
const chromium = await browser();
try {
  await sleep(700);
  for (const [size, [width, height]] of Object.entries(sizes)) {
    for (const [name, act] of Object.entries(states)) {
      if (only.length && !only.includes(name)) continue;
      const context = await chromium.newContext({ viewport: { width, height }, colorScheme: 'dark', hasTouch: size === 'small', isMobile: size === 'small' });
      const page = await context.newPage();
      page.on('console', (message) => ['error', 'warning'].includes(message.type()) && console.log(size, name, message.text()));
      page.on('pageerror', (error) => console.log(size, name, 'ERROR', error.message));
      page.on('request', (request) => !/^(http|ws):\/\/127\.0\.0\.1|^(data|blob):/.test(request.url()) && console.log(size, name, 'LEFT THE MACHINE', request.url()));
      await page.goto(`http://127.0.0.1:${port}/`);
      await page.getByTestId('card').first().waitFor();
      await sleep(500);
      try {
        await act(page, size);
      } catch (error) {
        console.log(size, name, 'FAILED', error.message.split('\n')[0]);
      }
      await sleep(500);
      await page.screenshot({ path: join(out, `${name}-${size}.png`) });
      await context.close();
      // The cut lasts a while; nobody else should meet it.
      if (name === 'lost') await sleep(4000);
    }
  }
} finally {
  await chromium.close();
  mock.kill();
}
