import { expect, test } from 'bun:test';
import { ConfigError, describeOptions, readConfig } from './config.ts';

test('Without any option the platform is embedded and listens on loopback only', () => {
  const config = readConfig({});
  expect(config).toMatchObject({
    host: '127.0.0.1',
    port: 8080,
    kafkaBrokers: [],
    mysqlUrl: '',
    gameEndpoint: { host: '127.0.0.1', port: 7777 },
  });
});

test('Every fault is named at once, with what would be right, and no value is repeated', () => {
  const read = () =>
    readConfig({ VERDICT_PORT: '99999', MYSQL_URL: 'http://secret', KAFKA_BROKERS: 'nowhere', VERDICT_ADMIN_PASSWORD: 'short' });
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(
    /VERDICT_PORT: must be a whole number from 0 to 65535[^]*KAFKA_BROKERS: must be host:port pairs[^]*MYSQL_URL: must be a URL/,
  );
  expect(read).not.toThrow(/secret/);
});

test('Each option is described with its default', () => {
  const text = describeOptions();
  expect(text).toContain('VERDICT_PORT');
  expect(text).toContain('[12000]');
});
