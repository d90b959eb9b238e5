import { describe } from 'bun:test';

/**
 * A suite that needs a server from outside. Without one it is skipped under its own name, so that the report counts it;
 * where REQUIRE_SERVERS lists the server, a missing one is a failure instead.
 */
export function describeWithServer(name: string, server: string, variable: string, suite: (address: string) => void): void {
  const address = process.env[variable];
  if (address !== undefined && address !== '') {
    describe(name, () => suite(address));
    return;
  }
  if ((process.env['REQUIRE_SERVERS'] ?? '').split(',').includes(server)) {
    throw new Error(`${name}: ${variable} is not set, and REQUIRE_SERVERS asks for ${server}.`);
  }
  describe.skip(`${name}: ${variable} is not set`, () => suite(''));
}
