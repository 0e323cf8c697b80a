import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { browser, sleep } from './browser.mjs';
const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
const mock = spawn(process.execPath, ['dev/mock.mjs', '--port', '8294', '--quiet'], { stdio: 'inherit' });
const b = await browser(); await sleep(800);
for (const [w, h] of [[1280, 800], [360, 740]]) for (const scheme of ['dark', 'light']) {
  const c = await b.newContext({ viewport: { width: w, height: h }, colorScheme: scheme, bypassCSP: true }); const p = await c.newPage();
  await p.goto('http://127.0.0.1:8294/'); await p.getByTestId('card').first().waitFor(); await sleep(400);
  await p.evaluate(axe);
  const run = async (n) => { const r = await p.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] })); console.log(w, scheme, n, r.violations.length); for (const v of r.violations) console.log('  ', v.id, v.impact, v.nodes.length, v.nodes.slice(0, 3).map((x) => x.html.slice(0, 140) + ' :: ' + (x.any[0]?.message ?? x.all[0]?.message ?? '')).join('\n      ')); };
  await run('room');
  for (const n of ['joystick', 'fader/1', 'reset']) await p.locator(`[data-parameter="desk/${n}"] [data-rove=name]`).first().click();
  await p.getByRole('button', { name: 'Trace, last 10 s' }).first().click(); await sleep(300);
  await run('details');
  if (w > 700) { await p.getByTestId('health').getByRole('button').nth(1).click(); await run('patches'); await p.getByTestId('health').getByRole('button').first().click(); await run('health'); }
  else { for (const t of ['Patches', 'Health', 'History']) { await p.getByRole('navigation').getByRole('button', { name: t }).click(); await run(t); } await p.getByRole('navigation').getByRole('button', { name: 'Nodes' }).click(); }
  await p.locator('[data-port="desk/fader/3"]').first().focus(); await p.keyboard.press('Enter'); await sleep(200); await run('patching'); await p.keyboard.press('Escape');
  await p.getByTestId('menu-button').click(); await run('menu');
  await c.close();
}
await b.close(); mock.kill();
