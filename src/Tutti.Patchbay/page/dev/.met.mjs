import { spawn } from 'node:child_process';
import { browser, sleep } from './browser.mjs';
const mock = spawn(process.execPath, ['dev/mock.mjs', '--port', '8299', '--quiet', '--nodes', '200'], { stdio: 'inherit' });
const b = await browser(); await sleep(2000);
const p = await (await b.newContext({ viewport: { width: 1280, height: 800 } })).newPage(); p.setDefaultTimeout(20000);
const s = await p.context().newCDPSession(p); await s.send('Performance.enable');
await p.goto('http://127.0.0.1:8299/'); await p.getByTestId('card').first().waitFor();
for (let at = 0; at < 14 && (await p.getByTestId('parameter').count()) === 0; at++) { await p.getByRole('button', { name: 'Zoom in' }).click(); await sleep(250); }
await sleep(2500);
const get = async () => Object.fromEntries((await s.send('Performance.getMetrics')).metrics.map((m) => [m.name, m.value]));
const diff = async (n) => { const a = await get(); const f = await p.evaluate(() => new Promise((d) => { let n = 0; const t = performance.now(); requestAnimationFrame(function k(now) { n++; if (now - t < 3000) requestAnimationFrame(k); else d(n / 3); }); })); const z = await get(); console.log(n, 'fps', f.toFixed(1), ...['LayoutCount', 'RecalcStyleCount', 'LayoutDuration', 'RecalcStyleDuration', 'ScriptDuration', 'TaskDuration', 'Nodes'].map((k) => k + ' ' + (z[k] - a[k]).toFixed(2))); };
await diff('as is'); console.log(await p.getByTestId('parameter').count(), 'rows', (await get()).Nodes, 'dom');
await p.addStyleTag({ content: '.svelte-flow__edges, .svelte-flow__edge-labels { display: none !important }' }); await diff('no edges');
await p.addStyleTag({ content: '.number { display: none !important }' }); await diff('no text');
await p.addStyleTag({ content: '.fill { display: none !important }' }); await diff('no fill');
await p.addStyleTag({ content: '.hostframe { display: none !important }' }); await diff('no frames');
await b.close(); mock.kill();
