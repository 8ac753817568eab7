// `@tus/server` with its S3 store, on the S3 server that DEBRIEF_S3_* name. Prints its settings and
// the address of its uploads.
//   server.mjs PART_BYTES CONCURRENCY
import { createRequire } from 'node:module';
import { S3Store } from '@tus/s3-store';
import { Server } from '@tus/server';

const [partSize, maxConcurrentPartUploads] = process.argv.slice(2).map(Number);
const versionOf = (name) => createRequire(import.meta.url)(`./node_modules/${name}/package.json`).version;
const path = '/files';
const parts = { partSize, minPartSize: partSize, maxConcurrentPartUploads };
const client = {
    endpoint: process.env.DEBRIEF_S3_ENDPOINT,
    region: process.env.DEBRIEF_S3_REGION,
    forcePathStyle: true,
    // As the others: no CRC32 beyond what S3 wants.
    requestChecksumCalculation: 'WHEN_REQUIRED',
};
const datastore = new S3Store({
    ...parts,
    s3ClientConfig: {
        ...client,
        bucket: process.env.DEBRIEF_S3_BUCKET,
        credentials: {
            accessKeyId: process.env.DEBRIEF_S3_ACCESS_KEY_ID,
            secretAccessKey: process.env.DEBRIEF_S3_SECRET_ACCESS_KEY,
        },
    },
});
const listening = new Server({ path, datastore }).listen({ host: '127.0.0.1', port: 0 }, () => {
    const names = ['@tus/server', '@tus/s3-store', '@aws-sdk/client-s3'];
    console.log(`${names.map((name) => `${name} ${versionOf(name)}`).join(', ')}, Node ${process.version}`);
    console.log(JSON.stringify({ ...parts, s3ClientConfig: { ...client, endpoint: 'the embedded server' } }));
    console.log(`http://127.0.0.1:${listening.address().port}${path}`);
});
