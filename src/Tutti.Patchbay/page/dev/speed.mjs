// Frames a second, work, memory and first view of the page in Debian's Chromium, in a room of 200 nodes x 20 parameters with 2,000 changes a second.
//   npm run build && node dev/speed.mjs [--seconds 8] [--nodes 200] [--parameters 20] [--rate 2000] [--size 1280x800]...     against the mock
//   node dev/speed.mjs --www OLD_WWWROOT --www ../wwwroot        two bundles one after the other, so that a busy machine is as unkind to both
//   node dev/speed.mjs --url LINK [--seconds 8]                  against a real server, such as benchmarks/patchbay-room.cs prints
// Frames depend on what else the machine does; the work of the page (processor time of its main thread, of all of Chromium) hardly does.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { browser, sleep } from './browser.mjs';

const text = (usual) => ({ type: 'string', default: usual });
const { values: options } = parseArgs({
  options: {
    url: { type: 'string' }, www: { type: 'string', multiple: true, default: [new URL('../../wwwroot/', import.meta.url).pathname] }, seconds: text('8'),
    nodes: text('200'), parameters: text('20'), rate: text('2000'), size: { type: 'string', multiple: true, default: ['1280x800', '2560x1440', '360x740'] },
  },
});
const seconds = Number(options.seconds);
const chromium = await browser();
const system = await chromium.newBrowserCDPSession();

/** Frames in a stretch of time, and the longest wait between two. */
const frames = (page) => page.evaluate((length) => new Promise((done) => {
  let count = 0, longest = 0, slow = 0, last = performance.now();
  const begin = last;
  requestAnimationFrame(function next(now) {
    count++;
    longest = Math.max(longest, now - last);
    if (now - last > 34) slow++;
    last = now;
    if (now - begin < length) requestAnimationFrame(next);
    else done({ fps: Math.round((count * 1000) / (now - begin)), longestMs: Math.round(longest), slow });
  });
}), seconds * 1000);

/** Processor time in seconds: of the page's main thread, and of all of Chromium's processes. */
async function work(session) {
  const { metrics } = await session.send('Performance.getMetrics');
  const { processInfo } = await system.send('SystemInfo.getProcessInfo');
  return { main: metrics.find(({ name }) => name === 'TaskDuration').value, all: processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0) };
}

/** What the page's heap holds, and the private memory of its process (the largest renderer), in MB: what its machine has to give. */
async function memory(session) {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { processInfo } = await system.send('SystemInfo.getProcessInfo');
  const held = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => Number(/RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0) / 1024);
  return `heap ${Math.round(usedSize / 1e6)} MB, process ${Math.round(Math.max(...held))} MB`;
}

async function look(url, width, height) {
  const context = await chromium.newContext({ viewport: { width, height }, colorScheme: 'dark' });
  const page = await context.newPage();
  // What arrived is counted too, or a page that hears nothing would be fast.
  let heard = 0;
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => {
    if (String(payload).startsWith('{"t":"v"')) heard += JSON.parse(String(payload)).c.length;
  }));
  await page.addInitScript(() => {
    new MutationObserver((_changes, watcher) => {
      if (!document.querySelector('[data-testid=card]')) return;
      watcher.disconnect();
      requestAnimationFrame(() => setTimeout(() => (globalThis.firstView = performance.now())));
    }).observe(document, { childList: true, subtree: true });
  });
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.goto(url);
  await page.getByTestId('card').first().waitFor();
  await sleep(1500);
  const loaded = await work(session);
  console.log(`${width}x${height}: first view ${Math.round(await page.evaluate(() => globalThis.firstView))} ms after the address was opened; main thread ${Math.round(loaded.main * 1000)} ms in all`);
  const run = async (name) => {
    const [before, began, was] = [heard, Date.now(), await work(session)];
    const { fps, longestMs, slow } = await frames(page);
    const now = await work(session), span = (Date.now() - began) / 1000;
    const share = (key) => Math.round(((now[key] - was[key]) / span) * 100);
    console.log(`  ${name.padEnd(12)} ${String(fps).padStart(2)} fps, longest ${longestMs} ms, ${slow} over 34 ms; main thread ${share('main')} %, all of Chromium ${share('all')} % of a core; ${Math.round((heard - before) / span)} values/s`);
  };
  await run(width > 759 ? 'whole board' : 'list');
  if (width > 759) {
    for (let at = 0; at < 14 && (await page.getByTestId('parameter').count()) === 0; at++) {
      await page.getByRole('button', { name: 'Zoom in' }).click();
      await sleep(250);
    }
    await sleep(1500);
    console.log(`  near by: ${await page.getByTestId('card').count()} cards, ${await page.getByTestId('parameter').count()} rows`);
    await run('near by');
    const panning = (async () => {
      const box = await page.getByTestId('board').boundingBox();
      await page.mouse.move(box.x + 8, box.y + 8);
      await page.keyboard.down('Space');
      await page.mouse.down();
      for (let at = 0; at < seconds * 20; at++) {
        await page.mouse.move(width / 2 + (width / 3) * Math.cos(at / 12), height / 2 + (height / 3) * Math.sin(at / 12));
        await sleep(40);
      }
      await page.mouse.up();
      await page.keyboard.up('Space');
    })();
    await run('panning');
    await panning;
  }
  console.log(`  memory: ${await memory(session)}`);
  await context.close();
}

try {
  for (const [at, www] of options.url ? [[0, null]] : options.www.entries()) {
    const port = 8291 + at;
    const mock = www && spawn(process.execPath, [new URL('mock.mjs', import.meta.url).pathname, '--port', String(port), '--quiet', '--www', `${www}/`,
      '--nodes', options.nodes, '--parameters', options.parameters, '--rate', options.rate], { stdio: 'inherit' });
    try {
      if (www) console.log(www);
      await sleep(1000);
      for (const size of options.size) await look(options.url ?? `http://127.0.0.1:${port}/`, ...size.split('x').map(Number));
    } finally {
      mock?.kill();
    }
  }
} finally {
  await chromium.close();
}
