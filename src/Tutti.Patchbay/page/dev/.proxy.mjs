import { preview } from 'vite';
const s = await preview({ root: '/tmp/page/w/page', configFile: false, build: { outDir: '../wwwroot' }, preview: { port: 8402, strictPort: true, host: '127.0.0.1', proxy: { '/api': { target: 'http://127.0.0.1:8401', ws: true } } } });
setTimeout(() => process.exit(0), Number(process.argv[2] ?? 60) * 1000);
