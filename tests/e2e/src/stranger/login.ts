export interface Login {
  readonly playerId: number;
  readonly name: string;
  readonly token: string;
  readonly expiresAt: string;
  readonly game: { readonly host: string; readonly port: number };
  readonly zone: number;
}

const retryMs = 200;
const attemptsMax = 50;

/** Logs a guest in. 429 and 503 mean: wait and try again. */
export async function login(platformUrl: string, name?: string): Promise<Login> {
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(`${platformUrl}/api/login/guest`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(name === undefined ? {} : { name }),
    });
    if (response.ok) return (await response.json()) as Login;
    const said = await response.text();
    if (![429, 503].includes(response.status) || attempt === attemptsMax)
      throw new Error(`The login was answered with ${response.status}: ${said}`);
    await Bun.sleep(retryMs);
  }
}
