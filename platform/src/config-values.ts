// What the text of an option must be. Each throws an error whose message says so, as the end of a sentence.

export function nonEmpty(text: string): string {
  if (text.trim() === '') throw new Error('must not be blank.');
  return text;
}

export function whole(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < min || value > max) throw new Error(`must be a whole number from ${min} to ${max}.`);
    return value;
  };
}

export function flag(text: string): boolean {
  if (text !== 'true' && text !== 'false') throw new Error('must be true or false.');
  return text === 'true';
}

export function httpUrl(text: string): string {
  if (text !== '' && !/^https?:$/.test(URL.canParse(text) ? new URL(text).protocol : '')) {
    throw new Error('must be an http or https URL, as in http://127.0.0.1:4318.');
  }
  return text.replace(/\/+$/, '');
}

export function oneOf<const T extends string>(...allowed: readonly T[]): (text: string) => T {
  return (text) => {
    const found = allowed.find((value) => value === text);
    if (found === undefined) throw new Error(`must be one of ${allowed.join(', ')}.`);
    return found;
  };
}

export function hostAndPort(text: string): { readonly host: string; readonly port: number } {
  const match = /^(\[[0-9a-fA-F:]+\]|[^\s:,/]+):(\d{1,5})$/.exec(text);
  const port = Number(match?.[2]);
  if (match === null || port < 1 || port > 65_535) throw new Error('must be host:port, as in 127.0.0.1:7777.');
  return { host: match[1]!, port };
}

export function brokers(text: string): readonly string[] {
  const list = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  for (const broker of list) {
    try {
      hostAndPort(broker);
    } catch {
      throw new Error('must be host:port pairs separated by commas, as in kafka-1:9092,kafka-2:9092.');
    }
  }
  return list;
}

export function mysqlUrl(text: string): string {
  if (text === '') return '';
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['mysql:', 'mariadb:'].includes(url.protocol) || url.pathname.length < 2) {
    throw new Error('must be a URL as in mysql://user:password@host:3306/verdict.');
  }
  return text;
}

/** The driver reads the rest; several hosts make it no URL that could be parsed here. */
export function mongodbUrl(text: string): string {
  if (text !== '' && !/^mongodb(\+srv)?:\/\/[^/\s]+\/[^/?\s]+(\?\S*)?$/.test(text)) {
    throw new Error('must be a URL with a database as in mongodb://user:password@host:27017/verdict.');
  }
  return text;
}

export function redisUrl(text: string): string {
  if (text !== '' && !/^rediss?:\/\/[^/\s]+(\/\d+)?$/.test(text)) {
    throw new Error('must be a URL as in redis://:password@host:6379/0.');
  }
  return text;
}

export function worldName(text: string): string {
  if (!/^[A-Za-z0-9_-]{1,40}$/.test(text)) throw new Error("must be 1 to 40 letters, digits, '-' or '_'.");
  return text;
}

export function administratorPassword(text: string): string {
  if (text !== '' && text.length < 12) throw new Error('must have 12 characters or more.');
  return text;
}

export function origins(text: string): readonly string[] {
  const list = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  for (const origin of list) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) throw new Error(`must list origins as in https://example.org.`);
  }
  return list;
}
