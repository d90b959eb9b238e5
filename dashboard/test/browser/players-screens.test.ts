import type { Page } from 'playwright-core';
import { describeScreens, TELEPHONE } from './screens';

const list = (page: Page) => page.getByRole('link', { name: 'Grace', exact: true }).first().waitFor();
const one = async (page: Page) => {
  await page.getByText(/^(differs: place|다름: 위치)$/).waitFor();
  await page.getByText(/^(pushed as it changes|바뀌는 대로 전달됨)$/).waitFor();
};

describeScreens('screens of players', [
  { name: 'players', path: '/players', ready: list },
  { name: 'player', path: '/players/2003', ready: one },
  { name: 'players-ko', path: '/players', language: 'ko', sizes: [TELEPHONE], ready: list },
  { name: 'player-ko', path: '/players/2003', language: 'ko', sizes: [TELEPHONE], ready: one },
]);
