const state = { badge: '', page: '' };

function write(): void {
  document.title = [state.badge, state.page === '' ? 'Verdict' : `${state.page} · Verdict`].filter((part) => part !== '').join(' ');
}

/** Names the window after the page in it. */
export function setPageTitle(page: string): void {
  state.page = page;
  write();
}

/** Puts a few letters before the name, which a narrow tab still shows. */
export function setTitleBadge(badge: string): void {
  state.badge = badge;
  write();
}
