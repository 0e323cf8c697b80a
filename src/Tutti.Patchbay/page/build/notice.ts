import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Plugin } from 'vite';

/** Writes NOTICE.txt beside the bundle: the licence of every package that went into it. */
export function notice(): Plugin {
  return {
    name: 'notice',
    generateBundle() {
      const homes = new Set<string>();
      for (const id of this.getModuleIds()) {
        const home = packageHome(id.replace(/^\0/, '').split('?')[0]!);
        if (home) homes.add(home);
      }
      const parts = [...homes].map(describe).sort((a, b) => (a.name < b.name ? -1 : 1)).map((part) => `${part.name} ${part.version} (${part.license})\n\n${part.text}`);
      this.emitFile({ type: 'asset', fileName: 'NOTICE.txt', source: `The Patchbay page contains these packages.\n\n${parts.join(`\n\n${'-'.repeat(72)}\n\n`)}\n` });
    },
  };
}

/** The folder of the package that a module belongs to; none for the page's own. */
function packageHome(file: string): string | null {
  const at = file.lastIndexOf(`node_modules${sep}`);
  if (at < 0) return null;
  const root = file.slice(0, at) + 'node_modules';
  const [scope, name] = relative(root, file).split(sep);
  return scope!.startsWith('@') ? join(root, scope!, name!) : join(root, scope!);
}

function describe(home: string): { name: string; version: string; license: string; text: string } {
  const manifest = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { name: string; version: string; license: string; author?: string | { name: string } };
  const file = readdirSync(home).find((name) => /^licen[cs]e/i.test(name)) ?? '';
  const author = typeof manifest.author === 'object' ? manifest.author.name : (manifest.author ?? '');
  const text = file ? readFileSync(join(home, file), 'utf8').trim() : `Copyright ${author}`;
  return { name: manifest.name, version: manifest.version, license: manifest.license, text };
}
