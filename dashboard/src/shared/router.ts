import { useMemo, useSyncExternalStore, type MouseEvent } from 'react';

function subscribe(notify: () => void): () => void {
  window.addEventListener('popstate', notify);
  return () => window.removeEventListener('popstate', notify);
}

/** The path of the address bar; the page follows it, so back, forward and a bookmark all work. */
export function usePath(): string {
  return useSyncExternalStore(subscribe, () => location.pathname);
}

/** What stands behind the question mark: the reader's choices on this page, which a bookmark and a reload keep. */
export function useSearch(): URLSearchParams {
  const search = useSyncExternalStore(subscribe, () => location.search);
  return useMemo(() => new URLSearchParams(search), [search]);
}

/** Changes some choices and leaves the others; an empty one goes. It takes no step in the history: back leads to the page before. */
export function changeSearch(changes: Readonly<Record<string, string>>): void {
  const search = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === '') search.delete(name);
    else search.set(name, value);
  }
  history.replaceState(null, '', search.size === 0 ? location.pathname : `${location.pathname}?${search}`);
  dispatchEvent(new PopStateEvent('popstate'));
}

export function navigate(path: string): void {
  if (path === location.pathname + location.search) return;
  history.pushState(null, '', path);
  dispatchEvent(new PopStateEvent('popstate'));
}

/** Goes to where a page lives now, without a step in the history: back must not lead to the old address and here again. */
export function moveTo(path: string): void {
  history.replaceState(null, '', path);
  dispatchEvent(new PopStateEvent('popstate'));
}

/** Properties of a link within the dashboard: a plain click stays in the page, and every other kind is left to the browser. */
export function linkTo(path: string) {
  return {
    href: path,
    onClick: (event: MouseEvent) => {
      if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      navigate(path);
    },
  };
}

export type PathParams = Readonly<Record<string, string>>;

/** Whether a path is of this form, and what stands in the places that begin with a colon; null when it is not. */
export function matchPath(form: string, path: string): PathParams | null {
  const wanted = form.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const found = given[index] ?? '';
    if (!part.startsWith(':')) {
      if (part !== found) return null;
      continue;
    }
    const value = decode(found);
    if (value === null || value === '') return null;
    params[part.slice(1)] = value;
  }
  return params;
}

/** An address that a person has typed may hold half an escape; it leads nowhere, and is not allowed to take the page down. */
function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
