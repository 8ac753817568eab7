// Uploads one file with tus-js-client, as a program on Node does; `tests/stories/clients.rs` runs it.
//
//   node tus.mjs '{"endpoint", "token", "file", "options", "stream", "stop_at", "url"}'
//
// `options` go to tus-js-client as they are. With `stream` it reads a pipe and learns the length at its end;
// at `stop_at` bytes it hangs up; with `url` it resumes. It prints what became of it as one line of JSON:
// {"url", "requests", "finished"}, or {"status", "body", "message"} of a refusal.
import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { PassThrough } from 'node:stream';

// It lies with the pages, which use it as well.
const { Upload } = createRequire(new URL('../../web/package.json', import.meta.url))('tus-js-client');

const { endpoint, token, file, options = {}, stream = false, stop_at = Infinity, url } = JSON.parse(process.argv[2]);

let requests = 0;
function tell(outcome) {
	console.log(JSON.stringify({ requests, ...outcome }));
	process.exit(0);
}

const source = createReadStream(file);
const upload = new Upload(stream ? source.pipe(new PassThrough()) : source, {
	endpoint,
	uploadUrl: url,
	retryDelays: null,
	storeFingerprintForResuming: false,
	uploadLengthDeferred: stream,
	...options,
	headers: { Authorization: `Bearer ${token}`, ...options.headers },
	onBeforeRequest: () => {
		requests += 1;
	},
	onProgress: (sent) => {
		if (sent >= stop_at) {
			void upload.abort().then(() => tell({ url: upload.url, finished: false }));
		}
	},
	onSuccess: () => tell({ url: upload.url, finished: true }),
	onError: (error) => {
		const reply = error.originalResponse;
		tell({ url: upload.url, finished: false, status: reply?.getStatus(), body: reply?.getBody(), message: `${error}` });
	}
});
upload.start();
