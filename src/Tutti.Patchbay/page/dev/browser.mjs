// Debian's Chromium, told to keep to itself.
import { chromium } from 'playwright-core';

export const browser = () => chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
