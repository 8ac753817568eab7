// Writes src/lib/api/schema.d.ts from the server's OpenAPI document; with --check, fails when it is stale.
// The document comes from the binary that DEBRIEF_BIN names.
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import openapi, { astToString } from 'openapi-typescript';

const target = new URL('../src/lib/api/schema.d.ts', import.meta.url);
const binary = process.env.DEBRIEF_BIN;
if (!binary) {
  console.error('Say which `debrief` to ask: DEBRIEF_BIN=../target/debug/debrief npm run types');
  process.exit(1);
}
const document = execFileSync(binary, ['openapi'], { encoding: 'utf8', maxBuffer: 64 << 20 });

const api = JSON.parse(document);
// Operations are found by path and method. Their ids are handler names, which repeat across nouns.
for (const operations of Object.values(api.paths)) {
  for (const operation of Object.values(operations)) delete operation.operationId;
}

const wanted =
  "// Written by `npm run types` from the server's OpenAPI document; do not edit.\n" +
  astToString(await openapi(api, { alphabetize: true }));

if (process.argv.includes('--check')) {
  const held = await readFile(target, 'utf8').catch(() => '');
  if (held !== wanted) {
    console.error('src/lib/api/schema.d.ts is stale: run `npm run types` in web/ and commit it.');
    process.exit(1);
  }
} else {
  await writeFile(target, wanted);
}
