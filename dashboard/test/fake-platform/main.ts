import { fileURLToPath } from 'node:url';
import { PASSWORD, startFakePlatform } from './server';
import { SCENARIOS } from './world';

const wanted = process.argv[2] ?? 'healthy';
const scenario = SCENARIOS.find((each) => each === wanted);
if (!scenario) throw new Error(`There is no scenario "${wanted}". Choose one of: ${SCENARIOS.join(', ')}.`);

const port = Number(process.env['VERDICT_PORT'] ?? 8080);
const platform = await startFakePlatform({ dist: fileURLToPath(new URL('../../dist', import.meta.url)), port, historySeconds: 300 });
platform.show(scenario);
console.log(`Fake platform (${scenario}) at ${platform.url}; sign in as admin with the password "${PASSWORD}".`);
