// Frames a second, memory and first view of the page in Debian's Chromium, in a room of 200 nodes x 20 parameters with 2,000 changes a second.
//   npm run build && node dev/speed.mjs [--seconds 8] [--nodes 200] [--parameters 20] [--rate 2000]      against the mock
//   node dev/speed.mjs --url LINK [--seconds 8]                                                          against a real server, such as benchmarks/patchbay-room.cs prints
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { browser, sleep } from './browser.mjs';

const { values: options } = parseArgs({
  options: { url: { type: 'string' }, seconds: { type: 'string', default: '8' }, nodes: { type: 'string', default: '200' }, parameters: { type: 'string', default: '20' }, rate: { type: 'string', default: '2000' } },
});
const port = 8291;
const url = options.url ?? `http://127.0.0.1:${port}/`;
const mock = options.url ? null : spawn(process.execPath, [new URL('mock.mjs', import.meta.url).pathname, '--port', String(port), '--quiet', '--nodes', options.nodes, '--parameters', options.parameters, '--rate', options.rate], { stdio: 'inherit' });
const chromium = await browser();

/** Frames in a stretch of time, and the longest wait between two; counts what arrived too, or a page that hears nothing would be fast. */
const measure = (page, ms) => page.evaluate((length) => new Promise((done) => {
  let frames = 0, longest = 0, last = performance.now();
  const begin = last, waits = [];
  requestAnimationFrame(function next(now) {
    frames++;
    waits.push(now - last);
    longest = Math.max(longest, now - last);
    last = now;
    if (now - begin < length) requestAnimationFrame(next);
    else done({ fps: Math.round((frames * 1000) / (now - begin)), longestMs: Math.round(longest), slow: waits.filter((wait) => wait > 34).length });
  });
}), ms);

async function memory(page) {
  const session = await page.context().newCDPSession(page);
  const { metrics } = await session.send('Performance.getMetrics').catch(() => ({ metrics: [] }));
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return { heapMB: Math.round(usedSize / 1e6), nodes: metrics.find((metric) => metric.name === 'Nodes')?.value };
}

/** What the renderer's process really holds, in MB: its private memory, which is what its machine has to give. */
async function rendererMB() {
  const session = await chromium.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const processes = processInfo.filter(({ type }) => type === 'renderer');
  return processes.map(({ id }) => {
    const status = readFileSync(`/proc/${id}/status`, 'utf8');
    return Math.round(Number(/RssAnon:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  });
}

try {
  await sleep(1000);
  for (const [width, height] of [[1280, 800], [2560, 1440], [360, 740]]) {
    const context = await chromium.newContext({ viewport: { width, height }, colorScheme: 'dark' });
    const page = await context.newPage();
    let heard = 0;
    page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => {
      if (String(payload).startsWith('{"t":"v"')) heard += JSON.parse(String(payload)).c.length;
    }));
    const began = Date.now();
    await page.goto(url);
    await page.getByTestId('card').first().waitFor();
    console.log(`${width}x${height}: first view ${Date.now() - began} ms`);
    await sleep(1500);
    const run = async (name) => {
      const before = heard;
      const figures = await measure(page, Number(options.seconds) * 1000);
      console.log(`  ${name}: ${figures.fps} fps, longest ${figures.longestMs} ms, ${figures.slow} frames over 34 ms; heard ${Math.round((heard - before) / Number(options.seconds))} values/s`);
    };
    await run(width > 759 ? 'whole board' : 'list');
    if (width > 759) {
      for (let at = 0; at < 14 && (await page.getByTestId('parameter').count()) === 0; at++) {
        await page.getByRole('button', { name: 'Zoom in' }).click();
        await sleep(250);
      }
      await sleep(1500);
      console.log(`  ${await page.getByTestId('card').count()} cards and ${await page.getByTestId('parameter').count()} rows near by`);
      await run('near');
      const panning = (async () => {
        await page.mouse.move(width - 60, height - 60);
        await page.keyboard.down('Space');
        await page.mouse.down();
        for (let at = 0; at < Number(options.seconds) * 20; at++) {
          await page.mouse.move(width / 2 + (width / 3) * Math.cos(at / 12), height / 2 + (height / 3) * Math.sin(at / 12));
          await sleep(40);
        }
        await page.mouse.up();
        await page.keyboard.up('Space');
      })();
      await run('panning');
      await panning;
    }
    console.log(`  memory: heap ${JSON.stringify(await memory(page))}, renderers ${(await rendererMB()).join(' + ')} MB private`);
    await context.close();
  }
} finally {
  await chromium.close();
  mock?.kill();
}
