// Runs the audits of the npm package `graphql-http` against a server, and prints each with its outcome as JSON.
// node audits.mjs <folder of the package> <address> <token>
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [folder, url, token] = process.argv.slice(2);
const found = createRequire(`${folder}/`).resolve('graphql-http');
const { serverAudits } = await import(pathToFileURL(found));

const fetchFn = (address, init = {}) => {
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${token}`);
  return fetch(address, { ...init, headers });
};

const outcomes = [];
for (const audit of serverAudits({ url, fetchFn })) {
  const { status, reason } = await audit.fn();
  outcomes.push({ name: audit.name, status, reason: reason ?? null });
}
console.log(JSON.stringify(outcomes));
