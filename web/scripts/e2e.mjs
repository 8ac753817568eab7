// Runs the browser stories: two files at a time, for they wait more than they work; those that record one by one, for
// they watch what an encoder does, which needs the machine.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

const stories = readdirSync('e2e').filter((file) => file.endsWith('.story.mjs'));
const records = (file) => /^(record|left-over)/.test(file);

function run(files, atOnce) {
  const paths = files.map((file) => `e2e/${file}`);
  const ended = spawnSync(process.execPath, ['--test', `--test-concurrency=${atOnce}`, ...paths], {
    stdio: 'inherit'
  });
  return ended.status === 0;
}

const passed = [
  run(
    stories.filter((file) => !records(file)),
    2
  ),
  run(stories.filter(records), 1)
];
process.exitCode = passed.every(Boolean) ? 0 : 1;
