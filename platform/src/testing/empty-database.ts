import { SQL } from 'bun';

/** Makes an empty database of that name beside the one of the URL, and gives its URL. */
export async function emptyDatabase(mysqlUrl: string, name: string): Promise<string> {
  const sql = new SQL({ url: mysqlUrl, max: 1 });
  await sql.unsafe(`DROP DATABASE IF EXISTS ${name}`);
  await sql.unsafe(`CREATE DATABASE ${name}`);
  await sql.close();
  const url = new URL(mysqlUrl);
  url.pathname = `/${name}`;
  return url.href;
}
