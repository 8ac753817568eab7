// Writes src/lib/api/schema.d.ts from the server's OpenAPI document; with --check, fails when it is stale.
import { readFile, writeFile } from 'node:fs/promises';
import openapi, { astToString } from 'openapi-typescript';

const source = new URL('../../crates/server/openapi.json', import.meta.url);
const target = new URL('../src/lib/api/schema.d.ts', import.meta.url);

const wanted =
  '// Written by `npm run types` from crates/server/openapi.json; do not edit.\n' +
  astToString(await openapi(source, { rootTypes: false }));

if (process.argv.includes('--check')) {
  const held = await readFile(target, 'utf8').catch(() => '');
  if (held !== wanted) {
    console.error('src/lib/api/schema.d.ts is stale: run `npm run types` in web/ and commit it.');
    process.exit(1);
  }
} else {
  await writeFile(target, wanted);
}
